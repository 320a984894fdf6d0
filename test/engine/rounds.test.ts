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
});
