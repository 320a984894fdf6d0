import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { interpret } from "../../src/interp/interpret.ts";
import { verifyFunc } from "../../src/ir/verify.ts";
import { decompile } from "../../src/lang/decompile/index.ts";
import { graphOf } from "../arbitrary-graph.ts";
import { load, travellingCases } from "../fuzz/case.ts";
import { RoundWatch } from "../fuzz/rounds.ts";
import { fixedTapes, Tape } from "../ir/tape.ts";
import { travellingFuncs } from "./arbitrary.ts";
import { FAMILIES } from "./families.ts";

const SEED = 20_251_130;
/** Of each family some: a share of a few is a matter of luck. */
const SAMPLE = fc.sample(travellingCases, { numRuns: 240, seed: SEED });

describe("a program that travels", () => {
  it("verifies, and is one that the text language has", () => {
    for (const func of fc.sample(travellingFuncs, { numRuns: 100, seed: SEED })) {
      verifyFunc(func);
      expect(decompile(func)).toContain("repeat ");
    }
  });

  it("is of each family, and most of them change some nodes and not all in some round", () => {
    const seen = new Map<string, { programs: number; travelling: number }>();
    for (const one of SAMPLE) {
      const { func, graph, given } = load(one);
      const watch = new RoundWatch(graph.nodeCount);
      interpret(func, graph, given, { onRound: watch.see });
      const { programs, travelling } = seen.get(func.name) ?? { programs: 0, travelling: 0 };
      const travels = watch.travelled.partial > 0 ? 1 : 0;
      seen.set(func.name, { programs: programs + 1, travelling: travelling + travels });
    }
    expect([...seen.keys()].sort()).toEqual(Object.keys(FAMILIES).sort());
    const shares = [...seen].map(([name, { programs, travelling }]) => `${name} ${travelling} of ${programs}`);
    console.log(shares.join(" · "));
    for (const { travelling } of seen.values()) expect(travelling).toBeGreaterThan(0);
    const all = [...seen.values()].reduce((sum, { travelling }) => sum + travelling, 0);
    expect(all).toBeGreaterThan(SAMPLE.length / 3);
  });

  it("is the simplest one of its family on a tape of zeros", () => {
    const [choices] = fc.sample(fixedTapes(3), { numRuns: 1, seed: SEED });
    const tape = new Tape({ ...choices!, numbers: [] });
    expect([tape.below(9), tape.pick(["first", "second"]), tape.rarely(2)]).toEqual([0, "first", false]);
  });
});

describe("a graph to travel through", () => {
  it("is connected where it is whole, however it is numbered", () => {
    const shapes = ["path", "cycle", "grid", "tree", "caterpillar", "cliques", "starOfPaths"] as const;
    for (const shape of shapes) {
      for (const numbering of ["own", "reversed", "shuffled"] as const) {
        const nodeCount = 60;
        const edgeCount = { grid: 120, cliques: 132, cycle: 60 }[shape as string] ?? 59;
        const recipe = {
          kind: "undirected",
          shape,
          nodeCount,
          edgeCount,
          seed: 7,
          columns: "none",
          numbering,
        } as const;
        const graph = graphOf(recipe);
        expect(reached(graph.edgeSource(), graph.edgeTarget(), nodeCount), `${shape}, ${numbering}`).toBe(nodeCount);
      }
    }
  });
});

/** How many nodes are connected with the first. */
function reached(sources: Uint32Array, targets: Uint32Array, nodeCount: number): number {
  const seen = new Set([0]);
  for (let round = 0; round < nodeCount; round++) {
    sources.forEach((source, edge) => {
      const target = targets[edge]!;
      if (seen.has(source)) seen.add(target);
      else if (seen.has(target)) seen.add(source);
    });
  }
  return seen.size;
}
