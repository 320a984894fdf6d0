import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sparseLoops } from "../../src/bind/sparse/memory.ts";
import { compile } from "../../src/compile.ts";
import { algorithm } from "../../src/dsl/index.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { rmat } from "../../src/graph/generate.ts";
import { ALWAYS_SPARSE, interpreted, ran, startEngines } from "../ways.ts";

/** Sums that are kept from round to round: a changed node gives what its value is now, less what its old value gave. */
const PROGRAMS = [
  algorithm("bothWays", {}, (g) => {
    const index = g.nodeIndex("i32");
    const { x } = g.loop({ x: index.rem(7) }, { limit: 9 }, ({ x }) => ({
      x: g.all.sum(({ neighbor, self }) => neighbor(x).mul(3).add(self(index))).rem(7),
    }));
    return { x };
  }),
  // The receiver's own condition is asked once for both values, and another condition for each.
  algorithm("whereOpen", {}, (g) => {
    const index = g.nodeIndex("i32");
    const start = { x: index.rem(5), open: index.rem(3).ne(0) };
    const { x, open } = g.loop(start, { limit: 9 }, ({ x, open }) => {
      const sum = g.in.sum(({ source, self }) => source(x).mul(self(index)), {
        where: ({ source, self }) =>
          self(open)
            .and(source(x).gt(1))
            .and(source(index).ne(self(index))),
      });
      return { x: sum.rem(5), open: open.and(sum.rem(11).ne(3)) };
    });
    return { x, open };
  }),
  // What is reduced is the total itself, and what it was is taken out of the block's result.
  algorithm("reduced", {}, (g) => {
    const start = { x: g.nodeIndex("i32").rem(3), all: g.scalar(0, "i32"), most: g.scalar(0, "i32") };
    const { x, all, most } = g.loop(start, { limit: 9 }, ({ x }) => {
      const sum = g.in.sum(({ source }) => source(x));
      return { x: sum.rem(3).eq(0).where(x, sum.rem(2), "i32"), all: sum.sum(), most: sum.maximum() };
    });
    return { x, all, most };
  }),
];

describe("kept totals", () => {
  let engines: readonly Engine[] = [];
  beforeAll(async () => {
    engines = await startEngines([1, 2]);
  });
  afterAll(() => Promise.all(engines.map((engine) => engine.close())));

  it.each(PROGRAMS)("of $name are what whole rows come to", async ({ func }) => {
    const graph = rmat({ scale: 7, edgeFactor: 3, seed: 5 });
    const stages = sparseLoops(compile(func).plan).flatMap(({ rounds }) => rounds.stages);
    expect(stages.map(({ totals }) => totals.kind)).toContain("kept");
    const expected = interpreted(func, graph);
    expect(expected.kind).toBe("results");
    for (const engine of engines) {
      for (const tinyRound of [0, 1_000_000]) {
        const lists = { tinyRound, grain: 3, hub: 10, shuffle: 1 };
        const { outcome } = await ran(engine, func, func, graph, {}, { ...ALWAYS_SPARSE, lists });
        expect(outcome).toEqual(expected);
      }
    }
  });
});
