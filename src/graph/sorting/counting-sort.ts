import { inSlices, type Turns } from "../../turns.ts";
import { accumulating } from "../adjacency.ts";
import { heapAllocator, touching } from "../allocator.ts";

/** Sorts positions stably by `keys[position]`. Keys are below `keyCount`. Null stands for all positions in order. */
export function* countingSort(positions: Uint32Array | null, keys: Uint32Array, keyCount: number): Turns<Uint32Array> {
  const length = positions === null ? keys.length : positions.length;
  const cursor = heapAllocator.uint32(keyCount + 1);
  const sorted = new Uint32Array(length);
  yield* touching(cursor, sorted);
  if (positions === null) {
    yield* inSlices(length, (from, to) => countLate(cursor, keys, from, to));
    yield* accumulating(cursor);
    yield* inSlices(length, (from, to) => sortIn(sorted, cursor, keys, from, to));
  } else {
    yield* inSlices(length, (from, to) => countAtLate(cursor, keys, positions, from, to));
    yield* accumulating(cursor);
    yield* inSlices(length, (from, to) => sortAt(sorted, cursor, keys, positions, from, to));
  }
  return sorted;
}

function countAtLate(counts: Uint32Array, keys: Uint32Array, positions: Uint32Array, from: number, to: number): void {
  for (let at = from; at < to; at++) counts[keys[positions[at]!]! + 1]!++;
}

function sortIn(sorted: Uint32Array, cursor: Uint32Array, keys: Uint32Array, from: number, to: number): void {
  for (let at = from; at < to; at++) sorted[cursor[keys[at]!]!++] = at;
}

function sortAt(
  sorted: Uint32Array,
  cursor: Uint32Array,
  keys: Uint32Array,
  positions: Uint32Array,
  from: number,
  to: number,
): void {
  for (let at = from; at < to; at++) sorted[cursor[keys[positions[at]!]!]!++] = positions[at]!;
}

/** Counts keys one place late, as `accumulating` takes them. */
export function countLate(counts: Uint32Array, keys: Uint32Array, from: number, to: number): void {
  for (let at = from; at < to; at++) counts[keys[at]! + 1]!++;
}
