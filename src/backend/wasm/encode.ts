/** The byte level of the WebAssembly binary format: integers, floats, the numbers of sections. */

import { EdgewiseError } from "../../error.ts";

/** Encoded bytes, each 0…255. */
export type Bytes = readonly number[];

/** `"\0asm"` and version 1: how every module begins. */
export const PREAMBLE: Bytes = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** Section ids, in the order in which sections must stand (a custom section may stand anywhere; ours is last). */
export const SECTION = { type: 1, import: 2, function: 3, export: 7, code: 10, custom: 0 } as const;

/** The NaN that every engine and the interpreter agree on; JavaScript leaves open which one a number holds. */
const CANONICAL_NAN32: Bytes = [0x00, 0x00, 0xc0, 0x7f];
const CANONICAL_NAN64: Bytes = [0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf8, 0x7f];

/** Encodes an integer 0…2^64-1 as unsigned LEB128: seven bits a byte, lowest first, the top bit on all but the last. */
export function unsigned(value: number | bigint): Bytes {
  // Nearly all are a byte, and bigints are slow.
  if (typeof value === "number" && value >= 0 && value < 0x80 && Number.isInteger(value)) return [value];
  let rest = integer(value);
  if (rest < 0n || rest >= 1n << 64n) throw outOfRange(value, "0 to 2^64-1");
  const bytes: number[] = [];
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return bytes;
}

/** Encodes an integer -2^63…2^63-1 as signed LEB128: as unsigned, but the last byte's bit 6 is the sign. */
export function signed(value: number | bigint): Bytes {
  if (typeof value === "number" && Number.isInteger(value) && value >= -0x40 && value < 0x40) return [value & 0x7f];
  let rest = integer(value);
  if (BigInt.asIntN(64, rest) !== rest) throw outOfRange(value, "-2^63 to 2^63-1");
  const bytes: number[] = [];
  while (rest < -0x40n || rest >= 0x40n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest & 0x7fn));
  return bytes;
}

/** Encodes an f32, rounding to nearest; a NaN becomes the canonical one. */
export function float32(value: number): Bytes {
  if (Number.isNaN(value)) return CANONICAL_NAN32;
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value, true);
  return [...new Uint8Array(view.buffer)];
}

/** Encodes an f64; a NaN becomes the canonical one. */
export function float64(value: number): Bytes {
  if (Number.isNaN(value)) return CANONICAL_NAN64;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value, true);
  return [...new Uint8Array(view.buffer)];
}

function integer(value: number | bigint): bigint {
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw outOfRange(value, "a safe integer");
  return BigInt(value);
}

function outOfRange(value: number | bigint, expected: string): EdgewiseError {
  return new EdgewiseError({ code: "wasm/invalid", message: `cannot encode ${value} as LEB128: expected ${expected}` });
}
