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
  const positions = expected(source, target, drops);
  const sources = Uint32Array.from(positions, (position) => source[position]!);
  const targets = Uint32Array.from(positions, (position) => target[position]!);
  for (const freesEnds of [false, true]) {
    const given = freesEnds ? { source: source.slice(), target: target.slice() } : { source, target };
    const { order, ends } = atOnce(sortingByEnds(given, nodeCount, { dropsLoops: drops, freesEnds }));
    expect(order).toEqual(Uint32Array.from(positions));
    expect(ends).toEqual({ source: sources, target: targets });
    // They may become part of a graph, which keeps all of their buffers.
    expect([order.buffer.byteLength, ends.target.buffer.byteLength]).toEqual([order.byteLength, order.byteLength]);
    expect(given.target.length).toBe(freesEnds ? 0 : target.length);
  }
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

it.each([
  [1, 1],
  [2, 300],
  [100, 70_000],
  [600, 2 ** 20 + 1],
  [3, 2 ** 25],
])("edges are sorted that begin at %d of %d nodes, so that ranges are long", (sources, nodeCount) => {
  const length = 20_000;
  let seed = 1;
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const source = Uint32Array.from({ length }, () => (nodeCount - 1 - next(sources)) % nodeCount);
  for (const most of [nodeCount, Math.min(nodeCount, 50)]) {
    const target = Uint32Array.from({ length }, () => next(most));
    check(source, target, nodeCount, false);
    check(source, target, nodeCount, true);
    const order = expected(source, target, false);
    const [sorted, ends] = [source, target].map((array) => Uint32Array.from(order, (position) => array[position]!));
    check(sorted!, ends!, nodeCount, false);
  }
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
