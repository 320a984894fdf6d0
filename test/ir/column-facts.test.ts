import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rangeOfColumn } from "../../src/graph/column-range.ts";
import { fromEdges } from "../../src/index.ts";
import type { ColumnTest, Range } from "../../src/ir/column-facts.ts";
import { castRange, coarsened, decideTest, isColumnTest } from "../../src/ir/column-facts.ts";
import { meaningOf, SCALAR_OP_NAMES } from "../../src/ir/scalar.ts";
import type { Element } from "../../src/ir/type.ts";

const TESTS = SCALAR_OP_NAMES.filter(isColumnTest) as readonly ColumnTest[];

/** Numbers near each other, so that tests by one of them are often decided, and those at the ends of elements. */
const NUMBERS = [
  0,
  -0,
  1,
  -1,
  5e-324,
  -5e-324,
  1e-45,
  1e-46,
  0.1,
  0.30000000000000004,
  3.4e38,
  1e300,
  2 ** 31,
  -3e9,
  4294967295,
];
const entry = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NUMBERS) },
  fc.constantFrom(Infinity, -Infinity, NaN),
  fc.double(),
);
const bound = fc.oneof(fc.constantFrom(...NUMBERS), fc.double({ noNaN: true }));
const casts = fc.array(fc.constantFrom<Element>("f64", "f32", "i32", "u32"), { minLength: 1, maxLength: 3 });
const tests = fc.array(fc.record({ test: fc.constantFrom(...TESTS), bound }), { minLength: 1, maxLength: 3 });

function rangeOf(entries: readonly number[]): Range {
  const graph = fromEdges({
    sources: entries.map(() => 0),
    targets: entries.map(() => 0),
    nodeCount: 1,
    edgeColumns: { weight: Float64Array.from(entries) },
  });
  return rangeOfColumn(graph, "edge", "weight", null)!;
}

const castTo = (element: Element, x: number): number => meaningOf("cast", element)!(x, 0, 0);

/** What a test comes to at each entry, once they are cast. */
function outcomes(entries: readonly number[], elements: readonly Element[], test: ColumnTest, c: number): boolean[] {
  const last = elements.at(-1)!;
  const meaning = meaningOf(test, last) ?? meaningOf(test, "f64")!;
  return entries.map(
    (one) =>
      meaning(
        elements.reduce((x, element) => castTo(element, x), one),
        castTo(last, c),
        0,
      ) !== 0,
  );
}

describe("what is known of a column", () => {
  it("decides tests as its entries do, whatever they are cast to", () => {
    let decided = 0;
    const holds = fc.property(
      fc.array(entry, { maxLength: 4 }),
      casts,
      fc.constantFrom(...TESTS),
      bound,
      (entries, as, test, c) => {
        const read = castRange(rangeOf(entries), as)!;
        const is = decideTest(test, castTo(as.at(-1)!, c), read);
        if (is === null) return;
        decided++;
        expect(new Set(outcomes(entries, as, test, c))).toEqual(new Set(entries.length > 0 ? [is] : []));
      },
    );
    fc.assert(holds, { numRuns: 4000, seed: 11 });
    expect(decided).toBeGreaterThan(1000);
  });

  it("decides in f64 whatever all entries come to alike, but where NaN is among numbers", () => {
    const holds = fc.property(
      fc.array(entry, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(...TESTS),
      bound,
      (entries, test, c) => {
        const found = new Set(outcomes(entries, ["f64"], test, c));
        const range = rangeOf(entries);
        const isMixed = range.nan && range.least <= range.greatest;
        // Entries on both sides of a number say nothing of whether one of them is it; nor do infinities on both sides.
        if (found.size > 1 || isMixed || test === "eq" || test === "ne" || test === "isfinite") return;
        if (range.nan) return;
        expect(decideTest(test, c, range)).toBe([...found][0]);
      },
    );
    fc.assert(holds, { numRuns: 2000, seed: 12 });
  });

  it("decides the tests that are asked as well once it is coarsened, and says nothing that is not so", () => {
    const holds = fc.property(fc.array(entry, { maxLength: 4 }), tests, (entries, asked) => {
      const range = rangeOf(entries);
      const coarse = coarsened(range, asked);
      expect(coarse.least <= range.least && range.greatest <= coarse.greatest && coarse.nan === range.nan).toBe(true);
      for (const { test, bound: c } of asked) {
        expect(decideTest(test, c, coarse), `${test} ${c}`).toBe(decideTest(test, c, range));
      }
    });
    fc.assert(holds, { numRuns: 4000, seed: 13 });
  });

  it("is the same for graphs of which tests come to the same", () => {
    const asked = [{ test: "ge", bound: 0 } as const, { test: "isnan", bound: 0 } as const];
    expect(coarsened(rangeOf([0, 3, 5]), asked)).toEqual(coarsened(rangeOf([1, 1e9]), asked));
    expect(coarsened(rangeOf([-1, 3]), asked)).not.toEqual(coarsened(rangeOf([0, 3]), asked));
    expect(coarsened(rangeOf([NaN, 3]), asked)).not.toEqual(coarsened(rangeOf([0, 3]), asked));
  });

  it("is nothing once entries become truths, which keep no order", () => {
    expect(castRange({ least: 0, greatest: 2, nan: false }, ["f64", "bool"])).toBeNull();
  });

  it("takes otherwise for the entries of an attribute that is not there", () => {
    const graph = fromEdges({ sources: [0], targets: [1] });
    expect(rangeOfColumn(graph, "edge", "weight", 2)).toEqual({ least: 2, greatest: 2, nan: false });
    expect(rangeOfColumn(graph, "node", "value", NaN)).toEqual({ least: Infinity, greatest: -Infinity, nan: true });
    expect(rangeOfColumn(graph, "edge", "weight", null)).toBeNull();
  });
});
