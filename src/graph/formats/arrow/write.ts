/** Columns as an Arrow file, which is also the second version of Feather, with what pandas keeps of a table. */

import type { Batch } from "@uwdata/flechette";
import type { Graph } from "../../graph.ts";
import { edgeColumns, type WrittenColumn, type WrittenType } from "../columnar/written.ts";
import { withCodecs } from "./codecs.ts";

const ROWS_OF_BATCH = 2 ** 20;

/** The names of column types in pandas. Integers and booleans with missing entries are objects there. */
const PANDAS = {
  boolean: ["bool", "bool"],
  int32: ["int32", "int32"],
  int64: ["int64", "int64"],
  float64: ["float64", "float64"],
  text: ["unicode", "object"],
} as const satisfies Record<WrittenType, readonly [string, string]>;

/** Writes the edges of a graph as an Arrow file. */
export async function writeArrow(graph: Graph): Promise<Uint8Array> {
  return await arrowOf(edgeColumns(graph, "an Arrow file"));
}

/** A value of each type, from which a batch without rows is made. */
const ANY = { boolean: false, int32: 0, int64: 0n, float64: 0, text: "" } as const satisfies Record<
  WrittenType,
  unknown
>;

/** Writes columns of one length as an Arrow file, with buffers compressed by LZ4. */
export async function arrowOf(columns: readonly WrittenColumn[]): Promise<Uint8Array> {
  const flechette = await import("@uwdata/flechette");
  const { Column, columnFromArray, tableFromColumns, tableToIPC } = flechette;
  const types = {
    boolean: flechette.bool,
    int32: flechette.int32,
    int64: flechette.int64,
    float64: flechette.float64,
    text: flechette.utf8,
  } as const satisfies Record<WrittenType, unknown>;
  const built = columns.map(({ name, type, values }): [string, ReturnType<typeof columnFromArray>] => {
    const options = { maxBatchRows: ROWS_OF_BATCH, useBigInt: true };
    // Of no rows the library makes no batch, and Polars reads no file without one.
    const isEmpty = values.length === 0;
    const { data } = columnFromArray(isEmpty ? [ANY[type]] : [...values], types[type](), options);
    for (const batch of data) {
      if (isEmpty) batch.length = 0;
      trim(batch, type);
    }
    return [name, new Column([...data])];
  });
  const table = tableFromColumns(built);
  table.schema.metadata = new Map([["pandas", JSON.stringify(pandasOf(columns))]]);
  const bytes = withCodecs(flechette, { zstd: null, most: 0, later: null }, () =>
    tableToIPC(table, { format: "file", codec: flechette.CompressionType.LZ4_FRAME }),
  );
  if (bytes === null) throw new TypeError("the library wrote nothing");
  return bytes;
}

/**
 * Cuts the arrays of a batch to their entries. The library rounds them up to 8 bytes, and some readers, as Polars, take all of an
 * unpacked buffer for entries: offsets that end with a zero descend there.
 */
function trim(batch: Batch<unknown>, type: WrittenType): void {
  const { length } = batch;
  const flags = Math.ceil(length / 8);
  batch.validity &&= batch.validity.subarray(0, flags);
  const offsets = type === "text" ? batch.offsets?.subarray(0, length + 1) : undefined;
  if (offsets !== undefined) batch.offsets = offsets;
  const end = offsets === undefined ? (type === "boolean" ? flags : length) : Number(offsets[length]);
  batch.values &&= batch.values.subarray(0, end);
}

/** Makes the metadata by which pandas reads a table back: its columns, and an index that counts from 0. */
function pandasOf(columns: readonly WrittenColumn[]): object {
  const stop = columns[0]?.values.length ?? 0;
  return {
    index_columns: [{ kind: "range", name: null, start: 0, stop, step: 1 }],
    column_indexes: [],
    columns: columns.map(({ name, type, hasNull }) => {
      const [pandas, numpy] = PANDAS[type];
      const numpyType = hasNull && type !== "text" ? (type === "boolean" ? "object" : "float64") : numpy;
      return { name, field_name: name, pandas_type: pandas, numpy_type: numpyType, metadata: null };
    }),
    creator: { library: "edgewise", version: "0.1.0" },
    pandas_version: "2.0.0",
  };
}
