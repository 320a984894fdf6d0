import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEGMENT } from "../../src/plan/blocks.ts";
import { endRanges, orderByRanges } from "../../src/rows/source-ranges.ts";

/** The entries of rows by windows, ranges and rows, and how many there are before the end of each: the definition. */
function definition(rows: readonly (readonly number[])[], window: number, range: number) {
  const ranges = Math.max(1, Math.ceil(rows.length / range));
  const entries: number[] = [];
  const ends: number[] = [];
  for (let begin = 0; begin < rows.length; begin += window) {
    for (let number = 0; number < ranges; number++) {
      for (const row of rows.slice(begin, begin + window)) {
        const isLong = row.length > SEGMENT;
        const isHere = (neighbor: number): boolean => (isLong ? number === 0 : Math.floor(neighbor / range) === number);
        entries.push(...row.filter(isHere));
        ends.push(entries.length);
      }
    }
  }
  return { entries, ends };
}

function made(rows: readonly (readonly number[])[], window: number, range: number) {
  const offsets = Uint32Array.from([0, ...rows.map(({ length }) => length)]);
  for (let row = 1; row < offsets.length; row++) offsets[row]! += offsets[row - 1]!;
  const neighbors = Uint32Array.from(rows.flat());
  const ends = new Uint32Array(rows.length * Math.max(1, Math.ceil(rows.length / range)));
  const entries = new Uint32Array(neighbors.length);
  endRanges(offsets, neighbors, { window, range }, ends);
  orderByRanges(offsets, ends, window, neighbors, entries);
  return { entries: [...entries], ends: [...ends] };
}

describe("rows in the order of ranges of neighbors", () => {
  it("are those of the definition, each with its edges in order", () => {
    const graphs = fc.integer({ min: 0, max: 40 }).chain((nodes) =>
      fc.array(
        fc.array(fc.nat(Math.max(0, nodes - 1)), { maxLength: 12 }).map((row) => row.sort((a, b) => a - b)),
        { minLength: nodes, maxLength: nodes },
      ),
    );
    fc.assert(
      fc.property(graphs, fc.constantFrom(4, 16, 64), fc.constantFrom(1, 5, 10, 100), (rows, window, range) => {
        expect(made(rows, window, range)).toEqual(definition(rows, window, range));
      }),
    );
  });

  it("have a row that is longer than a segment in the first range as a whole", () => {
    const long = Array.from({ length: SEGMENT + 1 }, (_, k) => (k < 10 ? 0 : 3));
    const rows = [[0, 3], long, [1, 2], [3]];
    expect(made(rows, 2, 2)).toEqual(definition(rows, 2, 2));
    expect(made(rows, 2, 2).ends.slice(0, 4)).toEqual([1, SEGMENT + 2, SEGMENT + 3, SEGMENT + 3]);
  });
});
