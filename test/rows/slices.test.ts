import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderWindows, sliceRows } from "../../src/rows/slices.ts";

/** The order of slices of rows of some lengths, entry k of row r being 1000 r + k, said in the words of the definition. */
function definition(
  lengths: readonly number[],
  window: number,
  segment: number,
): { order: number[]; entries: number[] } {
  const order: number[] = [];
  const entries: number[] = [];
  for (let begin = 0; begin < lengths.length; begin += window) {
    const rows = lengths.map((_, row) => row).slice(begin, begin + window);
    rows.sort((a, b) => lengths[b]! - lengths[a]! || a - b);
    order.push(...rows);
    const rest = (row: number, from: number): void => {
      for (let k = from; k < lengths[row]!; k++) entries.push(1000 * row + k);
    };
    const long = rows.filter((row) => lengths[row]! > segment);
    for (const row of long) rest(row, 0);
    const others = rows.slice(long.length);
    const inSlices = others.length - (others.length % 8);
    for (let at = 0; at < inSlices; at += 8) {
      const slice = others.slice(at, at + 8);
      const common = Math.min(...slice.map((row) => lengths[row]!));
      for (let k = 0; k < common; k++) for (const row of slice) entries.push(1000 * row + k);
      for (const row of slice) rest(row, common);
    }
    for (const row of others.slice(inSlices)) rest(row, 0);
  }
  return { order, entries };
}

function made(lengths: readonly number[], window: number, segment: number): { order: number[]; entries: number[] } {
  const offsets = Uint32Array.from([0, ...lengths]);
  for (let row = 1; row < offsets.length; row++) offsets[row]! += offsets[row - 1]!;
  const from = new Uint32Array(offsets.at(-1)!);
  lengths.forEach((length, row) => {
    for (let k = 0; k < length; k++) from[offsets[row]! + k] = 1000 * row + k;
  });
  const order = new Uint32Array(lengths.length);
  const entries = new Uint32Array(from.length);
  orderWindows(offsets, order, window);
  sliceRows({ offsets, order, window, segment }, from, entries);
  return { order: [...order], entries: [...entries] };
}

describe("rows in the order of slices", () => {
  it("are those of the definition", () => {
    const lengths = fc.array(fc.oneof(fc.nat(3), fc.nat(40)), { maxLength: 70 });
    fc.assert(
      fc.property(lengths, fc.constantFrom(16, 32), fc.constantFrom(5, 1000), (rows, window, segment) => {
        expect(made(rows, window, segment)).toEqual(definition(rows, window, segment));
      }),
    );
  });

  it("are ordered by length where these are too long to be counted, too", () => {
    const lengths = [2049, 3, 5000, 2048, 9000, 2050, 0, 5000];
    expect(made(lengths, 8, 4096).order).toEqual([4, 2, 7, 5, 0, 3, 1, 6]);
  });

  it("may be none", () => {
    expect(made([], 512, 4096)).toEqual({ order: [], entries: [] });
  });
});
