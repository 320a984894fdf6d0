import { describe, expect, it } from "vitest";
import { EdgewiseError } from "../../src/error.ts";
import { MOST_NESTED } from "../../src/ir/nesting.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { printFunc } from "../../src/ir/print.ts";
import { GRAPH, valueType } from "../../src/ir/type.ts";
import type { Func, Op, Parameter, Region } from "../../src/ir/value.ts";
import { newValue } from "../../src/ir/value.ts";
import type { VerifierCheck } from "../../src/ir/verify.ts";
import { VERIFIER_CHECKS, verifyFunc } from "../../src/ir/verify.ts";
import { substituteRegion } from "../../src/ir/walk.ts";

const PARAMETERS = "%g: graph, %x: node<f64> = 1, %w: edge<f64> = 1, %a: f64 = 1, %k: i32 = 3, %c: bool = true";

/** A function of a node value %x, an edge value %w and scalars %a, %k and %c. */
function withBody(...lines: string[]): Func {
  return parseFunc(`func @f(${PARAMETERS}) -> () {\n${lines.join("\n")}\nreturn\n}`, "broken.ir");
}

function withParameters(parameters: string): Func {
  return parseFunc(`func @f(${parameters}) -> () { return }`, "broken.ir");
}

/** The function with its first op changed: for what the text cannot say. */
function changeOp(func: Func, change: (op: Op) => object): Func {
  const [first, ...rest] = func.body.ops;
  return changeBody(func, { ops: [{ ...first!, ...change(first!) } as Op, ...rest] });
}

function changeBody(func: Func, change: Partial<Region>): Func {
  return { ...func, body: { ...func.body, ...change } };
}

function changeParameter(func: Func, change: Partial<Parameter>): Func {
  const [first, ...rest] = func.parameters;
  return { ...func, parameters: [{ ...first!, ...change }, ...rest] };
}

function errorOf(func: Func): EdgewiseError {
  try {
    verifyFunc(func);
  } catch (error) {
    if (error instanceof EdgewiseError) return error;
    throw error;
  }
  throw new Error(`the verifier takes\n${printFunc(func)}`);
}

const otherGraph = newValue(GRAPH, null, "h");
const negation = () => withBody("%y = neg %x : node<f64>");

type Case = readonly [what: string, func: Func, message: string];

/** So many ifs within each other: of one more than may be, the text can be read. */
function nestedIfs(depth: number): Func {
  let ops = "";
  for (let k = 0; k < depth; k++) ops = `%y${k} = if %c { ${ops} yield %a } else { yield %a } : f64`;
  return withBody(ops);
}

/** Programs that break each check, and what is said of them. */
const BROKEN: { readonly [C in VerifierCheck]: readonly Case[] } = {
  "nesting": [["an if too many", nestedIfs(MOST_NESTED + 1), "if lies within 64 loops and ifs; expected at most 64"]],
  "signature": [
    ["no graph", withParameters("%a: f64"), "the first parameter, %a, is f64 and no graph"],
    ["a second graph", withParameters("%g: graph, %h: graph"), "parameter %h is a second graph"],
    [
      "a parameter of another graph",
      changeParameter(withParameters("%g: graph, %x: node<f64>"), {
        value: newValue(valueType("f64", "node"), otherGraph, "x"),
      }),
      "parameter %x belongs to a graph other than %g",
    ],
    [
      "a body with parameters",
      changeBody(negation(), { parameters: [newValue(valueType("f64"))] }),
      "parameters of its own",
    ],
  ],
  "parameter-default": [
    [
      "a fraction for i32",
      withParameters("%g: graph, %k: i32 = 0.5"),
      "parameter %k has the default 0.5, which is no i32",
    ],
    ["a negative u32", withParameters("%g: graph, %k: u32 = -1"), "which is no u32"],
    ["one that reads itself", withParameters("%g: graph, %k: i32 = { yield %k }"), "%k reads %k, which is no scalar"],
    [
      "one that reads a node value",
      withParameters("%g: graph, %x: node<i32>, %k: node<i32> = { yield %x }"),
      "the default of %k reads %x, which is no scalar parameter before it",
    ],
    [
      "one that reads what the body computes",
      parseFunc("func @f(%g: graph, %n: i32 = { yield %m }) -> () { %m = const 1 : i32\n return }"),
      "reads %m, which is no scalar parameter before it",
    ],
    ["one that yields nothing", withParameters("%g: graph, %k: i32 = { yield }"), "the default of %k yields 0 values"],
    [
      "one that yields two values",
      withParameters("%g: graph, %a: i32, %k: i32 = { yield %a, %a }"),
      "the default of %k yields 2 values",
    ],
    [
      "one of another element",
      withParameters("%g: graph, %a: f64, %k: i32 = { yield %a }"),
      "the default of %k is f64, and not i32",
    ],
    [
      "one with an aggregate in it",
      withParameters(`%g: graph, %k: i32 = {
        %n = edge_count %g : i32
        yield %n
      }`),
      "the default of %k has edge_count in it",
    ],
    [
      "one with parameters of its own",
      changeParameter(withParameters("%g: graph, %a: f64"), {
        initial: { parameters: [newValue(valueType("f64"))], ops: [], yields: [] },
      }),
      "the default of %a has parameters of its own",
    ],
  ],
  "node-key": [
    ["a float as a node", withParameters("%g: graph, %root: f64 key"), "parameter %root is a node key and f64"],
    ["a key per node", withParameters("%g: graph, %root: node<i32> key"), "is a node key and node<i32>"],
  ],
  "result-names": [
    ["more names than results", { ...negation(), resultNames: ["rank"] }, "1 names are given to 0 results"],
    [
      "a name used twice",
      parseFunc("func @f(%g: graph, %a: f64) -> (x: f64, x: f64) { return x = %a, x = %a }"),
      "two results are called x",
    ],
  ],
  "known-op": [
    ["an op that is not in the table", changeOp(negation(), () => ({ name: "negate" })), 'found an op "negate"'],
  ],
  "attributes": [
    [
      "a monoid that is none",
      changeOp(withBody("%y = reduce add %x : f64"), () => ({ attributes: { monoid: "sub" } })),
      'needs the attribute monoid to be add, mul, min, max, and, or, xor, found "sub"',
    ],
    [
      "a role that is none",
      changeOp(withBody("%y = map %g node (%q: f64 = node %x) -> keep { yield %q } : node<f64>"), ({ attributes }) => ({
        attributes: { ...attributes, roles: ["target"] },
      })),
      "needs the attribute roles to be a list of source,",
    ],
    [
      "an attribute of another op",
      changeOp(negation(), () => ({ attributes: { element: "f64" } })),
      "neg has an attribute element, which it does not know",
    ],
  ],
  "regions": [
    [
      "a region on an op that has none",
      changeOp(withBody("%y = reduce add %x : f64"), () => ({ regions: [{ parameters: [], ops: [], yields: [] }] })),
      "reduce has 1 regions",
    ],
  ],
  "constant": [
    ["a number out of range", withBody("%y = const 2147483648 : i32"), "2147483648 is no i32"],
    ["minus zero as an integer", withBody("%y = const -0 : u32"), "is no u32"],
    ["a bool that is neither", withBody("%y = const 2 : bool"), "2 is no bool"],
    ["an attribute's default", withBody('%y = node_attribute %g "a" otherwise NaN : node<i32>'), "NaN is no i32"],
    [
      "an f32 that is not rounded",
      changeOp(withBody("%y = const 1 : f32"), () => ({ attributes: { value: 0.1, element: "f32" } })),
      "0.1 is not rounded to f32, which would be 0.10000000149011612",
    ],
  ],
  "defined-once": [
    ["one value as the result of two ops", repeatFirst(negation()), "%y is defined a second time"],
    [
      "one value as a result and a parameter",
      changeOp(negation(), ({ operands }) => ({ results: operands })),
      "%x is defined a second time",
    ],
  ],
  "defined-before-use": [
    [
      "a use before the definition",
      withBody("%y = neg %z : node<f64>", "%z = neg %x : node<f64>"),
      "%z is used before it is defined",
    ],
    [
      "a use in a loop before the definition outside",
      withBody("%p, %q, %r = loop (%i: i32, %v: f64 = %a) limit %k { yield %z } : f64, i32, bool", "%z = neg %a : f64"),
      "%z is used before it is defined",
    ],
    [
      "a value of one arm in the other",
      withBody("%y = if %c { %z = neg %a : f64 yield %z } else { yield %z } : f64"),
      "%z is used outside the region that defines it",
    ],
    [
      "a value of a loop's body after the loop",
      withBody(
        "%p, %q, %r = loop (%i: i32, %v: f64 = %a) limit %k { %z = neg %v : f64 yield %z } : f64, i32, bool",
        "%y = neg %z : f64",
      ),
      "%z is used outside the region that defines it",
    ],
    [
      "a value that nothing defines",
      changeOp(negation(), () => ({ operands: [newValue(valueType("f64"), null, "ghost")] })),
      "%ghost is defined nowhere",
    ],
    [
      "a result that nothing defines",
      { ...changeBody(negation(), { yields: [newValue(valueType("f64"))] }), resultNames: ["x"] },
      "is defined nowhere",
    ],
  ],
  "closed-region": [
    [
      "a captured scalar in a map",
      withBody("%y = map %g node (%q: f64 = node %x) -> keep { %z = add %q, %a : f64 yield %z } : node<f64>"),
      "%a is used in a closed region of map and defined outside it",
    ],
    [
      "a yielded value from outside an aggregate",
      withBody("%y = aggregate %g in add () { yield %a } : node<f64>"),
      "%a is used in a closed region of aggregate",
    ],
    [
      "a reduction within an edge region",
      withBody("%y = aggregate %g in add (%q: f64 = source %x) { %z = reduce add %q : f64 yield %z } : node<f64>"),
      "aggregate has reduce in its region",
    ],
  ],
  "acyclic": [
    ["an op of its own result", withBody("%p = add %p, %x : node<f64>"), "a value depends on itself: %p → %p"],
    [
      "a cycle of three",
      withBody(
        "%p = neg %q : node<f64>",
        "%y = neg %x : node<f64>",
        "%q = add %y, %r : node<f64>",
        "%r = abs %p : node<f64>",
      ),
      "a value depends on itself: %p → %q → %r → %p",
    ],
    [
      "a cycle through a loop's body",
      withBody("%p, %q, %r = loop (%i: i32, %v: f64 = %a) limit %k { yield %z } : f64, i32, bool", "%z = neg %p : f64"),
      "a value depends on itself: %p → %z → %p",
    ],
    [
      "a cycle within a loop's body",
      withBody(
        "%p, %q, %r = loop (%i: i32, %v: f64 = %a) limit %k { %s = neg %t : f64 %t = neg %s : f64 yield %s } : f64, i32, bool",
      ),
      "a value depends on itself: %s → %t → %s",
    ],
  ],
  "place": [
    [
      "a node value of no graph",
      changeOp(negation(), () => ({ results: [newValue(valueType("f64", "node"), null, "y")] })),
      "%y is node<f64> and belongs to no graph",
    ],
    [
      "a scalar of a graph",
      changeOp(withBody("%y = neg %a : f64"), () => ({ results: [newValue(valueType("f64"), otherGraph, "y")] })),
      "%y is f64 and belongs to %h",
    ],
  ],
  "loop-end": [
    [
      "a loop without an end",
      withBody("%p, %q, %r = loop (%i: i32, %v: f64 = %a) { yield %v } : f64, i32, bool"),
      "a loop has neither a limit nor an until and never ends",
    ],
  ],
  "graph-flow": [
    [
      "a carried graph",
      withBody("%p, %q, %r = loop (%i: i32, %v: graph = %g) limit %k { yield %v } : graph, i32, bool"),
      "the graph %g is carried",
    ],
    ["a graph from an if", withBody("%y = if %c { yield %g } else { yield %g } : graph"), "the graph %g is yielded"],
    ["a returned graph", parseFunc("func @f(%g: graph) -> (x: graph) { return x = %g }"), "the graph %g is returned"],
  ],
  "fit": [
    ["operands of two elements", withBody("%y = add %a, %k : i32"), "add needs operand 1 to be i32, found f64"],
    ["an element without a meaning", withBody("%y = not %a : f64"), "not has no meaning for f64"],
    [
      "node and edge values together",
      withBody("%y = add %x, %w : node<f64>"),
      "add mixes node values with edge values",
    ],
    ["too few operands", withBody("%y = add %x : node<f64>"), "add needs 2 operands, found 1 operands"],
    [
      "a monoid that has no meaning for its values",
      withBody("%y = reduce and %x : f64"),
      "reduce cannot combine f64 by and",
    ],
    [
      "a role for a value of another domain",
      withBody("%y = map %g node (%q: f64 = node %w) -> keep { yield %q } : node<f64>"),
      "takes input 1 as node, which needs a node value",
    ],
    [
      "a role that the op does not have",
      withBody("%y = map %g node (%q: f64 = source %x) -> keep { yield %q } : node<f64>"),
      "cannot take input 1 as source",
    ],
    [
      "a place in a row where there is none",
      withBody("%y = map %g node (%q: i32 = place %g) -> keep { yield %q } : node<i32>"),
      "cannot take input 1 as place, only as node, scalar",
    ],
    [
      "a place of what is no graph",
      withBody("%y = aggregate %g in add (%q: i32 = place %x) { yield %q } : node<i32>"),
      "takes input 1 as place, which needs the graph of its rows",
    ],
    [
      "a place that is no i32",
      withBody("%y = aggregate %g in add (%q: f64 = place %g) { yield %q } : node<f64>"),
      "passes i32 as input 1 to a parameter of f64",
    ],
    [
      "a graph in another role",
      withBody("%y = aggregate %g in add (%q: f64 = source %g) { yield %q } : node<f64>"),
      "needs a value where a graph was found",
    ],
    [
      "a region parameter of another element",
      withBody("%y = map %g node (%q: f32 = node %x) -> keep { yield %q } : node<f32>"),
      "passes f64 as input 1 to a parameter of f32",
    ],
    [
      "a condition that is not a bool",
      withBody("%y = aggregate %g in add (%q: f64 = source %x) { yield %q where %q } : node<f64>"),
      "must yield a bool before the values",
    ],
    [
      "a mode of floats",
      withBody("%y = neighbor_mode %g all %x otherwise %x : node<f64>"),
      "needs a node value of i32 or u32, found node<f64>",
    ],
    [
      "another element for nodes without neighbors",
      withBody(
        "%i = node_index %g : node<i32>",
        "%u = node_index %g : node<u32>",
        "%y = neighbor_mode %g in %i otherwise %u : node<i32>",
      ),
      "needs otherwise to be node<i32>, found node<u32>",
    ],
    [
      "an edge over which an end brings itself",
      withBody("%y = intersect %g out, self add (%q: f64 = destination_edge %w) { yield %q } : edge<f64>"),
      "cannot take input 1 as destination_edge, only as source, destination, common, edge, scalar, source_edge",
    ],
    [
      "a node value at an edge",
      withBody("%y = intersect %g out, in add (%q: f64 = source_edge %x) { yield %q } : edge<f64>"),
      "takes input 1 as source_edge, which needs a edge value, found node<f64>",
    ],
    [
      "a common node in an aggregate",
      withBody("%y = aggregate %g in add (%q: f64 = common %x) { yield %q } : node<f64>"),
      "cannot take input 1 as common",
    ],
    [
      "fewer values than monoids",
      withBody("%y, %z = aggregate %g in add, max (%q: f64 = source %x) { yield %q } : node<f64>, node<f64>"),
      "has 2 monoids for 1 values",
    ],
    [
      "an epilogue that takes another type",
      withBody(
        "%y = aggregate %g in add (%q: f64 = source %x) { yield %q } epilogue (%e: i32) -> keep { yield %e } : node<i32>",
      ),
      "whose parameter 1 is f64, the combined value",
    ],
    ["the place of an extremum of a scalar", withBody("%y = argmin %a : i32"), "needs a node or edge value of numbers"],
    ["a k that is no i32", withBody("%y = top_k %x, %a : node<bool>"), "top_k needs an i32 scalar as k, found f64"],
    [
      "a scatter by floats",
      withBody("%y = scatter %g add %x to %x : node<f64>"),
      "needs an i32 or u32 index for each entry, found node<f64>",
    ],
    [
      "a scatter of edges by an index of nodes",
      withBody("%i = node_index %g : node<i32>", "%y = scatter %g add %w to %i : node<f64>"),
      "needs a value with the entries of its index, found edge<f64>",
    ],
    [
      "a scatter of what its monoid cannot combine",
      withBody("%i = node_index %g : node<i32>", "%y = scatter %g and %x to %i : node<f64>"),
      "scatter cannot combine f64 by and",
    ],
    ["a float as an index", withBody("%y = gather %x[%a] : f64"), "gather needs an i32 or u32 index"],
    [
      "a limit that is no i32",
      withBody("%p, %q, %r = loop (%i: i32, %v: f64 = %a) limit %a { yield %v } : f64, i32, bool"),
      "loop needs an i32 scalar as its limit",
    ],
    [
      "a carried value that changes type",
      withBody("%p, %q, %r = loop (%i: i32, %v: f64 = %a) limit %k { yield %i } : f64, i32, bool"),
      "starts as f64 and goes on as i32",
    ],
    [
      "arms of two types",
      withBody("%y = if %c { yield %a } else { yield %k } : f64"),
      "yields f64 in one arm and i32 in the other",
    ],
    ["values of two graphs", mixGraphs(), "add mixes node values of two graphs"],
  ],
  "result-types": [
    [
      "a type that the op does not give",
      withBody("%y = neg %x : node<f32>"),
      "neg gives node<f64>, and %y is recorded as node<f32>",
    ],
    [
      "a scalar where there are nodes",
      withBody("%y = broadcast %g, %a : f64"),
      "broadcast gives node<f64>, and %y is recorded as f64",
    ],
    [
      "a result too many",
      withBody("%y, %z = neg %x : node<f64>, node<f64>"),
      "neg gives 1 results, and 2 are recorded",
    ],
    [
      "another graph",
      changeOp(negation(), () => ({ results: [newValue(valueType("f64", "node"), otherGraph, "y")] })),
      "%y is recorded as of another graph",
    ],
  ],
};

/** The first op twice, with the same results. */
function repeatFirst(func: Func): Func {
  return changeBody(func, { ops: [func.body.ops[0]!, ...func.body.ops] });
}

/** A loop that adds a node value of the function's graph to a carried one that is recorded as of another graph. */
function mixGraphs(): Func {
  const func = withBody(
    "%p, %q, %r = loop (%i: i32, %v: node<f64> = %x) limit %k { %s = add %x, %v : node<f64> yield %s } : node<f64>, i32, bool",
  );
  return changeOp(func, ({ regions }) => {
    const [round, carried] = regions[0]!.parameters;
    const other = newValue(carried!.type, otherGraph, "v");
    const body = substituteRegion(regions[0]!, new Map([[carried!, other]]));
    return { regions: [{ ...body, parameters: [round!, other] }] };
  });
}

describe.each(Object.entries(BROKEN))("the check %s", (check, cases) => {
  it.each(cases)("refuses %s", (_, func, message) => {
    const error = errorOf(func);
    expect(error.code).toBe(check === "acyclic" ? "ir/cycle" : "ir/invalid");
    expect(error.message).toContain(message);
    expect(error.message).toContain(`[${check}]`);
  });
});

describe("a refusal", () => {
  it("names the place, the op and the rule", () => {
    expect(errorOf(withBody("%z = neg %x : node<f64>", "%y = add %z, %k : node<f64>")).message).toBe(
      [
        "broken.ir:3:1: add needs operand 1 to be i32, found node<f64> [fit]",
        "  in: %y = add %z, %k : node<f64>",
        `  hint: ${VERIFIER_CHECKS.fit}`,
      ].join("\n"),
    );
  });
});

describe("a program that keeps every check", () => {
  it("may use values from around a loop and an if within them", () => {
    const func = withBody(
      "%p, %q, %r = loop (%i: i32, %v: f64 = %a) limit %k {",
      "  %s = if %c { %t = add %v, %a : f64 yield %t } else { yield %v } : f64",
      "  yield %s until unchanged",
      "} : f64, i32, bool",
    );
    expect(() => verifyFunc(func)).not.toThrow();
  });
});
