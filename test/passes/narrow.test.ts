import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { narrow } from "../../passes/narrow.ts";
import { pagerank } from "../../src/algorithms/index.ts";
import { atPrecision, compile } from "../../src/compile.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { runSync } from "../../src/engine/run.ts";
import { rmat } from "../../src/graph/generate.ts";
import { isScalarOp } from "../../src/ir/op.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { printFunc } from "../../src/ir/print.ts";
import type { Func, Value } from "../../src/ir/value.ts";
import { verifyFunc } from "../../src/ir/verify.ts";
import { walkOps } from "../../src/ir/walk.ts";
import { DEFAULT_CONTEXT } from "../../src/pass.ts";
import { graphOf, graphRecipes } from "../arbitrary-graph.ts";
import { GRAPHS } from "../graphs.ts";
import { arbitraryFunc } from "../ir/arbitrary.ts";
import { PROGRAMS } from "../programs.ts";
import { FINE, interpreted, nameless, ran, ranSync, startEngines, withLoopResults } from "../ways.ts";
import { afterPasses, text } from "./text.ts";

const AT_F32 = { compile: { precision: "f32" } } as const;

describe("narrow", () => {
  it("makes f32 of entries, and casts a scalar that meets them once, where it is defined", () => {
    const before = `func @f(%g: graph, %p: f64 = 2, %n: i32 = 3) -> (r: node<f64>, s: f64) {
      %q = mul %p, %p : f64
      %d = degree %g out : node<f64>
      %r, %rounds, %converged = loop (%i: i32, %x: node<f64> = %d) limit %n {
        %half = const 0.1 : f64
        %a = mul %x, %q : node<f64>
        %b = add %a, %half : node<f64>
        %c = sub %b, %q : node<f64>
        yield %c
      } : node<f64>, i32, bool
      return r = %r, s = %q
    }`;
    expect(afterPasses(before, narrow)).toBe(
      text(`func @f(%g: graph, %p: f64 = 2, %n: i32 = 3) -> (r: node<f32>, s: f64) {
        %q = mul %p, %p : f64
        %q_f32 = cast %q : f32
        %d = degree %g out : node<f32>
        %r, %rounds, %converged = loop (%i: i32, %x: node<f32> = %d) limit %n {
          %half_f32 = const 0.10000000149011612 : f32
          %a = mul %x, %q_f32 : node<f32>
          %b = add %a, %half_f32 : node<f32>
          %c = sub %b, %q_f32 : node<f32>
          yield %c
        } : node<f32>, i32, bool
        return r = %r, s = %q
      }`),
    );
  });

  it("combines a reduction to a scalar in f64, whatever the entries were cast from", () => {
    const before = `func @f(%g: graph) -> (r: f64, s: i32) {
      %d = degree %g out : node<f64>
      %r = reduce add %d : f64
      %e = degree %g in : node<i32>
      %s = reduce max %e : i32
      return r = %r, s = %s
    }`;
    expect(afterPasses(before, narrow)).toBe(
      text(`func @f(%g: graph) -> (r: f64, s: i32) {
        %d = degree %g out : node<f32>
        %r = map %g node (%d_1: f32 = node %d) -> add {
          %d_2 = cast %d_1 : f64
          yield %d_2
        } : f64
        %e = degree %g in : node<i32>
        %s = reduce max %e : i32
        return r = %r, s = %s
      }`),
    );
  });

  it("narrows closed regions and accumulators, and casts back at the end what an epilogue reduces", () => {
    const before = `func @f(%g: graph, %p: f64 = 2) -> (r: node<f64>, s: f64) {
      %w = edge_attribute %g "weight" otherwise 1 : edge<f64>
      %r, %s = aggregate %g in add (%e: f64 = edge %w, %q: f64 = scalar %p) {
        %third = const 0.3 : f64
        %x = mul %e, %third : f64
        %light = lt %x, %q : bool
        yield %x where %light
      } epilogue (%sum: f64) -> keep, add {
        %y = sqrt %sum : f64
        yield %y, %y
      } : node<f64>, f64
      return r = %r, s = %s
    }`;
    expect(afterPasses(before, narrow)).toBe(
      text(`func @f(%g: graph, %p: f64 = 2) -> (r: node<f32>, s: f64) {
        %p_f32 = cast %p : f32
        %w = edge_attribute %g "weight" otherwise 1 : edge<f32>
        %r, %s = aggregate %g in add (%e: f32 = edge %w, %q: f32 = scalar %p_f32) {
          %third_f32 = const 0.30000001192092896 : f32
          %x = mul %e, %third_f32 : f32
          %light = lt %x, %q : bool
          yield %x where %light
        } epilogue (%sum: f32) -> keep, add {
          %y = sqrt %sum : f32
          %y_1 = cast %y : f64
          yield %y, %y_1
        } : node<f32>, f64
        return r = %r, s = %s
      }`),
    );
  });

  it("chooses among f32, and combines what is scattered in f32", () => {
    const before = `func @f(%g: graph, %k: i32 = 2) -> (at: i32, t: node<bool>, s: node<f64>) {
      %d = degree %g out : node<f64>
      %i = node_index %g : node<i32>
      %at = argmax %d : i32
      %t = top_k %d, %k : node<bool>
      %s = scatter %g add %d to %i : node<f64>
      return at = %at, t = %t, s = %s
    }`;
    expect(afterPasses(before, narrow)).toBe(text(before.replaceAll("f64", "f32")));
  });

  it("leaves a node parameter its type and casts its entries on use", () => {
    const before = `func @f(%g: graph, %v: node<f64> = 1) -> (r: node<f64>, s: node<i32>, t: node<f64>) {
      %r = neg %v : node<f64>
      %s = cast %v : node<i32>
      return r = %r, s = %s, t = %v
    }`;
    expect(afterPasses(before, narrow)).toBe(
      text(`func @f(%g: graph, %v: node<f64> = 1) -> (r: node<f32>, s: node<i32>, t: node<f32>) {
        %v_f32 = cast %v : node<f32>
        %r = neg %v_f32 : node<f32>
        %s = cast %v_f32 : node<i32>
        return r = %r, s = %s, t = %v_f32
      }`),
    );
  });

  it("reads an entry at a scalar index as f32, and goes on with it as the f64 scalar that it was", () => {
    const before = `func @f(%g: graph, %i: i32 = 1, %o: f64 = 0.1) -> (r: f64) {
      %d = node_index %g : node<f64>
      %x = gather %d[%i] otherwise %o : f64
      %r = mul %x, %o : f64
      return r = %r
    }`;
    expect(afterPasses(before, narrow)).toBe(
      text(`func @f(%g: graph, %i: i32 = 1, %o: f64 = 0.1) -> (r: f64) {
        %o_f32 = cast %o : f32
        %d = node_index %g : node<f32>
        %x = gather %d[%i] otherwise %o_f32 : f32
        %x_1 = cast %x : f64
        %r = mul %x_1, %o : f64
        return r = %r
      }`),
    );
  });

  it("drops the casts between f64 and f32, for they are none any more", () => {
    const before = `func @f(%g: graph) -> (r: node<f64>, s: node<f32>, t: node<f64>) {
      %a = node_index %g : node<i32>
      %r = cast %a : node<f64>
      %s = cast %r : node<f32>
      %t = cast %s : node<f64>
      return r = %r, s = %s, t = %t
    }`;
    expect(afterPasses(before, narrow)).toBe(
      text(`func @f(%g: graph) -> (r: node<f32>, s: node<f32>, t: node<f32>) {
        %a = node_index %g : node<i32>
        %r = cast %a : node<f32>
        return r = %r, s = %r, t = %r
      }`),
    );
  });

  it("narrows what the arms of an if yield, and the entries of a select, and no bool or integer", () => {
    const before = `func @f(%g: graph, %p: f64 = 2, %flag: bool = true) -> (r: node<f64>, s: f64, k: node<i32>) {
      %d = degree %g out : node<f64>
      %i = degree %g out : node<i32>
      %two = const 2 : i32
      %k = rem %i, %two : node<i32>
      %many = ge %d, %p : node<bool>
      %r, %s = if %flag {
        %zero = const 0 : f64
        %a = select %many, %d, %zero : node<f64>
        yield %a, %zero
      } else {
        yield %d, %p
      } : node<f64>, f64
      return r = %r, s = %s, k = %k
    }`;
    expect(afterPasses(before, narrow)).toBe(
      text(`func @f(%g: graph, %p: f64 = 2, %flag: bool = true) -> (r: node<f32>, s: f64, k: node<i32>) {
        %p_f32 = cast %p : f32
        %d = degree %g out : node<f32>
        %i = degree %g out : node<i32>
        %two = const 2 : i32
        %k = rem %i, %two : node<i32>
        %many = ge %d, %p_f32 : node<bool>
        %r, %s = if %flag {
          %zero_f32 = const 0 : f32
          %zero = const 0 : f64
          %a = select %many, %d, %zero_f32 : node<f32>
          yield %a, %zero
        } else {
          yield %d, %p
        } : node<f32>, f64
        return r = %r, s = %s, k = %k
      }`),
    );
  });

  it("hands back the very program where there is no f64 at nodes and edges, be it that it made the program so", () => {
    const func = parseFunc(`func @f(%g: graph, %p: f64 = 2) -> (r: node<i32>, s: f64) {
      %r = degree %g out : node<i32>
      %s = mul %p, %p : f64
      return r = %r, s = %s
    }`);
    expect(narrow.run(func, DEFAULT_CONTEXT)).toBe(func);
    const narrowed = atPrecision(pagerank.func, "f32");
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
    const narrowed = atPrecision(func, "f32");
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

  it("are valid, have no f64 at nodes and edges but in parameters, and are narrowed once for all", () => {
    const holds = fc.property(cases, ({ source }) => {
      const narrowed = atPrecision(parseFunc(source), "f32");
      verifyFunc(narrowed);
      expect(wideOps(narrowed)).toEqual([]);
      expect(printFunc(parseFunc(printFunc(narrowed)))).toBe(printFunc(narrowed));
      expect(printFunc(narrow.run(narrowed, DEFAULT_CONTEXT))).toBe(printFunc(narrowed));
    });
    fc.assert(holds, { numRuns: 200 });
  });

  it("come to the same by the interpreter, on the calling thread and on workers", async () => {
    const holds = fc.asyncProperty(cases, fc.constantFrom("O0", "O2"), async ({ source, recipe }, pipeline) => {
      const func = parseFunc(source);
      const graph = graphOf(recipe);
      const narrowed = atPrecision(func, "f32");
      const expected = nameless(interpreted(narrowed, graph));
      const options = { compile: { precision: "f32", pipeline } } as const;
      expect(nameless(ranSync(func, graph, {}, options)), printFunc(narrowed)).toEqual(expected);
      const { plan } = compile(func, options.compile);
      for (const engine of engines) {
        const { outcome } = await ran(engine, func, plan, graph, {}, FINE);
        expect(nameless(outcome), `${engine.workers} workers\n${printFunc(narrowed)}`).toEqual(expected);
      }
    });
    await fc.assert(holds, { numRuns: 60 });
  }, 120_000);
});
