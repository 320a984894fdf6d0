/** What the machine and its JavaScript engine have, found out by trying. */

import * as WebAssembly from "./webassembly.ts";

/** A module of one function that gives a vector: `(func (result v128) i32.const 0 i8x16.splat)`. */
const VECTOR_MODULE = [
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x0a, 0x08, 0x01, 0x06, 0x00, 0x41, 0x00, 0xfd, 0x0f, 0x0b],
];

let vectors: boolean | null = null;

/**
 * Whether WebAssembly has vectors of 128 bits here. The environment variable `EDGEWISE_WITHOUT`, names parted by commas,
 * makes it do without what it names: `simd`.
 */
export function hasVectors(): boolean {
  // A browser has no process.
  const without = typeof process === "undefined" ? undefined : process.env.EDGEWISE_WITHOUT;
  if (without?.split(",").includes("simd")) return false;
  vectors ??= WebAssembly.validate(Uint8Array.from(VECTOR_MODULE));
  return vectors;
}
