import { expect } from "vitest";
import { type Allocator, type ColumnValues, heapAllocator } from "../../src/graph/graph.ts";

/** The heap, with a list of the arrays that are out; an array that is given back must be one of them. */
export function countingAllocator(): Allocator & { readonly held: Set<ColumnValues> } {
  const held = new Set<ColumnValues>();
  const hold = <T extends ColumnValues>(array: T): T => {
    held.add(array);
    return array;
  };
  return {
    held,
    uint8: (length) => hold(heapAllocator.uint8(length)),
    int32: (length) => hold(heapAllocator.int32(length)),
    uint32: (length) => hold(heapAllocator.uint32(length)),
    float32: (length) => hold(heapAllocator.float32(length)),
    float64: (length) => hold(heapAllocator.float64(length)),
    release(array) {
      expect(held.delete(array)).toBe(true);
    },
  };
}
