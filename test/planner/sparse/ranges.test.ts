import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Range } from "../../../src/ir/column-facts.ts";
import { meaningOf } from "../../../src/ir/scalar.ts";
import type { Element } from "../../../src/ir/type.ts";
import { hull, rangeGiven, rangeOfValue, resultOf, valueOfRange } from "../../../src/planner/sparse/proof/ranges.ts";
import { ARBITRARY_OPERAND, OPERANDS, SCALAR_CASES } from "../../operands.ts";

/** In ascending order, −0 before 0. */
function isAtMost(a: number, b: number): boolean {
  return a < b || (a === b && (Object.is(a, b) || Object.is(a, -0)));
}

function contains({ least, greatest, nan }: Range, value: number): boolean {
  return Number.isNaN(value) ? nan : isAtMost(least, value) && isAtMost(value, greatest);
}

/** A range of one value, of two and what is between them, and in one case of three of NaN as well. */
function ranges(element: Element): fc.Arbitrary<Range> {
  const value = ARBITRARY_OPERAND[element].map(rangeOfValue);
  const between = fc.tuple(value, value).map(([a, b]) => hull(a, b));
  return fc.oneof(value, between, between);
}

/** Values of a range: its ends, and others. */
function samples(element: Element, range: Range): readonly number[] {
  return [range.least, range.greatest, ...OPERANDS[element]].filter((value) => contains(range, value));
}

describe("a range has every value that an op can come to", () => {
  it.each(SCALAR_CASES)("$op at $element of $operands", ({ op, element, operands }) => {
    const meaning = meaningOf(op, element)!;
    const given = fc.tuple(...operands.map(ranges));
    fc.assert(
      fc.property(given, fc.infiniteStream(fc.nat()), (found, picks) => {
        const range = rangeGiven(op, element, found);
        const choices = found.map((of, k) => samples(operands[k]!, of));
        for (let time = 0; time < 30; time++) {
          const values = choices.map((choice) => choice[picks.next().value! % choice.length]!);
          const [a = 0, b = 0, c = 0] = values;
          const value = meaning(a, b, c);
          expect(contains(range, value), `${op}(${values.join(", ")}) = ${value}`).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("and none besides of operands that are known", () => {
    for (const { op, element, operands } of SCALAR_CASES) {
      const values = operands.map((of) => OPERANDS[of][3 % OPERANDS[of].length]!);
      const [a = 0, b = 0, c = 0] = values;
      expect(valueOfRange(rangeGiven(op, element, values.map(rangeOfValue)))).toBe(meaningOf(op, element)!(a, b, c));
      expect(resultOf(op, element)).toBe(SCALAR_CASES.find((one) => one.op === op && one.element === element)!.result);
    }
  });
});

describe("a range is known", () => {
  const anything: Range = { least: -Infinity, greatest: Infinity, nan: true };
  const numbers: Range = { ...anything, nan: false };
  const some: Range = { least: -3, greatest: 8, nan: false };
  const truth: Range = { least: 0, greatest: 1, nan: false };

  it.each([
    ["of false and anything", rangeGiven("and", "bool", [rangeOfValue(0), truth]), 0],
    ["of true or anything", rangeGiven("or", "bool", [truth, rangeOfValue(1)]), 1],
    ["of NaN plus anything", rangeGiven("add", "f64", [anything, rangeOfValue(NaN)]), NaN],
    ["of ∞ plus what is more than −∞", rangeGiven("add", "f64", [rangeOfValue(Infinity), some]), Infinity],
    ["of the least integer and another", rangeGiven("min", "i32", [rangeOfValue(-2147483648), some]), -2147483648],
    ["of a comparison of what is apart", rangeGiven("lt", "f64", [some, rangeOfValue(9)]), 1],
    ["of a choice by a known condition", rangeGiven("select", "f64", [rangeOfValue(0), anything, rangeOfValue(2)]), 2],
  ])("%s", (_, range, value) => {
    expect(valueOfRange(range)).toBe(value);
  });

  it.each([
    ["of ∞ plus what may be −∞", rangeGiven("add", "f64", [rangeOfValue(Infinity), numbers])],
    ["of 0 times what may be negative", rangeGiven("mul", "f64", [rangeOfValue(0), some])],
    ["of a comparison with what may be NaN", rangeGiven("le", "f64", [{ ...some, nan: true }, rangeOfValue(9)])],
    ["of sums that may wrap", rangeGiven("add", "i32", [rangeOfValue(2147483647), truth])],
    ["of a choice by an unknown condition", rangeGiven("select", "f64", [truth, rangeOfValue(-0), rangeOfValue(0)])],
  ])("but not %s", (_, range) => {
    expect(valueOfRange(range)).toBeNull();
  });
});
