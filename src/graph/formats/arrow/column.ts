/** A column of an Arrow table, whose batches the library has made views of. */

import type { Batch, Column } from "@uwdata/flechette";
import { inSlices, Pace, type Turns } from "../../../turns.ts";
import { NO_CATEGORY } from "../../column.ts";
import type { TypedColumn } from "../columnar/column-table.ts";
import { joinHalves } from "../columnar/halves.ts";
import { guarded, type OpenedFile } from "../columnar/unreadable.ts";
import type { TextTable } from "../text-table.ts";
import { type ArrowKind, kindOf } from "./type.ts";

/** A batch with values of any type. */
type AnyBatch = Batch<unknown>;

export function typedColumn(file: OpenedFile, name: string, column: Column<unknown>): TypedColumn {
  const kind = kindOf(column.type);
  const { data } = column;
  const within = <T>(work: Turns<T>): Turns<T> => guarded(file, name, work);
  return {
    name,
    type: kind.type,
    note: kind.note,
    refused: kind.refused,
    numbers: (into, from, absent) => within(numbers(data, kind, into, from, absent)),
    shortIntegers: null,
    truths: (into, from, absent) => within(truths(data, into, from, absent)),
    texts: (codes, from, table) => within(texts(data, kind, codes, from, table)),
  };
}

function* numbers(
  batches: readonly AnyBatch[],
  kind: ArrowKind,
  into: Float64Array,
  from: number,
  absent: (row: number) => void,
): Turns<number> {
  let rounded = -1;
  let first = 0;
  for (const batch of batches) {
    const isAbsent = absentRows(batch);
    const found = yield* batchNumbers(batch, kind, into, from, first);
    if (found >= 0 && rounded < 0 && isAbsent?.(found) !== true) rounded = first + found;
    if (isAbsent !== null) {
      const pace = new Pace();
      for (let row = 0; row < batch.length; row++) {
        if (pace.isDue()) yield first + row;
        if (!isAbsent(row)) continue;
        into[from + first + row] = Number.NaN;
        absent(first + row);
      }
    }
    first += batch.length;
    yield first;
  }
  if (kind.divisor !== 1) {
    yield* inSlices(first, (begin, end) => {
      for (let k = from + begin; k < from + end; k++) into[k] = into[k]! / kind.divisor;
    });
  }
  return rounded;
}

/**
 * Reads the numbers of a batch, even of rows without a value. `first` is its first row in the table. Gives the first of
 * its rows whose number was rounded, or −1.
 */
function* batchNumbers(
  batch: AnyBatch,
  kind: ArrowKind,
  into: Float64Array,
  start: number,
  first: number,
): Turns<number> {
  const { length } = batch;
  const from = start + first;
  if (kind.from === "library") {
    const pace = new Pace();
    for (let row = 0; row < length; row++) {
      if (pace.isDue()) yield first + row;
      const value = batch.at(row);
      into[from + row] = typeof value === "number" || typeof value === "bigint" ? Number(value) : Number.NaN;
    }
    if (kind.type !== "integer") return -1;
    for (let row = 0; row < length; row++) {
      const value = into[from + row]!;
      if (!Number.isNaN(value) && !Number.isSafeInteger(value)) return row;
    }
    return -1;
  }
  const { values } = batch;
  if (!ArrayBuffer.isView(values) || values instanceof DataView || !("length" in values) || values.length < length) {
    throw new Error("a batch ends before its values");
  }
  if (kind.from !== "array") {
    const halves = new Int32Array(values.buffer, values.byteOffset, 2 * length);
    const isSigned = kind.from === "signed halves";
    let rounded = -1;
    yield* inSlices(length, (begin, end) => {
      const found = joinHalves(halves.subarray(2 * begin, 2 * end), isSigned, into, from + begin);
      if (found >= 0 && rounded < 0) rounded = begin + found;
    });
    return rounded;
  }
  if (values instanceof BigInt64Array || values instanceof BigUint64Array)
    throw new Error("found integers of another width than announced");
  yield* inSlices(length, (begin, end) => into.set(values.subarray(begin, end), from + begin));
  return -1;
}

/** Makes the question whether a row of a batch lacks a value; null if all rows have one. */
function absentRows({ nullCount, validity, length, type }: AnyBatch): ((row: number) => boolean) | null {
  if (nullCount === 0 || type.typeId === 1 || validity === undefined || validity.length === 0) return null;
  if (8 * validity.length < length) throw new Error("a batch ends before its flags");
  return (row) => (validity[row >> 3]! & (1 << (row & 7))) === 0;
}

function* truths(
  batches: readonly AnyBatch[],
  into: Uint8Array,
  from: number,
  absent: (row: number) => void,
): Turns<void> {
  let first = 0;
  for (const batch of batches) {
    const isAbsent = absentRows(batch);
    if (batch.values !== undefined && 8 * batch.values.length < batch.length && batch.type.typeId === 6) {
      throw new Error("a batch ends before its values");
    }
    const pace = new Pace();
    for (let row = 0; row < batch.length; row++) {
      if (pace.isDue()) yield first + row;
      if (isAbsent?.(row) === true) absent(first + row);
      else into[from + first + row] = batch.at(row) === true ? 1 : 0;
    }
    first += batch.length;
  }
}

function* texts(
  batches: readonly AnyBatch[],
  kind: ArrowKind,
  codes: Uint32Array,
  from: number,
  table: TextTable,
): Turns<void> {
  let first = 0;
  for (const batch of batches) {
    const isAbsent = absentRows(batch);
    const codeOf = codesOf(batch, kind, table);
    const pace = new Pace();
    for (let row = 0; row < batch.length; row++) {
      if (pace.isDue()) yield first + row;
      codes[from + first + row] = isAbsent?.(row) === true ? NO_CATEGORY : codeOf(row);
    }
    first += batch.length;
  }
}

/** Makes a function that gives the number of the text of a row. */
function codesOf(batch: AnyBatch, kind: ArrowKind, table: TextTable): (row: number) => number {
  const { offsets, values, type, length } = batch;
  const spelled = (value: unknown): number => {
    if (typeof value === "string") return table.addText(value);
    if (typeof value === "number" && !Number.isNaN(value)) return table.addText(String(value / kind.divisor));
    return typeof value === "boolean" || typeof value === "bigint" ? table.addText(String(value)) : NO_CATEGORY;
  };
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    if (kind.from === "library") return (row) => spelled(batch.at(row));
    return (row) => spelled(values[row]);
  }
  if (type.typeId === -1) {
    const known: (number | undefined)[] = [];
    return (row) => {
      const index = Number(values?.[row]);
      const code = known[index] ?? spelled(batch.at(row));
      known[index] = code;
      return code;
    };
  }
  const isText = type.typeId === 5 || type.typeId === 20;
  if (!isText || offsets === undefined || !(values instanceof Uint8Array)) return (row) => spelled(batch.at(row));
  if (offsets.length <= length && length > 0) throw new Error("a batch ends before its texts");
  // The bytes are taken as they are, so that no string is made of each.
  return (row) => {
    const [begin, end] = [Number(offsets[row]), Number(offsets[row + 1])];
    if (!(begin >= 0 && begin <= end && end <= values.length)) throw new Error("texts lie outside their batch");
    return table.add(values, begin, end);
  };
}
