/** The part that tests of all loop back ends share: a way to run kernels, and an image of memory. */

import type { Element } from "../../src/ir/type.ts";
import type { LoopKernel } from "../../src/loop/loop.ts";

/** Bytes of the memory that kernels of tests run in. */
export const MEMORY_BYTES = 1 << 20;

/** Runs the code of some kernels, by their number, in the memory that came with it. */
export interface Runnable {
  readonly buffer: ArrayBufferLike;
  run(kernel: number, range: { readonly frame?: number; readonly begin?: number; readonly end?: number }): void;
}

/** Verifies and compiles kernels for a memory of `MEMORY_BYTES`, which may be that of kernels compiled before. */
export type Compile = (kernels: readonly LoopKernel[]) => Runnable;

const VIEWS = {
  bool: (buffer, byte, length) => new Uint8Array(buffer, byte, length),
  i32: (buffer, byte, length) => new Int32Array(buffer, byte, length),
  u32: (buffer, byte, length) => new Uint32Array(buffer, byte, length),
  f32: (buffer, byte, length) => new Float32Array(buffer, byte, length),
  f64: (buffer, byte, length) => new Float64Array(buffer, byte, length),
} as const satisfies Record<Element, (buffer: ArrayBufferLike, byte: number, length: number) => ArrayBufferView>;

/** A view of an array in memory. */
export function view<E extends Element>(
  { buffer }: Pick<Runnable, "buffer">,
  element: E,
  byte: number,
  length: number,
): ReturnType<(typeof VIEWS)[E]>;
export function view(
  { buffer }: Pick<Runnable, "buffer">,
  element: Element,
  byte: number,
  length: number,
): ReturnType<(typeof VIEWS)[Element]> {
  return VIEWS[element](buffer, byte, length);
}
