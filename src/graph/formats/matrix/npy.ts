/** NumPy's arrays of one dimension, as `.npy` files hold them. */

import { EdgewiseError } from "../../../error.ts";
import { quoted } from "../../../printable.ts";

/** Numbers, read one by one from where they lie. */
export interface NumpyArray {
  readonly length: number;
  /** The type: `b` for booleans, `i` and `u` for integers, `f` for floats. */
  readonly type: string;
  readonly at: (index: number) => number;
}

interface Header {
  readonly type: string;
  readonly bytes: number;
  readonly length: number;
  readonly start: number;
}

function refused(what: string, message: string): EdgewiseError {
  return new EdgewiseError({ code: "graph/input", message: `${what}: ${message}` });
}

function headerOf(bytes: Uint8Array, what: string): Header {
  const isNpy = bytes[0] === 0x93 && new TextDecoder().decode(bytes.slice(1, 6)) === "NUMPY";
  if (!isNpy || bytes.length < 12) throw refused(what, "found no array of NumPy; expected one");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLong = bytes[6]! >= 2;
  const start = (isLong ? 12 : 10) + (isLong ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = new TextDecoder("latin1").decode(bytes.slice(isLong ? 12 : 10, Math.min(start, 10_000)));
  const [, type = "", size = ""] = /'descr':\s*'[<|]([biufSU])(\d{1,4})'/.exec(header) ?? [];
  const shape = /'shape':\s*\((\d{0,15}),?\)/.exec(header)?.[1];
  if (type === "" || shape === undefined) {
    throw refused(what, `found an array ${quoted(header.trim())}; expected numbers in one dimension, little-endian`);
  }
  const length = shape === "" ? 1 : Number(shape);
  const each = Number(size) * (type === "U" ? 4 : 1);
  if (start + length * each > bytes.length) {
    throw refused(what, `found ${bytes.length} bytes; expected ${start + length * each} for ${length} entries`);
  }
  return { type, bytes: each, length, start };
}

export function arrayOf(bytes: Uint8Array, what: string): NumpyArray {
  const { type, bytes: each, length, start } = headerOf(bytes, what);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = readerOf(view, type + each);
  if (read === null)
    throw refused(what, `found entries of the type ${type}${each}; expected integers, floats or truths`);
  return { length, type, at: (index) => read(start + index * each) };
}

function readerOf(view: DataView, type: string): ((at: number) => number) | null {
  switch (type) {
    case "b1":
    case "u1":
      return (at) => view.getUint8(at);
    case "i1":
      return (at) => view.getInt8(at);
    case "i2":
      return (at) => view.getInt16(at, true);
    case "u2":
      return (at) => view.getUint16(at, true);
    case "i4":
      return (at) => view.getInt32(at, true);
    case "u4":
      return (at) => view.getUint32(at, true);
    case "i8":
      return (at) => Number(view.getBigInt64(at, true));
    case "u8":
      return (at) => Number(view.getBigUint64(at, true));
    case "f4":
      return (at) => view.getFloat32(at, true);
    case "f8":
      return (at) => view.getFloat64(at, true);
    default:
      return null;
  }
}

/** Reads the text of an array of one text, in bytes or in 32-bit characters. */
export function textOf(bytes: Uint8Array, what: string): string {
  const { type, bytes: each, start } = headerOf(bytes, what);
  if ((type !== "S" && type !== "U") || each > 400)
    throw refused(what, `found entries of the type ${type}; expected a text`);
  return new TextDecoder().decode(bytes.slice(start, start + each)).replaceAll("\0", "");
}
