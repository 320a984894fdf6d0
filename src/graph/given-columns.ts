/** The columns that a caller gives with a graph, checked. */

import { describeFound } from "../arguments/found.ts";
import { EdgewiseError } from "../error.ts";
import { inSlices, type Turns } from "../turns.ts";
import { type ColumnValues, heapAllocator } from "./allocator.ts";
import { type Column, dense } from "./column.ts";

/**
 * The values of an attribute as a caller may give them. Arrays of numbers, and typed arrays of other elements, bigints
 * among them, become float64; arrays of booleans become uint8. An undefined or null entry is missing.
 */
export type ColumnInput =
  | ColumnValues
  | ArrayLike<number | bigint | null | undefined>
  | ArrayLike<boolean | null | undefined>;

/** Checks columns of `length` nodes or edges. Columns that were checked already stay as they are. */
export function* checkedColumns(
  what: "node" | "edge",
  columns: Readonly<Record<string, ColumnInput | Column>> = {},
  length: number,
): Turns<Map<string, Column>> {
  const checked = new Map<string, Column>();
  for (const [name, values] of Object.entries(columns)) {
    if (isColumn(values)) {
      checked.set(name, values);
      continue;
    }
    const label = `${what} column ${JSON.stringify(name)}`;
    expectLength(label, values.length, length, `${what}s`);
    checked.set(name, isColumnValues(values) ? dense(checkedColumn(label, values)) : yield* columnOf(label, values));
  }
  return checked;
}

function isColumn(input: ColumnInput | Column): input is Column {
  return !("length" in input);
}

function checkedColumn(label: string, values: ColumnValues): ColumnValues {
  if (!(values instanceof Uint8Array)) return values;
  const bad = values.findIndex((value) => value > 1);
  if (bad < 0) return values;
  throw new EdgewiseError({
    code: "graph/attribute",
    message: `${label} holds ${values[bad]} at position ${bad}; a Uint8Array holds booleans, expected 0 or 1`,
    hint: "Give numbers as a Uint32Array or Float64Array.",
  });
}

function isColumnValues(input: ColumnInput): input is ColumnValues {
  return COLUMN_ARRAYS.some((type) => input instanceof type);
}

const COLUMN_ARRAYS = [Uint8Array, Int32Array, Uint32Array, Float32Array, Float64Array];

function* columnOf(label: string, input: ArrayLike<unknown>): Turns<Column> {
  let first = 0;
  while (first < input.length && (input[first] === undefined || input[first] === null)) first++;
  const boolean = typeof input[first] === "boolean";
  const result = boolean ? heapAllocator.uint8(input.length) : heapAllocator.float64(input.length);
  let missing: Uint8Array | null = null;
  yield* inSlices(input.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const given = input[i];
      if (given === undefined || given === null) {
        missing ??= heapAllocator.uint8(input.length);
        missing[i] = 1;
        result[i] = NaN;
      } else result[i] = checkedValue(label, given, i, boolean);
    }
  });
  return dense(result, missing);
}

function checkedValue(label: string, given: unknown, position: number, boolean: boolean): number {
  const value = typeof given === "bigint" ? Number(given) : given;
  const isExact = typeof given !== "bigint" || Number.isSafeInteger(value);
  if (typeof value === (boolean ? "boolean" : "number") && isExact) return Number(value);
  throw new EdgewiseError({
    code: "graph/attribute",
    message: `${label} holds ${describeFound(given)} at position ${position}; expected a ${boolean ? "boolean" : "number"}${isExact ? "" : ", which is exact up to 2^53"}`,
    hint: isExact ? undefined : "Give ids as nodeKeys or edgeKeys, and numbers that may be rounded as a Float64Array.",
  });
}

/** Throws `graph/input` where the number of values is not the expected one. */
export function expectLength(what: string, found: number, expected: number, of: string): void {
  if (found === expected) return;
  throw new EdgewiseError({
    code: "graph/input",
    message: `${what} has ${found} values; expected ${expected}, one for each of the ${of}`,
  });
}
