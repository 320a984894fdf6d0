import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEGREE_LAWS } from "../../passes/specialize/rows.ts";
import { specialize } from "../../passes/specialize.ts";
import { compile } from "../../src/compile.ts";
import { cycle } from "../../src/graph/generate.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { evaluateDefault } from "../../src/ir/defaults.ts";
import type { Assumption, GraphFacts, KnownParameters } from "../../src/ir/facts.ts";
import type { OpName } from "../../src/ir/op.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { printFunc } from "../../src/ir/print.ts";
import type { Func, Value } from "../../src/ir/value.ts";
import { verifyFunc } from "../../src/ir/verify.ts";
import { DEFAULT_CONTEXT } from "../../src/pass.ts";
import { planFromJson, planToJson } from "../../src/plan/serialize.ts";
import { casesOf } from "../extent.ts";
import { cases, load } from "../fuzz/case.ts";
import { GRAPHS } from "../graphs.ts";
import { operandTuples } from "../operands.ts";
import type { Given } from "../ways.ts";
import { interpreted, nameless, ranSync } from "../ways.ts";
import { outcome } from "./outcome.ts";

const RUNS = casesOf(10, 200);
const check = {
  numRuns: RUNS,
  seed: Number(process.env.EDGEWISE_SEED ?? 20_251_120),
  interruptAfterTimeLimit: Infinity,
};

function factsOf(graph: Graph, counts: boolean): GraphFacts {
  const { nodeCount, edgeCount } = graph;
  return { ...graph.facts(), ...(counts ? { nodeCount, edgeCount } : {}) };
}

/** What the program's scalar parameters are in a run. */
function scalarsOf(func: Func, given: Given): KnownParameters {
  const scalars = new Map<Value, number>();
  for (const { value, initial } of func.parameters) {
    const number = given[value.name!] ?? (initial === null ? undefined : evaluateDefault(initial, scalars));
    const isScalar = value.type.kind === "value" && value.type.domain === "scalar";
    if (isScalar && typeof number === "number") scalars.set(value, number);
  }
  return Object.fromEntries([...scalars].map(([{ name }, number]) => [name!, number]));
}

describe("specialize", () => {
  it("keeps what random programs do where its facts hold", () => {
    const used = new Map<Assumption["kind"], number>();
    const holds = fc.property(cases, fc.boolean(), (one, counts) => {
      const { func, graph, given } = load(one);
      const context = { facts: factsOf(graph, counts), known: scalarsOf(func, given) };
      const expected = nameless(interpreted(func, graph, given));
      for (const passes of [["specialize"], undefined]) {
        const options = { context, verify: true, ...(passes ? { passes } : {}) };
        const { func: after, assumptions } = compile(func, options);
        expect(nameless(interpreted(after, graph, given)), printFunc(after)).toEqual(expected);
        for (const { assumption } of assumptions) used.set(assumption.kind, (used.get(assumption.kind) ?? 0) + 1);
      }
      const found = ranSync(func, graph, given, { specialize: counts ? "counts" : true });
      expect(nameless(found)).toEqual(expected);
    });
    fc.assert(holds, check);
    // All of these at least; rarer ones as random programs have it.
    expect([...used.keys()]).toEqual(
      expect.arrayContaining(["count", "no attribute", "no edges", "parameter", "undirected"]),
    );
  });

  it("does nothing without facts", () => {
    const holds = fc.property(cases, (one) => {
      const { func } = load(one);
      expect(specialize.run(func, DEFAULT_CONTEXT)).toBe(func);
    });
    fc.assert(holds, { numRuns: 50 });
  });

  it("finds nothing more to do the second time", () => {
    const holds = fc.property(cases, (one) => {
      const { func, graph, given } = load(one);
      const context = { ...DEFAULT_CONTEXT, facts: factsOf(graph, true), known: scalarsOf(func, given) };
      const once = specialize.run(func, context);
      expect(specialize.run(once, context)).toBe(once);
    });
    fc.assert(holds, { numRuns: 100 });
  });
});

describe("a degree that is never 0", () => {
  const graph = cycle(3);
  const facts: GraphFacts = { sinks: false };

  it.each(DEGREE_LAWS)("$law", ({ root }) => {
    let count = 0;
    for (const element of ["i32", "u32", "f32", "f64"] as const) {
      for (const [c = 0] of operandTuples([element])) {
        for (const isSwapped of [false, true]) {
          const func = parseFunc(comparing(root, element, c, isSwapped));
          verifyFunc(func);
          const after = specialize.run(func, { ...DEFAULT_CONTEXT, facts });
          verifyFunc(after);
          expect(outcome(after, graph), printFunc(after)).toEqual(outcome(func, graph));
          if (after !== func) count++;
        }
      }
    }
    expect(count).toBeGreaterThan(0);
  });

  it.each([
    ["out", { sinks: false }],
    ["in", { sources: false }],
    ["all", { isolated: false }],
    ["all", { sinks: false }],
    ["all", { sources: false }],
    ["in", { kind: "undirected", sinks: false }],
    ["out", { kind: "undirected", isolated: false }],
  ] as const)("is that of %s-rows where %o", (direction, known) => {
    expect(folds(direction, known)).toBe(true);
  });

  it.each([
    ["out", { sources: false }],
    ["in", { sinks: false }],
    ["out", { isolated: false }],
    ["in", { kind: "mixed", sinks: false, isolated: false }],
    ["out", { sinks: true }],
    ["out", { kind: "undirected" }],
  ] as const)("is not that of %s-rows where %o", (direction, known) => {
    expect(folds(direction, known)).toBe(false);
  });
});

function comparing(root: OpName, element: string, c: number, isSwapped: boolean): string {
  const type = root === "max" || root === "min" ? element : "bool";
  return `func @f(%g: graph) -> (r: node<${type}>) {
    %d = degree %g out : node<${element}>
    %c = const ${Object.is(c, -0) ? "-0" : c} : ${element}
    %r = ${root} ${isSwapped ? "%c, %d" : "%d, %c"} : node<${type}>
    return r = %r
  }`;
}

function folds(direction: string, facts: GraphFacts): boolean {
  const func = parseFunc(`func @f(%g: graph) -> (r: node<bool>) {
    %d = degree %g ${direction} : node<f64>
    %c = const 0 : f64
    %r = eq %d, %c : node<bool>
    return r = %r
  }`);
  return printFunc(specialize.run(func, { ...DEFAULT_CONTEXT, facts })).includes("const false");
}

describe("facts of a graph", () => {
  it.each(GRAPHS)("are what its rows say: $name", ({ graph }) => {
    const lengths = ({ offsets }: { offsets: Uint32Array }): number[] =>
      Array.from({ length: graph.nodeCount }, (_, node) => offsets[node + 1]! - offsets[node]!);
    const [ins, outs] = [lengths(graph.in), lengths(graph.out)];
    expect(graph.facts()).toEqual({
      kind: graph.kind,
      nodeAttributes: graph.nodeColumnNames,
      edgeAttributes: graph.edgeColumnNames,
      sinks: outs.includes(0),
      sources: ins.includes(0),
      isolated: outs.some((length, node) => length + ins[node]! === 0),
      nodeless: graph.nodeCount === 0,
      edgeless: graph.edgeCount === 0,
    });
    expect(graph.facts()).toBe(graph.facts());
  });
});

describe("assumptions", () => {
  const weighted = parseFunc(`func @f(%g: graph, %x: f64 = NaN, %y: f64 = 1) -> (r: f64) {
    %w = edge_attribute %g "weight" otherwise 1 : edge<f64>
    %s = reduce add %w : f64
    %d = degree %g out : node<f64>
    %t = reduce add %d : f64
    %u = add %s, %t : f64
    %v = mul %u, %x : f64
    return r = %v
  }`);
  const facts: GraphFacts = { kind: "directed", sinks: false, edgeAttributes: [] };

  it("are those that something was made of, and no others", () => {
    const { assumptions, plan } = compile(weighted, { context: { facts, known: { x: Number.NaN, y: 2 } } });
    expect(assumptions).toEqual([
      { assumption: { kind: "parameter", name: "x", value: Number.NaN }, ops: 1 },
      { assumption: { kind: "no attribute", domain: "edge", attribute: "weight" }, ops: 1 },
    ]);
    expect(plan.assumptions).toEqual(assumptions.map(({ assumption }) => assumption));
    expect(planFromJson(planToJson(plan))).toEqual(plan);
  });

  it("are made whatever passes are asked for", () => {
    for (const options of [{ pipeline: "O0" }, { passes: ["dce"] }] as const) {
      expect(compile(weighted, { ...options, context: { facts } }).assumptions).toHaveLength(1);
    }
  });

  it.each([
    [{ z: 1 }, "param", /found 1 as what is known of "z", expected a scalar parameter of f/],
    [{ x: "1" as unknown as number }, "usage", /context\.known\["x"\] is the text "1"; expected a number/],
  ])("refuse what is no parameter, or no number: %o", (known, code, message) => {
    expect(() => compile(weighted, { context: { known } })).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
