/** Random code that compares and chooses: what a round may do at a node. */

import fc from "fast-check";
import type { ScalarOpName } from "../../../src/ir/scalar.ts";
import type { Element } from "../../../src/ir/type.ts";

/** F of two numbers and a truth value, as code that a person could write; operands count back from the op. */
export interface Recipe {
  readonly element: "i32" | "f64";
  readonly constants: readonly number[];
  readonly ops: readonly { readonly kind: number; readonly operands: readonly [number, number, number] }[];
}

const NUMBER_OPS = ["min", "max", "select"] as const;
const TEST_OPS = ["eq", "ne", "lt", "le", "gt", "ge", "identical"] as const;
const LOGIC_OPS = ["and", "or", "xor", "not"] as const;
const KINDS: readonly ScalarOpName[] = [...NUMBER_OPS, ...NUMBER_OPS, ...TEST_OPS, ...LOGIC_OPS];

/** Values that recipes tell from each other, and several between each two. */
export const VALUES = {
  i32: [-2147483648, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 2147483647],
  f64: [NaN, -Infinity, -2, -1, -0.5, -0, 0, 0.25, 0.5, 0.75, 1, 2, 3, 4, Infinity],
} as const;

export const recipes: fc.Arbitrary<Recipe> = fc.constantFrom("i32" as const, "f64" as const).chain((element) =>
  fc.record({
    element: fc.constant(element),
    constants: fc.array(fc.constantFrom(...(element === "i32" ? [0, 1, 2147483647] : [0, -0, 1, Infinity])), {
      minLength: 1,
      maxLength: 2,
    }),
    ops: fc.array(
      fc.record({ kind: fc.nat(KINDS.length - 1), operands: fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)) }),
      { minLength: 1, maxLength: 7 },
    ),
  }),
);

/** Applies a recipe to values of any kind: terms, or numbers. */
export function applied<V>(
  { element, constants, ops }: Recipe,
  given: { readonly numbers: readonly V[]; readonly truth: V },
  constant: (value: number) => V,
  apply: (op: ScalarOpName, element: Element, operands: readonly V[]) => V,
): V {
  const numbers = [...constants.map(constant), ...given.numbers];
  const truths = [given.truth];
  const pick = (from: readonly V[], back: number): V => from[from.length - 1 - (back % from.length)]!;
  for (const {
    kind,
    operands: [a, b, c],
  } of ops) {
    const op = KINDS[kind]!;
    if (op === "select") numbers.push(apply(op, element, [pick(truths, a), pick(numbers, b), pick(numbers, c)]));
    else if (op === "min" || op === "max") numbers.push(apply(op, element, [pick(numbers, a), pick(numbers, b)]));
    else if (op === "not") truths.push(apply(op, "bool", [pick(truths, a)]));
    else if (op === "and" || op === "or" || op === "xor")
      truths.push(apply(op, "bool", [pick(truths, a), pick(truths, b)]));
    else truths.push(apply(op, element, [pick(numbers, a), pick(numbers, b)]));
  }
  return numbers.at(-1)!;
}
