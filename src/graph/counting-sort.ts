import { accumulate } from "./adjacency.ts";
import { heapAllocator } from "./allocator.ts";

/** Positions stably sorted by `keys[position]`, keys below `keyCount`; null stands for all positions in order. */
export function countingSort(positions: Uint32Array | null, keys: Uint32Array, keyCount: number): Uint32Array {
  const length = positions === null ? keys.length : positions.length;
  const cursor = heapAllocator.uint32(keyCount + 1);
  const sorted = new Uint32Array(length);
  if (positions === null) {
    for (let i = 0; i < length; i++) cursor[keys[i]! + 1]!++;
    accumulate(cursor);
    for (let i = 0; i < length; i++) sorted[cursor[keys[i]!]!++] = i;
  } else {
    for (let i = 0; i < length; i++) cursor[keys[positions[i]!]! + 1]!++;
    accumulate(cursor);
    for (let i = 0; i < length; i++) sorted[cursor[keys[positions[i]!]!]!++] = positions[i]!;
  }
  return sorted;
}
