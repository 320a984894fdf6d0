/** Encodes the byte level of the WebAssembly binary format: integers, floats, and the numbers of sections. */

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

const FLOAT_BYTES = new Uint8Array(8);
const FLOAT = new DataView(FLOAT_BYTES.buffer);

/** Encodes an integer 0…2^64-1 as unsigned LEB128: seven bits a byte, lowest first, the top bit on all but the last. */
export function unsigned(value: number | bigint): Bytes {
  // Nearly all numbers are i32 that are not negative; bigints are slow.
  if (typeof value === "number" && value >= 0 && value === (value | 0)) return words(value, 0x80);
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
  if (typeof value === "number" && value === (value | 0)) return words(value, 0x40);
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

/** LEB128 of an i32. The number ends where its remaining bits are less than `limit` and, where it is signed, not below −`limit`. */
function words(value: number, limit: 0x40 | 0x80): Bytes {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= limit || rest < -limit; rest >>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest & 0x7f);
  return bytes;
}

/** Encodes an f32, rounding to nearest; a NaN becomes the canonical one. */
export function float32(value: number): Bytes {
  if (Number.isNaN(value)) return CANONICAL_NAN32;
  FLOAT.setFloat32(0, value, true);
  return Array.from(FLOAT_BYTES.subarray(0, 4));
}

/** Encodes an f64; a NaN becomes the canonical one. */
export function float64(value: number): Bytes {
  if (Number.isNaN(value)) return CANONICAL_NAN64;
  FLOAT.setFloat64(0, value, true);
  return Array.from(FLOAT_BYTES);
}

function integer(value: number | bigint): bigint {
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw outOfRange(value, "a safe integer");
  return BigInt(value);
}

function outOfRange(value: number | bigint, expected: string): EdgewiseError {
  return new EdgewiseError({ code: "wasm/invalid", message: `cannot encode ${value} as LEB128: expected ${expected}` });
}
