import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { heapAllocator } from "../../src/graph/allocator.ts";
import { attributeOf, type Column, ColumnBuilder, pickColumns } from "../../src/graph/column.ts";

type Entry = number | boolean | string | undefined;

function build(entries: readonly Entry[]): Column {
  const builder = new ColumnBuilder();
  for (const [index, entry] of entries.entries()) if (entry !== undefined) builder.add(index, entry);
  return builder.finish(entries.length);
}

/** What an attribute of these entries is to who reads it, by the plainest reading of the docs. */
function plain(entries: readonly Entry[], type: "number" | "boolean"): unknown {
  const strangers = entries.flatMap((entry, index) => (entry === undefined || typeof entry === type ? [] : [index]));
  if (strangers.length > 0) return { strangers };
  const missing = entries.map((entry) => Number(entry === undefined));
  return { values: entries.map((entry) => Number(entry ?? (type === "number" ? NaN : 0))), missing };
}

/** The same of a column, whose example may be any of the strangers. */
function shown(column: Column, entries: readonly Entry[], type: "number" | "boolean"): unknown {
  const attribute = attributeOf(column, entries.length);
  if (attribute.kind === "dense") {
    const { values, missing } = attribute;
    expect(missing === null || missing.includes(1)).toBe(true);
    return { values: [...values], missing: missing === null ? entries.map(() => 0) : [...missing] };
  }
  const { strangers } = plain(entries, type) as { strangers?: readonly number[] };
  expect(strangers).toContain(attribute.index);
  if (attribute.found !== null) expect(attribute.found).toContain(String(entries[attribute.index]));
  return { strangers };
}

const SHARES = [1, 3, 40];

const columns = fc
  .record({
    rare: fc.constantFrom(...SHARES),
    texts: fc.constantFrom(0, 0, 1, 5, 100),
    type: fc.constantFrom("number" as const, "boolean" as const),
    draws: fc.array(fc.tuple(fc.nat(99), fc.nat(99)), { maxLength: 60 }),
  })
  .map(({ rare, texts, type, draws }) => {
    const entries = draws.map(([a, b], index): Entry => {
      if (a % rare !== 0) return undefined;
      if (b < texts) return `t${index}`;
      return type === "number" ? index / 2 : index % 2 === 0;
    });
    // What comes first of the two says what is expected.
    return {
      entries,
      type: entries.some((entry) => typeof entry === "boolean") ? ("boolean" as const) : ("number" as const),
    };
  });

describe("a column", () => {
  it("is what was added to it, wherever it is missing or no number", () => {
    fc.assert(
      fc.property(columns, ({ entries, type }) => {
        expect(shown(build(entries), entries, type)).toEqual(plain(entries, type));
      }),
      { numRuns: 400 },
    );
  });

  it("of other nodes or edges is that of their entries, again and again", () => {
    const picked = columns.chain(({ entries, type }) => {
      const indices = entries.map((_, index) => index);
      return fc.tuple(fc.shuffledSubarray(indices), fc.shuffledSubarray(indices)).map(([first, second]) => {
        return { entries, type, first, second: second.filter((index) => index < first.length) };
      });
    });
    fc.assert(
      fc.property(picked, ({ entries, type, first, second }) => {
        let column = build(entries);
        let left: readonly Entry[] = entries;
        for (const origins of [first, second]) {
          column = pickColumns(new Map([["x", column]]), Uint32Array.from(origins), heapAllocator).get("x")!;
          left = origins.map((origin) => left[origin]);
          expect(shown(column, left, type)).toEqual(plain(left, type));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("that few have is kept as a list, in memory in proportion to those who do", () => {
    const entries = Array.from(
      { length: 1000 },
      (_, index): Entry => (index === 7 || index === 900 ? index : undefined),
    );
    const column = build(entries);
    expect(column).toEqual({
      kind: "listed",
      indices: Uint32Array.of(7, 900),
      values: Float64Array.of(7, 900),
      texts: null,
    });
  });

  it("of numbers expects booleans nowhere, and names the first", () => {
    expect(attributeOf(build([1, undefined, true]), 3)).toEqual({
      kind: "text",
      index: 2,
      found: "true",
      expected: "number",
      groups: null,
    });
    expect(attributeOf(build([true, 0]), 2)).toEqual({
      kind: "text",
      index: 1,
      found: "0",
      expected: "boolean",
      groups: null,
    });
  });
});
