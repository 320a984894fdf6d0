import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { narrow } from "../../passes/narrow.ts";
import { pagerank } from "../../src/algorithms/index.ts";
import { compile, optimize } from "../../src/compile.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { rmat } from "../../src/graph/generate.ts";
import { isScalarOp } from "../../src/ir/op.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { printFunc } from "../../src/ir/print.ts";
import type { Func, Value } from "../../src/ir/value.ts";
import { verifyFunc } from "../../src/ir/verify.ts";
import { walkOps } from "../../src/ir/walk.ts";
import { DEFAULT_CONTEXT } from "../../src/pass.ts";
import { graphOf, graphRecipes } from "../arbitrary-graph.ts";
import { casesOf } from "../extent.ts";
import { GRAPHS } from "../graphs.ts";
import { arbitraryFunc } from "../ir/arbitrary.ts";
import { PROGRAMS } from "../programs.ts";
import { FINE, interpreted, nameless, ran, ranSync, startEngines, withLoopResults } from "../ways.ts";

/** How many random programs. */
const RUNS = casesOf(5, 200);

const AT_F32 = { compile: { precision: "f32" } } as const;

describe("narrow", () => {
  it("hands back the very program where there is no f64 at nodes and edges, be it that it made the program so", () => {
    const func = parseFunc(`func @f(%g: graph, %p: f64 = 2) -> (r: node<i32>, s: f64) {
      %r = degree %g out : node<i32>
      %s = mul %p, %p : f64
      return r = %r, s = %s
    }`);
    expect(narrow.run(func, DEFAULT_CONTEXT)).toBe(func);
    const narrowed = optimize(pagerank.func, { passes: [], precision: "f32" }).func;
    expect(narrow.run(narrowed, DEFAULT_CONTEXT)).toBe(narrowed);
  });
});

describe("a narrowed PageRank", () => {
  it("is close to that of f64, relative to each rank, and is an array of f32", () => {
    const graph = rmat({ scale: 11, edgeFactor: 16, seed: 7 });
    const { rank: exact } = runSync(pagerank, graph, { tolerance: 0, limit: 30 });
    const { results } = runSync(pagerank, graph, { tolerance: 0, limit: 30 }, AT_F32);
    const rank: ArrayLike<number> = results.rank;
    expect(rank).toBeInstanceOf(Float32Array);
    for (const [node, value] of exact.entries()) expect(Math.abs(rank[node]! / value - 1)).toBeLessThan(1e-5);
  });

  it("still stops by its tolerance, for the change is added up in f64", () => {
    const { rounds, converged } = runSync(pagerank, rmat({ scale: 11, edgeFactor: 16, seed: 7 }), {}, AT_F32);
    expect([rounds! > 10, rounds! < 100, converged]).toEqual([true, true, true]);
  });
});

describe("the standard programs at f32", () => {
  const graphs = GRAPHS.filter(({ edges, nodeCount }) => edges.length + nodeCount < 200);

  it.each(PROGRAMS)("$name has the bits of the interpreter", ({ func, parameters, leastNodes }) => {
    const narrowed = optimize(func, { passes: [], precision: "f32" }).func;
    verifyFunc(narrowed);
    for (const { name, graph, nodeCount } of graphs) {
      if (nodeCount < leastNodes) continue;
      const expected = nameless(interpreted(narrowed, graph, parameters));
      expect(nameless(ranSync(func, graph, parameters, AT_F32)), name).toEqual(expected);
    }
  });
});

/** Whether a value has f64 entries. */
function isWideEntry({ type }: Value): boolean {
  return type.kind === "value" && type.element === "f64" && type.domain !== "scalar";
}

/** The ops that give f64 entries, and those that take f64 entries but to cast them to f32. */
function wideOps(func: Func): string[] {
  return [...walkOps(func.body)]
    .filter((op) => {
      const isNarrowing = isScalarOp(op) && op.name === "cast" && op.attributes.element === "f32";
      return op.results.some(isWideEntry) || (!isNarrowing && op.operands.some(isWideEntry));
    })
    .map(({ name }) => name);
}

describe("random programs at f32", () => {
  const cases = fc.record({
    source: arbitraryFunc({ maxSteps: 14 }).map((func) =>
      printFunc(withLoopResults(func)).replaceAll(/%(?=\d)/g, "%v"),
    ),
    recipe: graphRecipes,
  });
  let engines: readonly Engine[] = [];
  beforeAll(async () => {
    engines = await startEngines([1, 3]);
  });
  afterAll(() => Promise.all(engines.map((engine) => engine.close())));

  it("are valid, have no f64 at nodes and edges but in parameters, and are the same when narrowed again", () => {
    const holds = fc.property(cases, ({ source }) => {
      const narrowed = optimize(parseFunc(source), { passes: [], precision: "f32" }).func;
      verifyFunc(narrowed);
      expect(wideOps(narrowed)).toEqual([]);
      expect(printFunc(parseFunc(printFunc(narrowed)))).toBe(printFunc(narrowed));
      // A constant that only dead code reads goes the second time.
      const again = narrow.run(narrowed, DEFAULT_CONTEXT);
      expect(printFunc(narrow.run(again, DEFAULT_CONTEXT))).toBe(printFunc(again));
    });
    fc.assert(holds, { numRuns: 2 * RUNS });
  });

  it("come to the same by the interpreter, on the calling thread and on workers", async () => {
    const holds = fc.asyncProperty(cases, fc.constantFrom("O0", "O2"), async ({ source, recipe }, pipeline) => {
      const func = parseFunc(source);
      const graph = graphOf(recipe);
      const narrowed = optimize(func, { passes: [], precision: "f32" }).func;
      const expected = nameless(interpreted(narrowed, graph));
      const options = { compile: { precision: "f32", pipeline } } as const;
      expect(nameless(ranSync(func, graph, {}, options)), printFunc(narrowed)).toEqual(expected);
      const { plan } = compile(func, options.compile);
      for (const engine of engines) {
        const { outcome } = await ran(engine, func, plan, graph, {}, FINE);
        expect(nameless(outcome), `${engine.workers} workers\n${printFunc(narrowed)}`).toEqual(expected);
      }
    });
    await fc.assert(holds, { numRuns: RUNS });
  });
});
