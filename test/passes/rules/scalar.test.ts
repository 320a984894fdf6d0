import { describe, expect, it } from "vitest";
import { SIMPLIFY_RULES } from "../../passes/simplify.ts";
import { RegionBuilder } from "../../src/ir/build.ts";
import { inferResults, isScalarOp, isScalarOpName, meaningElement } from "../../src/ir/op.ts";
import { printFunc } from "../../src/ir/print.ts";
import type { ScalarOpName } from "../../src/ir/scalar.ts";
import { meaningOf, scalarRow } from "../../src/ir/scalar.ts";
import { ELEMENTS, type Element, GRAPH, valueType } from "../../src/ir/type.ts";
import { type Func, newValue, type Op, type OpShape, type Value } from "../../src/ir/value.ts";
import { applyRules } from "../../src/rewrite/apply.ts";
import { indexRules, type Rule } from "../../src/rewrite/rule.ts";

const { MAX_VALUE, MIN_VALUE } = Number;

/** Values at which laws of numbers break if they break. */
const CORNERS: Readonly<Record<Element, readonly number[]>> = {
  bool: [0, 1],
  i32: [0, 1, -1, 2, 7, -13, 31, 32, 33, 2147483647, -2147483648],
  u32: [0, 1, 2, 7, 31, 32, 33, 2147483648, 4294967295],
  f32: [0, -0, 1, -1, 0.5, 2.5, -3.7, 2 ** -149, 2 ** -126, 2 ** 127, NaN, Infinity, -Infinity].map(Math.fround),
  f64: [0, -0, 1, -1, 0.5, 2.5, -3.7, MIN_VALUE, 2 ** -1022, MAX_VALUE, 2 ** 53 + 2, NaN, Infinity, -Infinity],
};
/** Constants that laws speak of, and some that they do not. */
const CONSTANTS: Readonly<Record<Element, readonly number[]>> = {
  bool: [0, 1],
  i32: [0, 1, -1, 2, 5, 32, -2147483648],
  u32: [0, 1, 2, 5, 32, 64, 2147483648, 4294967295],
  f32: [0, -0, 1, -1, 2, -0.25, 3, 2 ** 127, 2 ** -126, 2 ** -149, Infinity, NaN],
  f64: [0, -0, 1, -1, 2, -0.25, 3, 2 ** 1023, 2 ** -1022, MIN_VALUE, Infinity, NaN],
};

/** A term of a left side: a variable, a constant, or an op on such. */
type Expression =
  | { readonly kind: "variable"; readonly name: string; readonly element: Element }
  | { readonly kind: "constant"; readonly value: number; readonly element: Element }
  | { readonly kind: "op"; readonly name: ScalarOpName; readonly element: Element; readonly of: readonly Expression[] };

const variable = (name: string, element: Element): Expression => ({ kind: "variable", name, element });
const variables = (element: Element): readonly Expression[] => ["x", "y"].map((name) => variable(name, element));
const constants = (element: Element): readonly Expression[] =>
  CONSTANTS[element].map((value) => ({ kind: "constant", value, element }));

/** The ways to choose one of each list. */
function choices<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return lists.reduce<readonly (readonly T[])[]>(
    (chosen, list) => chosen.flatMap((before) => list.map((item) => [...before, item])),
    [[]],
  );
}

/** The op `name` giving `element`, on operands drawn from `pool`. */
function ops(name: ScalarOpName, element: Element, pool: (element: Element) => readonly Expression[]): Expression[] {
  const { arity, rule } = scalarRow(name);
  const operands: Element[][] = {
    uniform: [Array<Element>(arity).fill(element)],
    comparison: element === "bool" ? ELEMENTS.map((e): Element[] => [e, e]) : [],
    predicate: element === "bool" ? ELEMENTS.map((e): Element[] => [e]) : [],
    select: [["bool", element, element] as Element[]],
    cast: ELEMENTS.map((e): Element[] => [e]),
  }[rule];
  return operands
    .filter((elements) => meaningOf(name, rule === "cast" ? element : elements.at(-1)!))
    .flatMap((elements) => choices(elements.map(pool)).map((of): Expression => ({ kind: "op", name, element, of })));
}

/** Every small left side that a rule may be meant for: its roots on variables, constants and the ops its clues name. */
function leftSides(rule: Rule): readonly Expression[] {
  const clues = (rule.clues ?? []).filter((clue) => clue !== "same").filter(isScalarOpName);
  return rule.roots.filter(isScalarOpName).flatMap((root) => {
    // Of many clues, such as all monoids, only the root's own name would make a law.
    const inner = clues.length > 4 ? [root] : clues;
    const shallow = (element: Element): readonly Expression[] => [
      ...variables(element),
      ...constants(element).slice(0, clues.length > 1 ? 6 : 12),
    ];
    const pool = (element: Element): readonly Expression[] => [
      ...variables(element),
      ...constants(element),
      ...inner.flatMap((name) => ops(name, element, name === "select" ? variables : shallow)),
    ];
    return ELEMENTS.flatMap((element) => ops(root, element, root === "select" ? withVariables(pool) : pool));
  });
}

/** Three operands of everything are too many: constants are left to the first two of them. */
function withVariables(pool: (element: Element) => readonly Expression[]) {
  return (element: Element): readonly Expression[] =>
    pool(element).filter((e) => e.kind !== "constant" || element === "bool" || e.value === 1);
}

function build(expression: Expression): Func {
  const builder = new RegionBuilder();
  const parameters = new Map<string, Value>();
  const valueFor = (e: Expression): Value => {
    if (e.kind === "constant") return builder.constant(e.value, e.element);
    if (e.kind === "variable") {
      const name = `${e.name}_${e.element}`;
      const known = parameters.get(name) ?? newValue(valueType(e.element), null, name);
      parameters.set(name, known);
      return known;
    }
    const attributes = e.name === "cast" ? { element: e.element } : {};
    const shape = { name: e.name, operands: e.of.map(valueFor), attributes, regions: [] } as unknown as OpShape;
    const result = newValue(inferResults(shape)[0]!.type);
    builder.add({ ...shape, results: [result], span: null } as Op);
    return result;
  };
  const body = builder.finish([], [valueFor(expression)]);
  const given = [...parameters.values()].map((value) => ({ value, initial: null, nodeKey: false }));
  return { name: "law", graph: newValue(GRAPH, null, "g"), parameters: given, body, resultNames: ["r"] };
}

/** The result for values of the parameters, by the meanings in the op table. */
function evaluate(func: Func, values: readonly number[]): number {
  const known = new Map(func.parameters.map(({ value }, k) => [value, values[k]!]));
  for (const op of func.body.ops) {
    if (op.name === "const") known.set(op.results[0]!, op.attributes.value);
    if (!isScalarOp(op)) continue;
    const [a = 0, b = 0, c = 0] = op.operands.map((operand) => known.get(operand)!);
    known.set(op.results[0]!, meaningOf(op.name, meaningElement(op))!(a, b, c));
  }
  return known.get(func.body.yields[0]!)!;
}

/** How many ops, constants aside, the result needs. */
function cost(func: Func): number {
  const needed = new Set<Value>(func.body.yields);
  let count = 0;
  for (const op of func.body.ops.toReversed()) {
    if (!op.results.some((result) => needed.has(result))) continue;
    if (op.name !== "const") count++;
    for (const operand of op.operands) needed.add(operand);
  }
  return count;
}

function isGraphRule({ roots, clues = [] }: Rule): boolean {
  return !roots.some(isScalarOpName) || clues.includes("broadcast");
}

describe.each(SIMPLIFY_RULES.filter((rule) => !isGraphRule(rule)))("$law", (rule) => {
  it("has the same bits on both sides, and no more ops on the right", () => {
    const index = indexRules([rule]);
    let fired = 0;
    for (const left of leftSides(rule)) {
      const before = build(left);
      const after = applyRules(before, index);
      if (after === before) continue;
      fired++;
      const elements = before.parameters.map(({ value }) =>
        value.type.kind === "value" ? value.type.element : "bool",
      );
      for (const values of choices(elements.map((element) => CORNERS[element]))) {
        const [expected, found] = [evaluate(before, values), evaluate(after, values)];
        if (!Object.is(expected, found)) expect(found, `${values} in\n${printFunc(before)}`).toBe(expected);
      }
      if (cost(after) > cost(before)) expect.fail(`more ops on the right of\n${printFunc(before)}`);
    }
    expect(fired).toBeGreaterThan(0);
  });
});
