import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bfsParents, cdlp, coreNumbers, floodFill, wccLabels } from "../../src/algorithms/index.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { ALWAYS_SPARSE, interpreted, ran, startEngines } from "../ways.ts";

const LEAVES = 150;

/** Two hubs that are joined, each with leaves of its own, and a path from leaf to leaf; it is gone through both ways. */
function twoHubs(directed: boolean) {
  const leaves = Uint32Array.from({ length: LEAVES }, (_, k) => k + 2);
  const path = leaves.subarray(0, -1);
  return fromEdges({
    nodeCount: LEAVES + 2,
    sources: Uint32Array.of(0, ...leaves.map((leaf) => leaf % 2), ...path, ...(directed ? [LEAVES + 1] : [])),
    targets: Uint32Array.of(1, ...leaves, ...path.map((leaf) => leaf + 1), ...(directed ? [0] : [])),
    directed,
  });
}

const PROGRAMS = [
  { what: "pushed along out-rows", func: bfsParents.func, given: { root: 5 } },
  { what: "pushed as truths", func: floodFill.func, given: {} },
  { what: "kept along rows of both directions", func: coreNumbers.func, given: {} },
  { what: "pushed along rows of both directions", func: wccLabels.func, given: {} },
  { what: "touched and gone through whole", func: cdlp.func, given: { rounds: 5 } },
];

describe("rows of hubs that workers share", () => {
  let engines: readonly Engine[] = [];
  beforeAll(async () => {
    engines = await startEngines([2, 3]);
  });
  afterAll(() => Promise.all(engines.map((engine) => engine.close())));

  it.each(PROGRAMS)("give what whole rows give, where totals are $what", async ({ func, given }) => {
    for (const directed of [false, true]) {
      const graph = twoHubs(directed);
      const all = func.name === "floodFill" ? { seeds: new Uint8Array(LEAVES + 2).fill(1, 5, 6) } : given;
      const expected = interpreted(func, graph, all);
      expect(expected.kind).toBe("results");
      for (const [turn, engine] of engines.entries()) {
        const lists = { tinyRound: 0, grain: 3, hub: 10, shuffle: turn };
        const { outcome } = await ran(engine, func, func, graph, all, { ...ALWAYS_SPARSE, lists });
        expect(outcome).toEqual(expected);
      }
    }
  });
});
