/** The range of a graph's columns, found when first asked for and kept for as long as the column is. */

import type { DenseColumn } from "./column.ts";
import type { Graph } from "./graph.ts";

/** `least` is more than `greatest` where a column has no number. */
export interface ColumnRange {
  readonly least: number;
  readonly greatest: number;
  readonly nan: boolean;
}

const RANGES = new WeakMap<DenseColumn, ColumnRange>();

/**
 * The range of an attribute as a program reads it, before any cast: of its entries, and of `otherwise` where some are
 * missing. Null where nothing stands for what is missing, or not everything is a number.
 */
export function rangeOfColumn(
  graph: Graph,
  domain: "node" | "edge",
  attribute: string,
  otherwise: number | null,
): ColumnRange | null {
  const column = graph.attribute(domain, attribute);
  if (column?.kind === "text") return null;
  if (column === undefined) return otherwise === null ? null : joined(NOTHING, otherwise);
  const known = RANGES.get(column) ?? rangeOf(column);
  RANGES.set(column, known);
  if (column.missing === null) return known;
  return otherwise === null ? null : joined(known, otherwise);
}

const NOTHING: ColumnRange = { least: Infinity, greatest: -Infinity, nan: false };

/** The range of one more number. */
function joined({ least, greatest, nan }: ColumnRange, value: number): ColumnRange {
  if (Number.isNaN(value)) return { least, greatest, nan: true };
  return { least: value < least ? value : least, greatest: value > greatest ? value : greatest, nan };
}

/** The range of the entries that are there. */
function rangeOf({ values, missing }: DenseColumn): ColumnRange {
  let { least, greatest, nan } = NOTHING;
  for (let index = 0; index < values.length; index++) {
    if (missing?.[index] === 1) continue;
    const value = values[index]!;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
    nan ||= Number.isNaN(value);
  }
  return { least, greatest, nan };
}
