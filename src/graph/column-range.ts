/** The range of a graph's columns, found when first asked for and kept for as long as the column is. */

import type { DenseColumn } from "./column.ts";
import type { Graph } from "./graph.ts";

/** A range; `least` is greater than `greatest` where a column has no number. */
export interface ColumnRange {
  readonly least: number;
  readonly greatest: number;
  readonly nan: boolean;
}

/** The range of the entries that are there, and whether some are missing. */
interface Present extends ColumnRange {
  readonly isMissing: boolean;
}

const NOTHING: Present = { least: Infinity, greatest: -Infinity, nan: false, isMissing: true };

const RANGES = new WeakMap<DenseColumn, Present>();

/**
 * Gives the range of an attribute as a program reads it, before any cast: of the entries that are there, and of
 * `otherwise` where some are missing. Null for an attribute that no program can read: a text, or a missing one without
 * an `otherwise`.
 */
export function rangeOfColumn(
  graph: Graph,
  domain: "node" | "edge",
  attribute: string,
  otherwise: number | null,
): ColumnRange | null {
  const column = graph.attribute(domain, attribute);
  if (column?.kind === "text") return null;
  const present = column ? (RANGES.get(column) ?? rangeOf(column)) : NOTHING;
  if (column) RANGES.set(column, present);
  const { least, greatest, nan, isMissing } = present;
  if (!isMissing) return { least, greatest, nan };
  if (otherwise === null) return null;
  if (Number.isNaN(otherwise)) return { least, greatest, nan: true };
  return { least: Math.min(least, otherwise), greatest: Math.max(greatest, otherwise), nan };
}

function rangeOf({ values, missing }: DenseColumn): Present {
  let [least, greatest] = [Infinity, -Infinity];
  let [nan, isMissing] = [false, false];
  for (let index = 0; index < values.length; index++) {
    if (missing?.[index] === 1) {
      isMissing = true;
      continue;
    }
    const value = values[index]!;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
    nan ||= Number.isNaN(value);
  }
  return { least, greatest, nan, isMissing };
}
