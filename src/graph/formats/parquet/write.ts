/** Writes columns as a Parquet file, by hyparquet-writer. */

import type { Graph } from "../../graph.ts";
import { edgeColumns, type WrittenColumn, type WrittenType } from "../columnar/written.ts";

const TYPES = {
  boolean: "BOOLEAN",
  int32: "INT32",
  int64: "INT64",
  float64: "DOUBLE",
  text: "STRING",
} as const satisfies Record<WrittenType, string>;

const ROWS_OF_GROUP = 2 ** 20;

/** Writes the edges of a graph as a Parquet file. */
export async function writeParquet(graph: Graph): Promise<Uint8Array> {
  return await parquetOf(edgeColumns(graph, "a Parquet file"));
}

/** Writes columns of one length as a Parquet file, compressed by Snappy. */
export async function parquetOf(columns: readonly WrittenColumn[]): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import("hyparquet-writer/src/write.js");
  const buffer = parquetWriteBuffer({
    columnData: columns.map(({ name, type, values, hasNull }) => ({
      name,
      type: TYPES[type],
      data: [...values],
      nullable: hasNull,
    })),
    rowGroupSize: ROWS_OF_GROUP,
    createdBy: "edgewise",
  });
  return new Uint8Array(buffer);
}
