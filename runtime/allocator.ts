/** Lets graphs take their arrays from the engine's memory, so that kernels read them where readers put them. */

import type { Allocator } from "../src/graph/allocator.ts";
import { grouped } from "../src/printable.ts";
import type { Memory } from "./memory.ts";

/**
 * Makes an allocator that takes graph arrays from a memory, where `memory.addressOf` finds them. Growing an unshared
 * memory detaches arrays that are views of it. The allocator of such a memory therefore takes arrays from the
 * JavaScript heap, and a run copies them in.
 */
export function graphAllocator(memory: Memory): Allocator {
  if (!memory.shared) {
    return {
      uint8: (length) => new Uint8Array(length),
      int32: (length) => new Int32Array(length),
      uint32: (length) => new Uint32Array(length),
      float32: (length) => new Float32Array(length),
      float64: (length) => new Float64Array(length),
    };
  }
  const allocate = (length: number, width: number): number =>
    memory.allocate(length * width, `a graph array of ${grouped(length)} elements`);
  return {
    uint8: (length) => memory.u8(allocate(length, 1), length),
    int32: (length) => memory.i32(allocate(length, 4), length),
    uint32: (length) => memory.u32(allocate(length, 4), length),
    float32: (length) => memory.f32(allocate(length, 4), length),
    float64: (length) => memory.f64(allocate(length, 8), length),
    expectRoom: (bytes, purpose) => memory.expectRoom([bytes], purpose),
    release: (array) => {
      const address = memory.addressOf(array);
      if (address !== null) memory.release(address);
    },
  };
}
