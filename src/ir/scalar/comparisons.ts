/** The scalar ops that give a bool: comparisons of two values, and predicates of one. */

import { ELEMENTS } from "../type.ts";
import type { ScalarRow } from "./row.ts";
import { bit, every, FLOATS, NUMBERS, numbers } from "./row.ts";

export const COMPARISONS = {
  eq: {
    doc: "Equal; NaN equals nothing, 0 equals −0.",
    arity: 2,
    rule: "comparison",
    traits: ["commutative"],
    vectors: ELEMENTS,
    meaning: every((a, b) => bit(a === b)),
  },
  ne: {
    doc: "Not equal.",
    arity: 2,
    rule: "comparison",
    traits: ["commutative"],
    vectors: ELEMENTS,
    meaning: every((a, b) => bit(a !== b)),
  },
  lt: {
    doc: "Less; false where either is NaN.",
    arity: 2,
    rule: "comparison",
    traits: [],
    vectors: NUMBERS,
    meaning: numbers((a, b) => bit(a < b)),
  },
  le: {
    doc: "Less or equal; false where either is NaN.",
    arity: 2,
    rule: "comparison",
    traits: [],
    vectors: NUMBERS,
    meaning: numbers((a, b) => bit(a <= b)),
  },
  gt: {
    doc: "Greater; false where either is NaN.",
    arity: 2,
    rule: "comparison",
    traits: [],
    vectors: NUMBERS,
    meaning: numbers((a, b) => bit(a > b)),
  },
  ge: {
    doc: "Greater or equal; false where either is NaN.",
    arity: 2,
    rule: "comparison",
    traits: [],
    vectors: NUMBERS,
    meaning: numbers((a, b) => bit(a >= b)),
  },
  identical: {
    doc: "The same value bit for bit, as Object.is: NaN is NaN, 0 is not −0.",
    arity: 2,
    rule: "comparison",
    traits: ["commutative"],
    vectors: ELEMENTS,
    meaning: every((a, b) => bit(Object.is(a, b))),
  },
  isnan: {
    doc: "Whether NaN.",
    arity: 1,
    rule: "predicate",
    traits: [],
    vectors: FLOATS,
    meaning: { f32: (a) => bit(Number.isNaN(a)), f64: (a) => bit(Number.isNaN(a)) },
  },
  isfinite: {
    doc: "Whether neither NaN nor infinite.",
    arity: 1,
    rule: "predicate",
    traits: [],
    vectors: FLOATS,
    meaning: { f32: (a) => bit(Number.isFinite(a)), f64: (a) => bit(Number.isFinite(a)) },
  },
} as const satisfies Record<string, ScalarRow>;
