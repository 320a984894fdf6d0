/** A worker's frame: its scalars, and the failures that it recorded. */

import type { BoundPlan, FrameLayout } from "../src/bind/bound.ts";

/** The element of a slot. A bool is the i32 0 or 1. All but f64 take the lower 4 of the 8 bytes. */
export type SlotElement = "bool" | "i32" | "u32" | "f32" | "f64";

/** The bytes of a site's record of failures: a count, u32, and at byte 8 the least bad index, i64. */
export const RECORD_BYTES = 16;
const INDEX_OFFSET = 8;

const READERS: Readonly<Record<SlotElement, (frame: DataView, offset: number) => number>> = {
  bool: (frame, offset) => frame.getInt32(offset, true),
  i32: (frame, offset) => frame.getInt32(offset, true),
  u32: (frame, offset) => frame.getUint32(offset, true),
  f32: (frame, offset) => frame.getFloat32(offset, true),
  f64: (frame, offset) => frame.getFloat64(offset, true),
};

const WRITERS: Readonly<Record<SlotElement, (frame: DataView, offset: number, value: number) => void>> = {
  bool: (frame, offset, value) => frame.setInt32(offset, value, true),
  i32: (frame, offset, value) => frame.setInt32(offset, value, true),
  u32: (frame, offset, value) => frame.setUint32(offset, value, true),
  f32: (frame, offset, value) => frame.setFloat32(offset, value, true),
  f64: (frame, offset, value) => frame.setFloat64(offset, value, true),
};

/** Reads the scalar at an offset of a frame. Booleans are 0 and 1. */
export function readSlot(frame: DataView, offset: number, element: SlotElement): number {
  return READERS[element](frame, offset);
}

/** Writes the scalar at an offset of a frame. Booleans are 0 and 1. */
export function writeSlot(frame: DataView, offset: number, element: SlotElement, value: number): void {
  WRITERS[element](frame, offset, value);
}

/** Reads the address at an offset of a frame. */
export function readPointer(frame: DataView, offset: number, bytes: FrameLayout["pointerBytes"]): number {
  return bytes === 4 ? frame.getUint32(offset, true) : Number(frame.getBigUint64(offset, true));
}

/** Writes the address at an offset of a frame. */
export function writePointer(
  frame: DataView,
  offset: number,
  bytes: FrameLayout["pointerBytes"],
  address: number,
): void {
  if (bytes === 4) frame.setUint32(offset, address, true);
  else frame.setBigUint64(offset, BigInt(address), true);
}

/** The failure of a run: an op that failed, and where. */
export interface Failure {
  /** The number of the first failing site in program order. */
  readonly site: number;
  /** The least of the bad indices at that site. */
  readonly index: number;
}

/** Tells whether any site of one worker's frame has recorded a failure. */
export function hasFailure(words: Int32Array, { failures, sites }: BoundPlan["frame"]): boolean {
  for (let site = 0; site < sites; site++) {
    if (words[(failures + site * RECORD_BYTES) / Int32Array.BYTES_PER_ELEMENT] !== 0) return true;
  }
  return false;
}

/** Finds the first failure in the frames of all workers; null if there is none. */
export function findFailure({ frame, frames }: BoundPlan, buffer: ArrayBufferLike): Failure | null {
  const views = frames.map((address) => new DataView(buffer, address, frame.bytes));
  for (let site = 0; site < frame.sites; site++) {
    const record = frame.failures + site * RECORD_BYTES;
    const indices = views
      .filter((view) => view.getUint32(record, true) !== 0)
      .map((view) => Number(view.getBigInt64(record + INDEX_OFFSET, true)));
    if (indices.length > 0) return { site, index: Math.min(...indices) };
  }
  return null;
}
