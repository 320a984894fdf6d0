/** Attributes that have been placed in memory, with their entries converted to the element of a plan's buffer. */

import type { Memory } from "../../../runtime/memory.ts";
import type { ColumnValues, DenseColumn } from "../../graph/graph.ts";
import type { Element } from "../../ir/type.ts";
import type { Buffer } from "../../plan/buffer.ts";
import { castTo } from "../../program.ts";
import type { Turns } from "../../turns.ts";

export type AttributeOrigin = Extract<Buffer["origin"], { kind: "attribute" }>;

/** An attribute in memory, in the element of a plan's buffer. */
export interface PlacedColumn {
  readonly address: number;
  /** The column that was written; null where the graph has none and `otherwise` stands everywhere. */
  column: DenseColumn | null;
  /** Copies of the attribute in the order of rows. */
  copies: readonly { readonly address: number; readonly write: () => Turns<void> }[];
}

export function keyOf(element: Element, { domain, attribute, otherwise }: AttributeOrigin): string {
  return JSON.stringify([
    domain,
    attribute,
    element,
    otherwise === null ? null : String(otherwise),
    Object.is(otherwise, -0),
  ]);
}

export function purposeOf({ domain, attribute }: AttributeOrigin): string {
  return `the ${domain} attribute ${attribute}`;
}

/** Tells whether all entries of a column are there, in the element itself. */
export function isAsRead({ values, missing }: DenseColumn, element: Element): boolean {
  return missing === null && holds(values, element);
}

/**
 * Makes a function that fills the entries of an array from one up to another with a column's values, converted.
 * `otherwise` stands for missing ones.
 */
export function fillerOf(
  element: Element,
  column: DenseColumn | null,
  origin: AttributeOrigin,
): (into: ColumnValues, from: number, to: number) => void {
  const cast = castTo(element);
  const otherwise = cast(origin.otherwise ?? 0);
  if (column === null) return (into, from, to) => void into.fill(otherwise, from, to);
  const { values, missing } = column;
  if (isAsRead(column, element)) return (into, from, to) => into.set(values.subarray(from, to), from);
  return (into, from, to) => {
    for (let k = from; k < to; k++) into[k] = missing?.[k] === 1 ? otherwise : cast(values[k]!);
  };
}

/** Makes a view of memory as entries of an element. */
export function viewOf(memory: Memory, element: Element, address: number, length: number): ColumnValues {
  switch (element) {
    case "bool":
      return memory.u8(address, length);
    case "i32":
      return memory.i32(address, length);
    case "u32":
      return memory.u32(address, length);
    case "f32":
      return memory.f32(address, length);
    case "f64":
      return memory.f64(address, length);
    default:
      return element satisfies never;
  }
}

/** Tells whether a column's entries are of the element as they are. */
function holds(column: ColumnValues, element: Element): boolean {
  switch (element) {
    case "bool":
      return column instanceof Uint8Array;
    case "i32":
      return column instanceof Int32Array;
    case "u32":
      return column instanceof Uint32Array;
    case "f32":
      return column instanceof Float32Array;
    case "f64":
      return column instanceof Float64Array;
    default:
      return element satisfies never;
  }
}
