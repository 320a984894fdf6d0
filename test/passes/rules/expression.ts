/** Left sides of scalar laws: every small expression that a rule may be meant for, what it computes, and what it costs. */

import { RegionBuilder } from "../../../src/ir/build.ts";
import { inferResults, isScalarOp, isScalarOpName, meaningElement } from "../../../src/ir/op.ts";
import type { ScalarOpName } from "../../../src/ir/scalar.ts";
import { meaningOf, scalarRow } from "../../../src/ir/scalar.ts";
import { ELEMENTS, type Element, GRAPH, valueType } from "../../../src/ir/type.ts";
import { elementOf, type Func, newValue, type Op, type OpShape, type Value } from "../../../src/ir/value.ts";
import type { Rule } from "../../../src/rewrite/rule.ts";

const { MAX_VALUE, MIN_VALUE } = Number;

/** Values at which laws of numbers break if they break. */
export const CORNERS: Readonly<Record<Element, readonly number[]>> = {
  bool: [0, 1],
  i32: [0, 1, -1, 2, 7, -13, 31, 32, 33, 2147483647, -2147483648],
  u32: [0, 1, 2, 7, 31, 32, 33, 2147483648, 4294967295],
  f32: [0, -0, 1, -1, 0.5, 2.5, -3.7, 2 ** -149, 2 ** -126, 2 ** 127, NaN, Infinity, -Infinity].map(Math.fround),
  f64: [0, -0, 1, -1, 0.5, 2.5, -3.7, MIN_VALUE, 2 ** -1022, MAX_VALUE, 2 ** 53 + 2, NaN, Infinity, -Infinity],
};

/** Constants that laws speak of, and some that they do not. */
export const CONSTANTS: Readonly<Record<Element, readonly number[]>> = {
  bool: [0, 1],
  i32: [0, 1, -1, 2, 5, 31, 32, -5, 2147483647, -2147483648],
  u32: [0, 1, 2, 5, 31, 32, 64, 2147483648, 4294967295],
  f32: [0, -0, 1, -1, 2, -0.25, 3, 0.5, 2 ** 127, 2 ** -126, 2 ** -149, Infinity, -Infinity, NaN],
  f64: [0, -0, 1, -1, 2, -0.25, 3, 0.5, 2 ** 1023, 2 ** -1022, MIN_VALUE, Infinity, -Infinity, NaN],
};

/** A term of a left side: a variable, a constant, or an op on such. */
type Expression =
  | { readonly kind: "variable"; readonly name: string; readonly element: Element }
  | { readonly kind: "constant"; readonly value: number; readonly element: Element }
  | { readonly kind: "op"; readonly name: ScalarOpName; readonly element: Element; readonly of: readonly Expression[] };

type Pool = (element: Element) => readonly Expression[];

const variables: Pool = (element) => ["x", "y"].map((name) => ({ kind: "variable", name, element }));
const constants: Pool = (element) => CONSTANTS[element].map((value) => ({ kind: "constant", value, element }));
const flat: Pool = (element) => [...variables(element), ...constants(element)];
const few: Pool = (element) => [...variables(element), ...constants(element).slice(0, 4)];

/** The most left sides of one rule and one shape that are tried; of more, some spread over all. */
const MOST_LEFT_SIDES = 900;
/** The most of one rule in all; one of many roots needs fewer of each. */
const MOST_OF_ONE_RULE = 12_000;

/** The ways to choose one of each list; of very many, some spread over all. */
function choices<T>(lists: readonly (readonly T[])[], most: number = MOST_LEFT_SIDES): readonly (readonly T[])[] {
  const total = lists.reduce((product, { length }) => product * length, 1);
  // A step without a common factor with any list would be better still; a prime is next to it.
  const step = total <= most ? 1 : 7919;
  return Array.from({ length: Math.min(total, most) }, (_, k) => {
    let rest = (k * step) % total;
    return lists.map((list) => {
      const item = list[rest % list.length]!;
      rest = Math.floor(rest / list.length);
      return item;
    });
  });
}

/** The elements of the operands with which an op gives an element. */
function operandElements(name: ScalarOpName, element: Element): readonly (readonly Element[])[] {
  const { arity, rule } = scalarRow(name);
  const elements: readonly Element[][] = {
    uniform: [Array<Element>(arity).fill(element)],
    comparison: element === "bool" ? ELEMENTS.map((e): Element[] => [e, e]) : [],
    predicate: element === "bool" ? ELEMENTS.map((e): Element[] => [e]) : [],
    select: [["bool", element, element] as Element[]],
    cast: ELEMENTS.map((e): Element[] => [e]),
  }[rule];
  return elements.filter((some) => meaningOf(name, rule === "cast" ? element : some.at(-1)!));
}

/** The ops `name` giving `element`, on operands drawn from a pool for each position. */
function ops(name: ScalarOpName, element: Element, pools: readonly Pool[]): readonly Expression[] {
  return operandElements(name, element).flatMap((elements) => {
    const lists = elements.map((one, k) => (pools[k] ?? pools[0]!)(one));
    return choices(lists).map((of): Expression => ({ kind: "op", name, element, of }));
  });
}

/**
 * Left sides that a rule may be meant for: each of its roots on variables, constants and the ops that its clues name,
 * these on variables and constants in turn and, under a root of one operand, on the root itself. Every so many-th of them.
 */
export function leftSides(rule: Rule, every = 1): readonly Func[] {
  const named = (rule.clues ?? []).filter((clue) => clue !== "same" && clue !== "const").filter(isScalarOpName);
  const found = rule.roots.filter(isScalarOpName).flatMap((root) => {
    const { arity } = scalarRow(root);
    // Where a law is of all monoids, only the root's own name under it makes one.
    const inner = rule.roots.length > 6 && named.length > 6 ? [root] : named;
    const unary = [...inner, root].filter((name) => scalarRow(name).arity === 1);
    const under: Pool = (element) => [...flat(element), ...unary.flatMap((name) => ops(name, element, [variables]))];
    const on = (pool: Pool): Pool => {
      return (element) => {
        return inner.flatMap((name) =>
          ops(name, element, scalarRow(name).arity === 3 ? [variables, few, few] : [pool]),
        );
      };
    };
    const [deep, brief, shallow] = [on(under), on(few), on(variables)];
    const shapes: readonly (readonly Pool[])[] = {
      1: [[flat], [deep]],
      2: [[flat, flat], [deep, flat], [flat, deep], [shallow, shallow], ...(inner.length <= 2 ? [[brief, brief]] : [])],
      3: [
        [flat, few, few],
        [shallow, few, few],
        [variables, deep, variables],
        [variables, variables, deep],
        [brief, shallow, variables],
      ],
    }[arity];
    return shapes.flatMap((shape) => ELEMENTS.flatMap((element) => ops(root, element, shape)));
  });
  // An even step would see but half of the operands.
  const step = every * (Math.ceil(found.length / MOST_OF_ONE_RULE) | 1);
  return found.filter((_, k) => k % step === 0).map(build);
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

/** Numbers for the parameters: their corners in every combination up to `most`, then as many at random. */
export function operandsFor(func: Func, most: number): readonly (readonly number[])[] {
  const elements = func.parameters.map(({ value }) => elementOf(value));
  const corners = choices(
    elements.map((element) => CORNERS[element]),
    most,
  );
  const random = sequence(most + func.body.ops.length);
  const others =
    elements.length === 0 ? [] : corners.slice(0, most).map(() => elements.map((e) => randomNumber(e, random)));
  return [...corners, ...others];
}

/** The result for values of the parameters, by the meanings in the op table. */
export function evaluate(func: Func, values: readonly number[]): number {
  const known = new Map(func.parameters.map(({ value }, k) => [value, values[k]!]));
  for (const op of func.body.ops) {
    if (op.name === "const") known.set(op.results[0]!, op.attributes.value);
    if (!isScalarOp(op)) continue;
    const [a = 0, b = 0, c = 0] = op.operands.map((operand) => known.get(operand)!);
    known.set(op.results[0]!, meaningOf(op.name, meaningElement(op))!(a, b, c));
  }
  return known.get(func.body.yields[0]!)!;
}

/** Counts the ops that the result needs, constants aside. */
export function cost(func: Func): number {
  const needed = new Set<Value>(func.body.yields);
  let count = 0;
  for (const op of func.body.ops.toReversed()) {
    if (!op.results.some((result) => needed.has(result))) continue;
    if (op.name !== "const") count++;
    for (const operand of op.operands) needed.add(operand);
  }
  return count;
}

/** Pseudorandom 32-bit patterns; Marsaglia's xorshift with the triple 13, 17, 5. */
export function sequence(seed: number): () => number {
  let x = Math.imul(seed + 1, 0x9e3779b1) | 1;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x >>> 0;
  };
}

const bits = new DataView(new ArrayBuffer(8));

/** Any number of an element: of floats, any pattern of bits half of the time, else one of moderate size. */
export function randomNumber(element: Element, random: () => number): number {
  const word = random();
  switch (element) {
    case "bool":
      return word >>> 31;
    case "i32":
      return word | 0;
    case "u32":
      return word;
    case "f32":
    case "f64": {
      bits.setUint32(0, random());
      bits.setUint32(4, random());
      const number = word % 2 === 0 ? bits.getFloat64(0) : (random() / 2 ** 31 - 1) * 2 ** ((word >>> 8) % 24);
      if (element === "f64") return number;
      return word % 2 === 0 ? bits.getFloat32(0) : Math.fround(number);
    }
  }
}
