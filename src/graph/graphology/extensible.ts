/**
 * Arrays with free memory behind their entries, to which later entries are added without a copy of the rest.
 *
 * Allocating much memory makes the engine collect garbage all over its heap, which includes the guest. That takes
 * longer than anything that is done here.
 */

import { heapAllocator } from "../allocator.ts";

/** How much is kept free: an entry for each FREE_SHARE entries of the array, and LEAST_FREE entries at least. */
const FREE_SHARE = 32;
const LEAST_FREE = 64;

/** Makes an array of zeros, with free memory behind it. */
export function extensible(length: number): Uint32Array {
  return heapAllocator.uint32(length + Math.max(LEAST_FREE, Math.floor(length / FREE_SHARE))).subarray(0, length);
}

/**
 * Makes an array of `length` that begins with the entries of another. It uses the same memory where that has room. Of
 * two arrays extended from the same one, the first loses what was written behind those entries.
 */
export function extended(values: Uint32Array, length: number): Uint32Array {
  const room = (values.buffer.byteLength - values.byteOffset) / Uint32Array.BYTES_PER_ELEMENT;
  if (length <= room) return new Uint32Array(values.buffer, values.byteOffset, length);
  const result = extensible(length);
  result.set(values);
  return result;
}
