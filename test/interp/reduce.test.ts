import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reduce } from "../../src/interp/reduce.ts";
import { identityOf, type Meaning, MONOIDS, meaningOf } from "../../src/ir/scalar.ts";
import { ELEMENTS } from "../../src/ir/type.ts";
import { nodes, run } from "./program.ts";

const BIG = 1e16;
const add: Meaning = (a, b) => a + b;
const sum = (values: readonly number[]): number => reduce(values, add, 0);
/** Values that are 0 but for those at the places given. */
const sparse = (length: number, entries: Readonly<Record<number, number>>): number[] =>
  Array.from({ length }, (_, i) => entries[i] ?? 0);

describe("reduce", () => {
  it("gives the identity where there is nothing", () => {
    expect(reduce([], Math.min, Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  });

  it("puts value i into lane i mod 8: the 1 beside the big value survives, which from left to right it does not", () => {
    const values = [BIG, 1, 0, 0, 0, 0, 0, 0, -BIG];
    expect(values.reduce((a, b) => a + b)).toBe(0);
    expect(sum(values)).toBe(1);
  });

  it("folds lane j with lane j + 4 first", () => {
    expect(sum(sparse(8, { 0: BIG, 1: 1, 4: -BIG }))).toBe(1);
  });

  it("folds lane j with lane j + 2 next", () => {
    expect(sum(sparse(8, { 0: BIG, 1: 1, 2: -BIG }))).toBe(1);
  });

  it("starts each lane at the identity, so that −0 alone sums to 0", () => {
    expect(sum([-0])).toBe(0);
  });

  it("ends a block after 512 values", () => {
    // Value 511 is still added to the 1 of its lane, which is lost; value 512 no longer is.
    expect(sum(sparse(520, { 7: 1, 511: BIG, 519: -BIG }))).toBe(0);
    expect(sum(sparse(521, { 0: 1, 512: BIG, 520: -BIG }))).toBe(1);
  });

  it("pairs neighboring blocks", () => {
    const blocks = [BIG, 1, -BIG, 1];
    expect(blocks.reduce((a, b) => a + b)).toBe(1);
    expect(sum(blocks.flatMap((value) => sparse(512, { 0: value })))).toBe(0);
  });

  it("carries an odd last block up unchanged", () => {
    expect(sum([1, BIG, -BIG].flatMap((value) => sparse(512, { 0: value })))).toBe(0);
    expect(sum([BIG, -BIG, 0, 0, 1].flatMap((value) => sparse(512, { 0: value })))).toBe(1);
  });

  it("equals a formulation with one filtered sum per lane and a recursive tree", () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.integer(), (length, seed) => {
        // Thirds of integers up to 2^32: almost every sum rounds.
        const values = Array.from({ length }, (_, i) => (Math.imul(i + 1, seed) >>> 0) / 3);
        expect(sum(values)).toBe(recursiveSum(values));
      }),
    );
  });

  it("rounds each step to f32 where the values are f32", () => {
    const { y } = run(
      nodes(17),
      ({ ops, parameter }) => ({ y: ops.emitOne("reduce", [parameter("x", "f32", "node")], { monoid: "add" }) }),
      { x: Float32Array.from(sparse(17, { 0: 2 ** 24, 8: 1, 16: 1 })) },
    );
    expect(y).toBe(2 ** 24);
  });

  it("is NaN in min and max where any value is", () => {
    const { least, greatest } = run(
      nodes(3),
      ({ ops, parameter }) => {
        const x = parameter("x", "f64", "node");
        return {
          least: ops.emitOne("reduce", [x], { monoid: "min" }),
          greatest: ops.emitOne("reduce", [x], { monoid: "max" }),
        };
      },
      { x: Float64Array.of(1, Number.NaN, 2) },
    );
    expect([least, greatest]).toEqual([Number.NaN, Number.NaN]);
  });

  it("gives each monoid's identity over no nodes", () => {
    for (const monoid of MONOIDS) {
      for (const element of ELEMENTS.filter((candidate) => meaningOf(monoid, candidate))) {
        const identity = identityOf(monoid, element);
        if (identity === undefined) continue;
        const { y } = run(nodes(0), ({ ops, parameter }) => ({
          y: ops.emitOne("reduce", [parameter("x", element, "node", 0)], { monoid }),
        }));
        expect([monoid, element, y]).toEqual([monoid, element, identity]);
      }
    }
  });
});

/** The same order said differently: lanes by filter, folds written out, the tree split at the largest power of two. */
function recursiveSum(values: readonly number[]): number {
  const blockCount = Math.ceil(values.length / 512);
  if (blockCount === 0) return 0;
  if (blockCount > 1) {
    let half = 1;
    while (half * 2 < blockCount) half *= 2;
    return recursiveSum(values.slice(0, half * 512)) + recursiveSum(values.slice(half * 512));
  }
  const lane = (j: number): number => values.filter((_, i) => i % 8 === j).reduce((a, b) => a + b, 0);
  const even = lane(0) + lane(4) + (lane(2) + lane(6));
  const odd = lane(1) + lane(5) + (lane(3) + lane(7));
  return even + odd;
}
