/** The meaning of Parquet's types for graphs: how the values of a column are read. */

import type { ColumnType } from "../columnar/column-table.ts";
import type { ParquetColumn } from "./footer.ts";
import type { Library, Raw } from "./library.ts";
import type { Stored } from "./numbers.ts";

export interface ParquetKind {
  readonly type: ColumnType;
  readonly note: string | null;
  readonly refused: string | null;
  /** The physical type of numbers that Edgewise decodes; null for values that the library decodes. */
  readonly stored: Stored | null;
  /** The factor, and below the divisor, that are applied to numbers after reading. */
  readonly factor: number;
  readonly divisor: number;
  /** Makes a number, not scaled yet, of a value from the library. */
  readonly number: (raw: Raw, library: Library) => number;
  /** Makes a text, or the bytes of one, of such a value. */
  readonly spell: (raw: Raw) => string | Uint8Array;
}

const PLAIN: ParquetKind = {
  type: "number",
  note: null,
  refused: null,
  stored: null,
  factor: 1,
  divisor: 1,
  number: Number,
  spell: String,
};

/** The milliseconds of a day, and the days from the epoch of INT96 to 1970. INT96 counts Julian days. */
const DAY = 86_400_000;
const JULIAN_DAY = 2_440_588;

/** The number of each unit of time in a millisecond. */
const PER_MILLISECOND = { MILLIS: 1, MICROS: 1000, NANOS: 1_000_000 } as const;

export function kindOf({ element, isNested }: ParquetColumn): ParquetKind {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (isNested) return refused(nestedTitle(converted, logical?.type, element.num_children));
  switch (type) {
    case "BOOLEAN":
      return { ...PLAIN, type: "boolean" };
    case "FLOAT":
    case "DOUBLE":
      return { ...PLAIN, stored: type };
    case "INT96":
      return { ...PLAIN, note: "times as milliseconds since 1970", number: int96 };
    case "INT32":
    case "INT64":
      return integers(element);
    case "BYTE_ARRAY":
    case "FIXED_LEN_BYTE_ARRAY":
      return bytes(element);
    default:
      return logical?.type === "NULL" ? { ...PLAIN, type: "none" } : refused("values of no type");
  }
}

function integers({
  type,
  converted_type: converted,
  logical_type: logical,
  scale,
  precision,
}: ParquetColumn["element"]): ParquetKind {
  const stored = type === "INT32" ? "INT32" : "INT64";
  if (converted === "DECIMAL" || logical?.type === "DECIMAL") return { ...decimal(precision, scale), stored };
  if (converted === "DATE" || logical?.type === "DATE")
    return { ...PLAIN, stored, factor: DAY, note: "dates as milliseconds since 1970" };
  if (logical?.type === "TIMESTAMP" || logical?.type === "TIME") {
    return { ...PLAIN, stored, divisor: PER_MILLISECOND[logical.unit], note: noteOfTime(logical.type === "TIME") };
  }
  const unit = /^TIME(STAMP)?_(MILLIS|MICROS)$/.exec(converted ?? "");
  if (unit) {
    const divisor = unit[2] === "MICROS" ? PER_MILLISECOND.MICROS : PER_MILLISECOND.MILLIS;
    return { ...PLAIN, stored, divisor, note: noteOfTime(unit[1] === undefined) };
  }
  const isUnsigned = converted?.startsWith("UINT_") ?? (logical?.type === "INTEGER" && !logical.isSigned);
  if (!isUnsigned) return { ...PLAIN, type: "integer", stored };
  const asUnsigned = (raw: Raw): number | bigint =>
    stored === "INT32" ? Number(raw) >>> 0 : BigInt.asUintN(64, typeof raw === "bigint" ? raw : BigInt(Number(raw)));
  return {
    ...PLAIN,
    type: "integer",
    stored: stored === "INT32" ? "UINT32" : "UINT64",
    number: (raw) => Number(asUnsigned(raw)),
    spell: (raw) => String(asUnsigned(raw)),
  };
}

function bytes({
  type,
  converted_type: converted,
  logical_type: logical,
  scale,
  precision,
}: ParquetColumn["element"]): ParquetKind {
  if (converted === "DECIMAL" || logical?.type === "DECIMAL") {
    return {
      ...decimal(precision, scale),
      number: (raw, library) => (raw instanceof Uint8Array ? library.parseDecimal(raw) : Number.NaN),
    };
  }
  if (logical?.type === "FLOAT16") {
    return {
      ...PLAIN,
      number: (raw, library) => (raw instanceof Uint8Array ? (library.parseFloat16(raw) ?? Number.NaN) : Number.NaN),
    };
  }
  if (logical?.type === "UUID") return { ...PLAIN, type: "text", spell: uuid };
  if (converted === "BSON" || logical?.type === "BSON") return refused("BSON");
  if (converted === "INTERVAL") return refused("an INTERVAL");
  if (logical?.type === "GEOMETRY" || logical?.type === "GEOGRAPHY") return refused(`a ${logical.type}`);
  if (type === "FIXED_LEN_BYTE_ARRAY") return refused("bytes of a fixed length");
  // Some writers do not mark bytes as texts.
  return { ...PLAIN, type: "text", spell: (raw) => (raw instanceof Uint8Array ? raw : String(raw)) };
}

function decimal(precision = 0, scale = 0): ParquetKind {
  return { ...PLAIN, divisor: 10 ** scale, note: `DECIMAL(${precision}, ${scale}) as numbers of 64 bits` };
}

function noteOfTime(isOfDay: boolean): string {
  return isOfDay ? "times as milliseconds of the day" : "times as milliseconds since 1970";
}

function refused(what: string): ParquetKind {
  return { ...PLAIN, type: "none", refused: what };
}

function nestedTitle(converted: string | undefined, logical: string | undefined, children: number | undefined): string {
  if (converted === "LIST" || logical === "LIST") return "a LIST";
  if (converted === "MAP" || converted === "MAP_KEY_VALUE" || logical === "MAP") return "a MAP";
  if (logical === "VARIANT") return "a VARIANT";
  return children ? "a STRUCT" : "a LIST";
}

/** Reads an INT96: nanoseconds of the day in the lower eight bytes, then the day. */
function int96(raw: Raw): number {
  if (typeof raw !== "bigint") return Number.NaN;
  return (Number(raw >> 64n) - JULIAN_DAY) * DAY + Number(BigInt.asUintN(64, raw)) / PER_MILLISECOND.NANOS;
}

function uuid(raw: Raw): string {
  if (!(raw instanceof Uint8Array)) return "";
  const digits = Array.from(raw, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
