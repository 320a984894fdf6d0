/**
 * Arrays with free memory after their entries, where those that come later go without a copy of the rest. What takes much memory
 * soon has the engine go over all of its heap, that of the guest among it, which takes longer than anything that is done here.
 */

import { heapAllocator } from "../allocator.ts";

/** One in so many entries is left free, and never less than so many. */
const FREE_SHARE = 32;
const LEAST_FREE = 64;

/** An array of so many entries, 0 each. */
export function extensible(length: number): Uint32Array {
  return heapAllocator.uint32(length + Math.max(LEAST_FREE, Math.floor(length / FREE_SHARE))).subarray(0, length);
}

/**
 * An array that begins with the entries of another, in the same memory where there is room for `length`. Of two that are made of
 * the same one, the first loses what was written after these entries.
 */
export function extended(values: Uint32Array, length: number): Uint32Array {
  const room = (values.buffer.byteLength - values.byteOffset) / Uint32Array.BYTES_PER_ELEMENT;
  if (length <= room) return new Uint32Array(values.buffer, values.byteOffset, length);
  const result = extensible(length);
  result.set(values);
  return result;
}
