import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TextTable } from "../../../src/graph/formats/text-table.ts";
import { atOnce } from "../../../src/turns.ts";
import { casesOf } from "../../extent.ts";

describe("a table of texts", () => {
  it("finds each text at any time, while it becomes larger too", () => {
    const texts = fc.array(fc.nat({ max: 4000 }), { minLength: 1, maxLength: 3000 });
    const check = (numbers: readonly number[], areLong: boolean): void => {
      const table = new TextTable();
      // Texts of more than eight bytes are kept elsewhere.
      const textOf = (number: number): string =>
        areLong && number % 2 === 0 ? `${number} is a long text` : `${number}`;
      const expected = new Map<string, number>();
      for (const [k, number] of numbers.entries()) {
        const text = textOf(number);
        if (!expected.has(text)) expected.set(text, expected.size);
        expect(table.addText(text)).toBe(expected.get(text));
        const earlier = textOf(numbers[(k * 7919) % numbers.length]!);
        expect(table.find(earlier)).toBe(expected.get(earlier) ?? -1);
      }
      expect([table.size, atOnce(table.listing())]).toEqual([expected.size, [...expected.keys()]]);
    };
    fc.assert(fc.property(texts, fc.boolean(), check), { numRuns: casesOf(20, 200) });
  });

  it("has forgotten all once it is cleared, at whatever size", () => {
    for (let size = 1; size < 100; size++) {
      const table = new TextTable();
      const numbers = Array.from({ length: size }, (_, k) => k);
      for (const number of numbers) table.addText(`${number}`);
      table.clear();
      expect(numbers.map((number) => table.addText(`${size - number}`))).toEqual(numbers);
    }
  });
});
