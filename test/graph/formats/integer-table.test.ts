import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { integerTable } from "../../../src/graph/formats/integer-table.ts";
import { atOnce } from "../../../src/turns.ts";

describe("a table of integers", () => {
  it("numbers the distinct integers of its lists by ascending value and knows no others", () => {
    const integers = fc.array(fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -9, max: 9 })));
    fc.assert(
      fc.property(integers, integers, fc.maxSafeInteger(), (first, second, other) => {
        const { ascending, indexOf } = atOnce(integerTable([Float64Array.from(first), Float64Array.from(second)]));
        const expected = [...new Set([...first, ...second])].sort((a, b) => a - b);
        expect([...ascending]).toEqual(expected);
        expect(expected.map(indexOf)).toEqual([...expected.keys()]);
        expect(indexOf(other)).toBe(expected.indexOf(other));
      }),
    );
  });

  it.each([1, 2 ** 20, 2 ** 32, 2 ** 35 + 1])("grows, and finds multiples of %d again", (step) => {
    const integers = Float64Array.from({ length: 20_000 }, (_, i) => (i - 10_000) * step);
    const { indexOf } = atOnce(integerTable([integers]));
    expect(integers.every((integer, i) => indexOf(integer) === i)).toBe(true);
    expect(indexOf(10_000 * step)).toBe(-1);
  });
});
