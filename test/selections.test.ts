import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { algorithm, f64, i32 } from "../src/dsl/index.ts";
import type { Engine } from "../src/engine/engine.ts";
import { fromEdges } from "../src/graph/build.ts";
import { casesOf } from "./extent.ts";
import { FINE, interpreted, ran, startEngines } from "./ways.ts";

/** How many arrays of random entries. */
const RUNS = casesOf(8, 200);

/** Entries of a few kinds, so that there are many ties among them. */
const entries = fc.oneof(fc.constantFrom(NaN, 0, -0, 1, 1, -1, Infinity, -Infinity), fc.integer({ min: -50, max: 50 }));
const values = fc.array(entries, { maxLength: 1700, size: "max" });

const chosen = algorithm("chosen", { x: f64.node(), k: i32() }, (_, { x, k }) => ({
  least: x.argMinimum(),
  greatest: x.argMaximum(),
  top: x.topK(k),
  topWhole: x.cast("i32").topK(k),
  leastSingle: x.cast("f32").argMinimum(),
}));

const written = algorithm("written", { x: f64.node(), at: i32.node() }, (g, { x, at }) => ({
  sum: g.scatter(at, x.mul(0.1)).sum(),
  product: g.scatter(at, x.mul(0.1)).product(),
  least: g.scatter(at, x).minimum(),
  count: g.scatter(at, x.gt(0)).count(),
}));

let engines: readonly Engine[] = [];
beforeAll(async () => {
  engines = await startEngines([1, 3]);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

describe("entries with many ties, in several blocks", () => {
  it.each([
    ["are chosen as the interpreter chooses them", chosen],
    ["are written where the interpreter writes them", written],
  ])("%s", async (_, { func }) => {
    const holds = fc.asyncProperty(values, fc.nat(1800), fc.nat(2 ** 31 - 1), async (x, k, seed) => {
      const graph = fromEdges({ nodeCount: x.length, sources: [], targets: [] });
      // Indices that repeat, and some on both sides of the range.
      const at = Int32Array.from(x, (_, i) => ((((i + seed) * 2654435761) >>> 7) % (x.length + 20)) - 10);
      const given = func === chosen.func ? { x: Float64Array.from(x), k } : { x: Float64Array.from(x), at };
      const expected = interpreted(func, graph, given);
      expect(expected.kind).toBe("results");
      for (const engine of engines) {
        const { outcome } = await ran(engine, func, func, graph, given, FINE);
        expect(outcome, `${engine.workers} workers`).toEqual(expected);
      }
    });
    await fc.assert(holds, { numRuns: RUNS, seed: 3 });
  });
});
