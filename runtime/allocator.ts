/** Lets graphs take their arrays from the engine's memory, so that kernels read them where readers put them. */

import type { Allocator } from "../src/graph/allocator.ts";
import { grouped } from "../src/printable.ts";
import type { Memory } from "./memory.ts";

/**
 * Allocates graph arrays in a memory; `memory.addressOf` finds them there. Unshared memory cannot promise that arrays
 * stay valid, since growing detaches them: there they come from the JavaScript heap and have to be copied in for a run.
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
