/** A worker's frame: how scalars are kept in it, and what failures it recorded. */

import type { BoundPlan, FrameLayout } from "../src/bind/bound.ts";

/** The element of a slot: bool as i32 0 or 1, all but f64 in the low 4 of its 8 bytes. */
export type SlotElement = "bool" | "i32" | "u32" | "f32" | "f64";

/** Bytes of the record of one site: a count u32, then at 8 the least bad index, i64. */
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

/** The scalar at an offset of a frame; booleans as 0 and 1. */
export function readSlot(frame: DataView, offset: number, element: SlotElement): number {
  return READERS[element](frame, offset);
}

/** Sets the scalar at an offset of a frame; booleans as 0 and 1. */
export function writeSlot(frame: DataView, offset: number, element: SlotElement, value: number): void {
  WRITERS[element](frame, offset, value);
}

/** The address at an offset of a frame. */
export function readPointer(frame: DataView, offset: number, bytes: FrameLayout["pointerBytes"]): number {
  return bytes === 4 ? frame.getUint32(offset, true) : Number(frame.getBigUint64(offset, true));
}

/** Sets the address at an offset of a frame. */
export function writePointer(
  frame: DataView,
  offset: number,
  bytes: FrameLayout["pointerBytes"],
  address: number,
): void {
  if (bytes === 4) frame.setUint32(offset, address, true);
  else frame.setBigUint64(offset, BigInt(address), true);
}

/** What a run that ended in failure failed on. */
export interface Failure {
  /** The first failing site in program order. */
  readonly site: number;
  /** The least of the bad indices there. */
  readonly index: number;
}

/** Whether any site of one worker's frame has recorded a failure. */
export function hasFailure(words: Int32Array, { failures, sites }: BoundPlan["frame"]): boolean {
  for (let site = 0; site < sites; site++) {
    if (words[(failures + site * RECORD_BYTES) / Int32Array.BYTES_PER_ELEMENT] !== 0) return true;
  }
  return false;
}

/** The first failure that the frames of a plan hold, over all workers; null if there is none. */
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
