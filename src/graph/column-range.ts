/** The range of a graph's columns, found when first asked for and kept for as long as the column is. */

import type { ColumnValues } from "./allocator.ts";
import type { Graph } from "./graph.ts";

/** `least` is more than `greatest` where a column has no number. */
export interface ColumnRange {
  readonly least: number;
  readonly greatest: number;
  readonly nan: boolean;
}

const RANGES = new WeakMap<ColumnValues, ColumnRange>();

/**
 * The range of an attribute as a program reads it, before any cast: of the entries, and of `otherwise` where there are
 * none. Null where an attribute is missing that has no otherwise.
 */
export function rangeOfColumn(
  graph: Graph,
  domain: "node" | "edge",
  attribute: string,
  otherwise: number | null,
): ColumnRange | null {
  const column = domain === "node" ? graph.nodeColumn(attribute) : graph.edgeColumn(attribute);
  if (column === undefined) return otherwise === null ? null : rangeOf([otherwise]);
  const known = RANGES.get(column) ?? rangeOf(column);
  RANGES.set(column, known);
  return known;
}

function rangeOf(values: ArrayLike<number>): ColumnRange {
  let [least, greatest] = [Infinity, -Infinity];
  let nan = false;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
    nan ||= Number.isNaN(value);
  }
  return { least, greatest, nan };
}
