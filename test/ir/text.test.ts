import { describe, expect, it } from "vitest";
import { EdgewiseError } from "../../src/error.ts";
import { RegionBuilder } from "../../src/ir/build.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { printFunc, printOp } from "../../src/ir/print.ts";
import type { Element } from "../../src/ir/type.ts";
import { GRAPH, valueType } from "../../src/ir/type.ts";
import type { Func, Value } from "../../src/ir/value.ts";
import { newValue } from "../../src/ir/value.ts";
import { verifyFunc } from "../../src/ir/verify.ts";
import { skeleton } from "./skeleton.ts";

const PAGERANK = `func @pagerank(%g: graph, %damping: f64 = 0.85, %limit: i32 = 100, %root: i32 key) -> (rank: node<f64>, rounds: i32) {
  %n = node_count %g : f64
  %one = const 1 : f64
  %start = div %one, %n : f64
  %rank0 = broadcast %g, %start : node<f64>
  %degree = degree %g out : node<f64>
  %weight = edge_attribute %g "weight" otherwise 1 : edge<f64>
  %index = node_index %g : node<i32>
  %teleport = eq %index, %root : node<bool>
  %rank, %rounds, %converged = loop (%i: i32, %r: node<f64> = %rank0) limit %limit {
    %share = div %r, %degree : node<f64>
    %next, %change = aggregate %g in add (%s: f64 = source %share, %w: f64 = edge %weight) {
      %zero = const 0 : f64
      %p = mul %s, %w : f64
      %some = gt %w, %zero : bool
      yield %p where %some
    } epilogue (%inflow: f64, %old: f64 = node %r, %home: bool = node %teleport, %d: f64 = scalar %damping) -> keep, add {
      %scaled = mul %inflow, %d : f64
      %all = const 1 : f64
      %rest = sub %all, %d : f64
      %none = const 0 : f64
      %jump = select %home, %rest, %none : f64
      %new = add %scaled, %jump : f64
      %step = sub %new, %old : f64
      %size = abs %step : f64
      yield %new, %size
    } : node<f64>, f64
    %tolerance = const 1e-9 : f64
    %small = lt %change, %tolerance : bool
    yield %next until %small
  } : node<f64>, i32, bool
  return rank = %rank, rounds = %rounds
}
`;

/** The text of a function that returns one constant. */
function constantText(literal: string, element: Element): string {
  return `func @f(%g: graph) -> (x: ${element}) {\n  %0 = const ${literal} : ${element}\n  return x = %0\n}\n`;
}

/** A function whose ops are given as text, with a node value %x, an edge value %w and scalars %a and %c. */
function withBody(...lines: string[]): string {
  const parameters = "%g: graph, %x: node<f64>, %w: edge<f64>, %a: f64, %k: i32 = 3, %c: bool = true";
  return `func @f(${parameters}) -> () {\n${lines.map((line) => `  ${line}\n`).join("")}  return\n}\n`;
}

function syntaxErrorOf(text: string): string {
  try {
    parseFunc(text, "broken.ir");
  } catch (error) {
    if (error instanceof EdgewiseError && error.code === "ir/syntax") return error.message;
    throw error;
  }
  throw new Error("the text parsed");
}

describe("the IR text", () => {
  it("of PageRank is what it parses from", () => {
    const func = parseFunc(PAGERANK);
    verifyFunc(func);
    expect(printFunc(func)).toBe(PAGERANK);
  });

  it.each([
    ["every leaf", ["%0 = edge_count %g : u32", '%1 = node_attribute %g "a \\"b\\"\\n" : node<bool>']],
    ["an attribute with a bool default", ['%0 = edge_attribute %g "open" otherwise true : edge<bool>']],
    ["a reduction", ["%0 = reduce max %x : f64"]],
    ["a cast, which takes its element from its type", ["%0 = cast %x : node<u32>"]],
    ["a broadcast to edges", ["%0 = broadcast %g, %a : edge<f64>"]],
    ["the place of an extremum", ["%0 = argmin %x : i32", "%1 = argmax %w : i32"]],
    ["a choice of the greatest", ["%0 = top_k %x, %k : node<bool>"]],
    ["a scatter", ["%0 = node_index %g : node<u32>", "%1 = scatter %g min %x to %0 : node<f64>"]],
    ["classes", ["%0 = classes %g : node<i32>", "%1 = lt %w, %a : edge<bool>", "%2 = classes %g, %1 : node<i32>"]],
    ["a gather that fails outside the range", ["%0 = gather %x[%k] : f64"]],
    ["a requirement", ["%0 = lt %a, %a : bool", 'require %0 "a \\"b\\"\\n"']],
    [
      "requirements of entries",
      [
        "%0 = lt %a, %a : bool",
        "%1 = node_count %g : u32",
        'require %0 "nodes" at node %1 of %g',
        'require %0 "" at edge %1 of %g',
      ],
    ],
    ["a gather that does not", ["%0 = gather %w[%k] otherwise %a : f64"]],
    [
      "a map over edges with kept and reduced results",
      [
        "%0, %1 = map %g edge (%2: f64 = source %x, %3: f64 = edge %w) -> keep, min {",
        "  yield %2, %3",
        "} : edge<f64>, f64",
      ],
    ],
    ["a map of no inputs", ["%0 = map %g node () -> keep {", "  %1 = const 2 : i32", "  yield %1", "} : node<i32>"]],
    [
      "several monoids over one row",
      [
        "%0, %1 = aggregate %g all add, max (%2: f64 = neighbor %x, %3: f64 = self %x) {",
        "  yield %2, %3",
        "} : node<f64>, node<f64>",
      ],
    ],
    [
      "an epilogue of no operands",
      [
        "%0 = aggregate %g in add (%1: f64 = source %x) {",
        "  yield %1",
        "} epilogue (%2: f64) -> add {",
        "  yield %2",
        "} : f64",
      ],
    ],
    ["edge numbers", ["%0 = edge_index %g : edge<u32>"]],
    ["a neighbor mode", ["%0 = node_index %g : node<u32>", "%1 = neighbor_mode %g all %0 otherwise %0 : node<u32>"]],
    [
      "an intersection",
      [
        "%0, %1 = intersect %g in, self add, max (%2: f64 = common %x, %3: f64 = source_edge %w, %4: bool = scalar %c) {",
        "  yield %2, %3 where %4",
        "} : edge<f64>, edge<f64>",
      ],
    ],
    [
      "an intersection of no inputs",
      ["%0 = intersect %g out, out add () {", "  %1 = const 1 : i32", "  yield %1", "} : edge<i32>"],
    ],
    ["an if", ["%0 = if %c {", "  yield %a", "} else {", "  %1 = neg %a : f64", "  yield %1", "} : f64"]],
    ["an if of no results", ["if %c {", "  yield", "} else {", "  yield", "}"]],
    [
      "a loop until unchanged",
      ["%0, %1, %2 = loop (%3: i32, %4: f64 = %a) {", "  yield %4 until unchanged", "} : f64, i32, bool"],
    ],
    ["a loop that carries nothing", ["%0, %1 = loop (%2: i32) limit %k {", "  yield until %c", "} : i32, bool"]],
    [
      "a loop up to its limit",
      ["%0, %1, %2 = loop (%3: i32, %4: f64 = %a) limit %k {", "  yield %4", "} : f64, i32, bool"],
    ],
  ])("has a spelling for %s", (_, lines) => {
    const text = withBody(...lines);
    const func = parseFunc(text);
    verifyFunc(func);
    expect(printFunc(func)).toBe(text);
  });

  it.each<[string, Element, number]>([
    ["NaN", "f64", NaN],
    ["Infinity", "f64", Infinity],
    ["-Infinity", "f32", -Infinity],
    ["-0", "f64", -0],
    ["5e-324", "f64", 5e-324],
    ["1e+21", "f64", 1e21],
    ["0.1", "f64", 0.1],
    ["0.10000000149011612", "f32", Math.fround(0.1)],
    ["-2147483648", "i32", -2147483648],
    ["4294967295", "u32", 4294967295],
    ["true", "bool", 1],
    ["false", "bool", 0],
  ])("keeps the bits of %s : %s", (literal, element, value) => {
    const text = constantText(literal, element);
    const func = parseFunc(text);
    const op = func.body.ops[0];
    expect(op?.name === "const" && Object.is(op.attributes.value, value)).toBe(true);
    expect(printFunc(func)).toBe(text);
  });

  it("rounds a decimal that a person wrote for f32", () => {
    expect(printFunc(parseFunc(constantText("0.1", "f32")))).toBe(constantText("0.10000000149011612", "f32"));
  });

  it("may be laid out freely, with comments", () => {
    const text =
      'func @f( %g:graph ) // a comment with "quotes"\n->(x:f64){%n=node_count %g:f64\n\n// more\nreturn x=%n}';
    expect(printFunc(parseFunc(text))).toBe(
      "func @f(%g: graph) -> (x: f64) {\n  %n = node_count %g : f64\n  return x = %n\n}\n",
    );
  });

  it("quotes names that are no identifiers", () => {
    const text = 'func @"k-core 2"(%g: graph, %a: f64) -> ("core number": f64) {\n  return "core number" = %a\n}\n';
    expect(printFunc(parseFunc(text))).toBe(text);
  });

  it("lets a value be used before its definition, for the verifier to judge", () => {
    const func = parseFunc(withBody("%y = neg %z : node<f64>", "%z = neg %x : node<f64>"));
    expect(func.body.ops[0]?.operands[0]).toBe(func.body.ops[1]?.results[0]);
    expect(func.body.ops[0]?.results[0]?.graph).toBe(func.graph);
  });

  it("tells every op where it stands", () => {
    const func = parseFunc(withBody("%y = neg %x : node<f64>"), "here.ir");
    expect(func.body.ops[0]?.span).toEqual({ file: "here.ir", line: 2, column: 3 });
  });
});

describe("names in print", () => {
  /** A function that negates %a once per name. */
  function negations(names: readonly (string | null)[]): Func {
    const graph = newValue(GRAPH, null, "g");
    const builder = new RegionBuilder();
    const first: Value = newValue(valueType("f64"), null, "a");
    const last = names.reduce((value, name) => builder.emitOne("neg", [value], {}, { names: [name] }), first);
    const parameters = [{ value: first, initial: null, nodeKey: false }];
    return { name: "f", graph, parameters, body: builder.finish([], [last]), resultNames: ["x"] };
  }

  it.each([
    ["numbers where there are none", [null, null], ["%0", "%1"]],
    ["a suffix where one was taken", ["x", "x", "a"], ["%x", "%x_1", "%a_1"]],
    ["a further suffix where that was taken too", ["x", "x", "x_1"], ["%x", "%x_1", "%x_1_1"]],
    ["underscores for what no name may have", ["two words", "½"], ["%two_words", "%_"]],
    ["an underscore before a digit", ["7", null, ""], ["%_7", "%0", "%1"]],
  ])("are %s", (_, hints, expected) => {
    const func = negations(hints);
    const text = printFunc(func);
    expect([...text.matchAll(/(%\w+) = neg/g)].map(([, name]) => name)).toEqual(expected);
    expect(printFunc(parseFunc(text))).toBe(text);
    expect(skeleton(parseFunc(text))).toEqual(skeleton(func));
  });

  it("of one op alone come from its operands and results, regions elided", () => {
    const loop = parseFunc(PAGERANK).body.ops.at(-1)!;
    expect(printOp(loop)).toBe(
      "%rank, %rounds, %converged = loop (%i: i32, %r: node<f64> = %rank0) limit %limit { … } : node<f64>, i32, bool",
    );
  });
});

describe("IR text that does not parse", () => {
  it.each([
    [
      "an unknown op",
      withBody("%y = negate %x : node<f64>"),
      'broken.ir:2:8: expected an op, yield or return, found "negate"',
    ],
    [
      "a value defined nowhere",
      withBody("%y = add %x, %q : node<f64>"),
      "broken.ir:2:16: %q is used here and defined nowhere",
    ],
    [
      "a name defined twice",
      withBody("%y = neg %x : node<f64>", "%y = neg %x : node<f64>"),
      "broken.ir:3:3: %y is defined here, and before at broken.ir:2:3",
    ],
    [
      "an unknown role",
      withBody("%y = map %g node (%q: f64 = target %x) -> keep { yield %q } : node<f64>"),
      /expected a role \(source, .*\), found "target"/,
    ],
    [
      "an unknown monoid",
      withBody("%y = reduce sub %x : f64"),
      'expected a monoid (add, mul, min, max, and, or, xor), found "sub"',
    ],
    [
      "an unknown direction",
      withBody("%y = degree %g up : node<f64>"),
      'expected a direction (in, out, all), found "up"',
    ],
    [
      "an unknown element",
      withBody("%y = cast %x : node<i64>"),
      'expected an element (bool, i32, u32, f32, f64), found "i64"',
    ],
    [
      "a missing type",
      withBody("%y = neg %x"),
      'broken.ir:3:3: expected ":" and the types of the results, found "return"',
    ],
    ["too few types", withBody("%y, %z = neg %x : f64"), "broken.ir:2:3: neg has 2 results and 1 types"],
    [
      "an until in a map",
      withBody("%y = map %g node () -> keep { yield until unchanged } : node<f64>"),
      'expected "}" after a region, found "until"',
    ],
    ["a text cut short", PAGERANK.slice(0, 200), "found the end of the text"],
    ["text after the function", `${PAGERANK}}`, 'expected the end of the text, found "}"'],
    ["a stray character", withBody("%y = neg %x ; %z"), 'broken.ir:2:15: found ";", which begins nothing in IR text'],
    [
      "a string with a wrong escape",
      withBody('%y = node_attribute %g "\\q" : node<f64>'),
      "whose escapes are not those of JSON",
    ],
    [
      "a result of another type than declared",
      "func @f(%g: graph, %a: f64) -> (x: i32) { return x = %a }",
      "broken.ir:1:33: result x is declared i32, but f64 is returned",
    ],
    [
      "a result of another name",
      "func @f(%g: graph, %a: f64) -> (x: f64) { return y = %a }",
      "expected the result x, found y",
    ],
    ["an op whose element no result tells", withBody("const 1"), "const needs a result that is a value, found none"],
  ])("says so of %s", (_, text, message) => {
    expect(syntaxErrorOf(text)).toMatch(message);
  });
});
