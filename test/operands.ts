/**
 * Operands on which scalar ops are compared between their definition and the ways of running them: the places where
 * they differ if they differ, and arbitrary ones.
 */

import fc from "fast-check";
import { meaningOf, SCALAR_OP_NAMES, type ScalarOpName, scalarRow } from "../src/ir/scalar.ts";
import type { Element } from "../src/ir/type.ts";

const ELEMENTS = ["bool", "i32", "u32", "f32", "f64"] as const satisfies readonly Element[];

const withNegatives = (xs: readonly number[]): readonly number[] => xs.flatMap((x) => [x, -x]);

/** Floats that f32 and f64 share. Around 2^31 and 2^32 casts saturate; from 2^22 on, halves become coarse. */
const SHARED_FLOATS: readonly number[] = [
  NaN,
  ...withNegatives([0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3.5, 7, 31, 33, 100.5]),
  ...withNegatives([2 ** 22 + 0.5, 2 ** 23 - 0.5, 2 ** 23 + 1, 2 ** 24 - 1, 2 ** 31, 2 ** 32, 1e10, Infinity]),
];

/** Operands worth trying with one another, per element. */
export const OPERANDS: Readonly<Record<Element, readonly number[]>> = {
  bool: [0, 1],
  i32: [
    0,
    1,
    -1,
    2,
    -2,
    3,
    7,
    -7,
    31,
    32,
    33,
    46341,
    65537,
    2 ** 30,
    2 ** 31 - 2,
    2 ** 31 - 1,
    -(2 ** 31),
    1 - 2 ** 31,
  ],
  u32: [0, 1, 2, 3, 7, 31, 32, 33, 65537, 2 ** 30, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 2 ** 32 - 2, 2 ** 32 - 1],
  f32: [
    ...SHARED_FLOATS,
    // The least subnormal, the greatest subnormal, the least normal, the greatest, and neighbors of ½ and 2^31.
    ...withNegatives([2 ** -149, 2 ** -126 - 2 ** -149, 2 ** -126, (2 - 2 ** -23) * 2 ** 127]),
    ...withNegatives([0.5 - 2 ** -25, 0.5 + 2 ** -24, 2 ** 31 - 128, 2 ** 32 - 256, 0.1, Math.PI].map(Math.fround)),
  ],
  f64: [
    ...SHARED_FLOATS,
    ...withNegatives([Number.MIN_VALUE, 2 ** -1022 - 2 ** -1074, 2 ** -1022, Number.MAX_VALUE, 1e300]),
    // Neighbors of ½ and of the bounds of integers; odd numbers whose half more is rounded.
    ...withNegatives([0.49999999999999994, 0.5000000000000001, 2 ** 31 - 0.5, 2 ** 31 + 0.5, 2 ** 32 - 0.5]),
    ...withNegatives([2 ** 52 - 0.5, 2 ** 52 + 1, 2 ** 53 - 1, 2 ** 53 + 2, 0.1, Math.PI, Math.PI / 2]),
    // Numbers that f32 rounds up, down, to a tie, to infinity and to nothing.
    ...withNegatives([1 + 2 ** -24, 1 + 2 ** -24 + 2 ** -50, 2 ** 128 - 2 ** 103, 2 ** -150, 2 ** -150 + 2 ** -170]),
  ],
};

/** Any operand of an element, the ones above more often than chance would have them. */
export const ARBITRARY_OPERAND: Readonly<Record<Element, fc.Arbitrary<number>>> = {
  bool: fc.constantFrom(...OPERANDS.bool),
  i32: fc.oneof(fc.constantFrom(...OPERANDS.i32), fc.integer(), fc.integer({ min: -40, max: 40 })),
  u32: fc.oneof(fc.constantFrom(...OPERANDS.u32), fc.nat({ max: 2 ** 32 - 1 }), fc.nat({ max: 40 })),
  f32: fc.oneof(
    fc.constantFrom(...OPERANDS.f32),
    fc.float(),
    fc.float({ min: -1000, max: 1000 }),
    fc.integer({ min: -(2 ** 23), max: 2 ** 23 }).map((halves) => halves / 2),
  ),
  f64: fc.oneof(
    fc.constantFrom(...OPERANDS.f64),
    fc.double(),
    fc.double({ min: -1000, max: 1000 }),
    fc.maxSafeInteger().map((halves) => halves / 2),
  ),
};

/** A scalar op at elements that it has a meaning at. */
export interface ScalarCase {
  readonly op: ScalarOpName;
  /** The element at which the meaning is looked up. */
  readonly element: Element;
  readonly operands: readonly Element[];
  readonly result: Element;
}

/** Every scalar op at every element of its operands and its result: the subjects of a suite over a back end. */
export const SCALAR_CASES: readonly ScalarCase[] = SCALAR_OP_NAMES.flatMap((op) =>
  ELEMENTS.filter((element) => meaningOf(op, element) !== undefined).flatMap((element) => casesOf(op, element)),
);

function casesOf(op: ScalarOpName, element: Element): readonly ScalarCase[] {
  const { arity, rule } = scalarRow(op);
  const uniform = new Array<Element>(arity).fill(element);
  switch (rule) {
    case "uniform":
      return [{ op, element, operands: uniform, result: element }];
    case "comparison":
    case "predicate":
      return [{ op, element, operands: uniform, result: "bool" }];
    case "select":
      return [{ op, element, operands: ["bool", element, element], result: element }];
    case "cast":
      return ELEMENTS.map((from) => ({ op, element, operands: [from], result: element }));
    default:
      return rule satisfies never;
  }
}

/** All tuples of the operands above, one number per element of the list. */
export function operandTuples(elements: readonly Element[]): readonly (readonly number[])[] {
  return elements.reduce<readonly (readonly number[])[]>(
    (tuples, element) => tuples.flatMap((tuple) => OPERANDS[element].map((x) => [...tuple, x])),
    [[]],
  );
}
