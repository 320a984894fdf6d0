import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bfsParents, cdlp, coreNumbers, floodFill, wccLabels } from "../../src/algorithms/index.ts";
import { algorithm } from "../../src/dsl/index.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { ALWAYS_SPARSE, interpreted, ran, startEngines } from "../ways.ts";

const LEAVES = 150;
const NODES = LEAVES + 2;

/** Two hubs that are joined, each with leaves of its own, and a path from leaf to leaf; it is gone through both ways. */
function twoHubs(directed: boolean) {
  const leaves = Uint32Array.from({ length: LEAVES }, (_, k) => k + 2);
  const path = leaves.subarray(0, -1);
  return fromEdges({
    nodeCount: NODES,
    sources: Uint32Array.of(0, ...leaves.map((leaf) => leaf % 2), ...path, ...(directed ? [LEAVES + 1] : [])),
    targets: Uint32Array.of(1, ...leaves, ...path.map((leaf) => leaf + 1), ...(directed ? [0] : [])),
    directed,
  });
}

/** Nodes on a ring, each with edges to the next two: every one is a hub, so that the list of hubs is full. */
function ring(directed: boolean) {
  const nodes = Uint32Array.from({ length: NODES }, (_, k) => k);
  return fromEdges({
    nodeCount: NODES,
    sources: Uint32Array.of(...nodes, ...nodes),
    targets: Uint32Array.of(...nodes.map((node) => (node + 1) % NODES), ...nodes.map((node) => (node + 2) % NODES)),
    directed,
  });
}

/** Graphs, with the length of a row above which its node is a hub. */
const GRAPHS = [
  [twoHubs, 10],
  [ring, 3],
  [ring, 1],
] as const;

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
    for (const [directed, make, hub] of [false, true].flatMap((directed) =>
      GRAPHS.map((graph) => [directed, ...graph] as const),
    )) {
      const graph = make(directed);
      const all = func.name === "floodFill" ? { seeds: new Uint8Array(NODES).fill(1, 5, 6) } : given;
      const expected = interpreted(func, graph, all);
      expect(expected.kind).toBe("results");
      for (const [turn, engine] of engines.entries()) {
        const lists = { tinyRound: 0, grain: 3, hub, shuffle: turn };
        const { outcome } = await ran(engine, func, func, graph, all, { ...ALWAYS_SPARSE, lists });
        expect(outcome).toEqual(expected);
      }
    }
  });

  it("keep both workers busy where one node has changed, which has edges to all others", async () => {
    const leaves = 200_000;
    const graph = fromEdges({
      nodeCount: leaves + 1,
      sources: new Uint32Array(leaves),
      targets: Uint32Array.from({ length: leaves }, (_, k) => k + 1),
    });
    const { func } = algorithm("ticking", {}, (g) => {
      const { x } = g.loop({ x: g.node(0, "i32") }, { limit: 20 }, ({ x }) => {
        const many = g.in.count(({ source }) => source(x).gt(15));
        return { x: g.nodeIndex().eq(0).where(x.add(1), many) };
      });
      return { x };
    });
    const expected = interpreted(func, graph);
    const busy = new Set<number>();
    // A worker may come late where the machine has other work.
    for (let turn = 0; busy.size < 2 && turn < 20; turn++) {
      const { outcome, result } = await ran(engines[0]!, func, func, graph, {}, { sparse: "always", trace: true });
      expect(outcome).toEqual(expected);
      const { kernels, workers } = result!.report!.trace!;
      const hubs = kernels.findIndex(({ name }) => name.startsWith("hubs push to"));
      expect(hubs).toBeGreaterThan(0);
      for (const [worker, one] of workers.entries()) if (one.kernels[hubs]!.calls > 0) busy.add(worker);
    }
    expect([...busy].sort()).toEqual([0, 1]);
  });
});
