import { describe, expect, it } from "vitest";
import { algorithm, i32 } from "../../src/dsl/index.ts";
import { runSync } from "../../src/engine/run.ts";
import { cycle } from "../../src/graph/generate.ts";

describe("rounds", () => {
  it("are those of the loop that the program has last, though it may run first", () => {
    const twoLoops = algorithm("twoLoops", { first: i32(3), last: i32(5) }, (g, { first, last }) => {
      const start = g.nodeIndex("f64").sum();
      const { x } = g.loop({ x: start }, { limit: first }, ({ x }) => ({ x: x.add(1) }));
      const { y } = g.loop({ y: 1 }, { limit: last }, ({ y }) => ({ y: y.mul(2) }));
      return { x, y };
    });
    for (const pipeline of ["O0", "O2"] as const) {
      expect(runSync(twoLoops, cycle(4), {}, { compile: { pipeline } })).toMatchObject({ x: 9, y: 32, rounds: 5 });
    }
  });

  it("are said of loops that passes fold, unroll or remove", () => {
    const folded = algorithm("folded", {}, (g) => {
      const { x } = g.loop({ x: 1 }, { limit: 20 }, ({ x }) => ({ x: x.mul(2), until: x.gt(5) }));
      const { y } = g.loop({ y: g.node(1) }, { limit: 2 }, ({ y }) => ({ y: y.add(1), until: x.lt(x) }));
      const { rounds } = g.loop({ z: 1 }, { limit: 3 }, ({ z }) => ({ z: z.add(1) }));
      g.loop({ z: rounds }, { limit: 0 }, ({ z }) => ({ z: z.add(1), until: z.gt(0) }));
      return { x, y };
    });
    for (const pipeline of ["O0", "O1", "O2", "O3"] as const) {
      const { results, rounds, converged } = runSync(folded, cycle(4), {}, { compile: { pipeline } });
      expect({ results, rounds, converged }).toEqual({
        results: { x: 16, y: Float64Array.of(3, 3, 3, 3) },
        rounds: 0,
        converged: false,
      });
    }
  });
});
