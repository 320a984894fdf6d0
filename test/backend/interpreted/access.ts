/** How the entries of each element are read and written in memory. */

import type { Element } from "../../../src/ir/type.ts";

export const READ: Readonly<Record<Element, (memory: DataView, at: number) => number>> = {
  bool: (memory, at) => memory.getUint8(at),
  i32: (memory, at) => memory.getInt32(at, true),
  u32: (memory, at) => memory.getUint32(at, true),
  f32: (memory, at) => memory.getFloat32(at, true),
  f64: (memory, at) => memory.getFloat64(at, true),
};

export const WRITE: Readonly<Record<Element, (memory: DataView, at: number, value: number) => void>> = {
  bool: (memory, at, value) => memory.setUint8(at, value),
  i32: (memory, at, value) => memory.setInt32(at, value, true),
  u32: (memory, at, value) => memory.setUint32(at, value, true),
  f32: (memory, at, value) => memory.setFloat32(at, value, true),
  f64: (memory, at, value) => memory.setFloat64(at, value, true),
};
