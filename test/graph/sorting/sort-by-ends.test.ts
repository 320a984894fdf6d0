import fc from "fast-check";
import { expect, it } from "vitest";
import { sortingByEnds } from "../../../src/graph/sorting/sort-by-ends.ts";
import { atOnce } from "../../../src/turns.ts";

/** The same by comparing. */
function expected(source: Uint32Array, target: Uint32Array, drops: boolean): number[] {
  return [...source.keys()]
    .filter((position) => !drops || source[position] !== target[position])
    .sort((a, b) => source[a]! - source[b]! || target[a]! - target[b]! || a - b);
}

function check(source: Uint32Array, target: Uint32Array, nodeCount: number, drops: boolean): void {
  const { order, ends } = atOnce(sortingByEnds({ source, target }, nodeCount, { dropsLoops: drops }));
  expect([...order]).toEqual(expected(source, target, drops));
  expect(ends.source).toEqual(Uint32Array.from(order, (position) => source[position]!));
  expect(ends.target).toEqual(Uint32Array.from(order, (position) => target[position]!));
}

it("edges are sorted by source, target and position, in few nodes and in many, in short rows and in long", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1, 3, 256, 257, 5000),
      fc.array(fc.tuple(fc.nat(1e6), fc.nat(1e6)), { maxLength: 200, size: "max" }),
      fc.boolean(),
      (nodeCount, ends, drops) => {
        const source = Uint32Array.from(ends, ([end]) => end % nodeCount);
        const target = Uint32Array.from(ends, ([, end]) => end % nodeCount);
        check(source, target, nodeCount, drops);
        check(source.fill(0), target, nodeCount, drops);
      },
    ),
    { numRuns: 60 },
  );
});

it("a row of more edges than numbers have places for is sorted, too", () => {
  const length = 2 ** 21 + 3;
  const target = new Uint32Array(length);
  for (let k = 0; k < length; k++) target[k] = (k * 7919) % 5;
  const { order, ends } = atOnce(sortingByEnds({ source: new Uint32Array(length), target }, 5, { dropsLoops: false }));
  let isSorted = true;
  for (let k = 1; k < length; k++) {
    const step = ends.target[k]! - ends.target[k - 1]!;
    isSorted &&= step > 0 || (step === 0 && order[k]! > order[k - 1]!);
    isSorted &&= ends.target[k] === target[order[k]!];
  }
  expect(isSorted).toBe(true);
});
