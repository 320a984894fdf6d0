/** The meaning of Arrow's types for graphs: how the values of a column are read. */

import type { DataType } from "@uwdata/flechette";
import type { ColumnType } from "../columnar/column-table.ts";

export interface ArrowKind {
  readonly type: ColumnType;
  readonly note: string | null;
  readonly refused: string | null;
  /**
   * The way to read the values of a batch: from its array, from halves of 64-bit integers, or one by one through the
   * library.
   */
  readonly from: "array" | "signed halves" | "unsigned halves" | "library";
  /** The divisor that is applied to numbers after reading. */
  readonly divisor: number;
}

const BASE: ArrowKind = { type: "number", note: null, refused: null, from: "library", divisor: 1 };

/** The numbers of types, as Arrow's Schema.fbs has them; the library calls dictionaries −1. */
const DICTIONARY = -1;
const REFUSED: ReadonlyMap<number, string> = new Map([
  [4, "bytes"],
  [11, "an INTERVAL"],
  [12, "a LIST"],
  [13, "a STRUCT"],
  [14, "a UNION"],
  [15, "bytes of a fixed length"],
  [16, "a LIST"],
  [17, "a MAP"],
  [19, "bytes"],
  [21, "a LIST"],
  [22, "runs"],
  [23, "bytes"],
  [25, "a LIST"],
  [26, "a LIST"],
]);

/** The number of each unit of time in a millisecond. */
const PER_MILLISECOND = [0.001, 1, 1000, 1_000_000] as const;

export function kindOf(type: DataType): ArrowKind {
  const refused = REFUSED.get(type.typeId);
  if (refused !== undefined) return { ...BASE, type: "none", refused };
  switch (type.typeId) {
    case DICTIONARY:
      return { ...kindOf(type.dictionary), from: "library", divisor: 1 };
    case 1:
      return { ...BASE, type: "none" };
    case 2: {
      const from = type.bitWidth < 64 ? "array" : type.signed ? "signed halves" : "unsigned halves";
      return { ...BASE, type: "integer", from };
    }
    case 3:
      return { ...BASE, from: type.precision === 0 ? "library" : "array" };
    case 5:
    case 20:
    case 24:
      return { ...BASE, type: "text" };
    case 6:
      return { ...BASE, type: "boolean" };
    case 7:
      return { ...BASE, note: `DECIMAL(${type.precision}, ${type.scale}) as numbers of 64 bits` };
    case 8:
      return { ...BASE, note: "dates as milliseconds since 1970" };
    case 9:
      return { ...BASE, divisor: PER_MILLISECOND[type.unit], note: "times as milliseconds of the day" };
    case 10:
      return { ...BASE, note: "times as milliseconds since 1970" };
    case 18:
      return { ...BASE, divisor: PER_MILLISECOND[type.unit], note: "durations as milliseconds" };
    default:
      return { ...BASE, type: "none", refused: "values of no known type" };
  }
}
