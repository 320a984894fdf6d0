import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sortingNumbers } from "../../../src/graph/sorting/merge-sort.ts";
import { atOnce, SLICE } from "../../../src/turns.ts";

describe("sorting in turns", () => {
  it.each([0, 1, 4 * SLICE, 4 * SLICE + 1, 50_000, 16 * SLICE, 100_003])("sorts %d numbers as sort does", (length) => {
    const check = (few: readonly number[]): void => {
      const numbers = Float64Array.from({ length }, (_, k) => few[Math.imul(k, 0x9e3779b1) % few.length] ?? -k * 7919);
      expect(atOnce(sortingNumbers(numbers.slice()))).toEqual(numbers.slice().sort());
      const integers = Uint32Array.from(numbers);
      expect(atOnce(sortingNumbers(integers.slice()))).toEqual(integers.slice().sort());
    };
    const few = fc.array(
      fc.double().filter((number) => !Object.is(number, -0)),
      { minLength: 1 },
    );
    fc.assert(fc.property(few, check), { numRuns: 5, examples: [[[Number.NaN, 2, 1]]] });
  });

  it("gives way again and again", () => {
    const sorting = sortingNumbers(Float64Array.from({ length: 100_000 }, (_, k) => Math.imul(k, 0x9e3779b1)));
    let parts = 0;
    while (sorting.next().done !== true) parts++;
    expect(parts).toBeGreaterThan(75);
  });
});
