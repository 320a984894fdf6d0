import type { ColumnTable } from "../columnar/column-table.ts";
import { CELL_LIMITS } from "../columnar/limits.ts";
import { withPartitions } from "../columnar/partitions.ts";
import { EDGE_LIST_OPTIONS } from "../edge-list.ts";
import type { Format, Reading } from "../format.ts";
import { ofEdges } from "./kept.ts";

/** The options of text tables that tables of typed columns have, too. The file itself says types and names. */
const { separator: _, header: __, comment: ___, ...COLUMN_OPTIONS } = EDGE_LIST_OPTIONS;

const ANSWERS = "The file says itself what its columns are called, and what they hold.";
const LACKS =
  "nodes without edges, attributes of nodes, the kind of graph, keys of edges, attributes `source` and `target`; keys that are not all integers become texts; NaN, which is missing; mixed graphs are refused";

export const PARQUET: Format = {
  name: "parquet",
  title: "a Parquet file",
  doc: "A table of edges, or of nodes beside one, in typed columns, as pandas, Polars, DuckDB and Spark write them; also a folder of them, whose subfolders `column=value` are columns.",
  endings: [".parquet", ".parq"],
  signature: {
    by: "its first four bytes",
    fits: (bytes) => bytes[0] === 0x50 && bytes[1] === 0x41 && bytes[2] === 0x52 && bytes[3] === 0x31,
  },
  reading: columnReading(openParquet),
  writing: {
    options: {},
    unsaid: ["kind", "lone nodes"],
    keeps: ofEdges,
    lacks: LACKS,
    write: async (graph) => (await import("../parquet/write.ts")).writeParquet(graph),
  },
};

export const ARROW: Format = {
  name: "arrow",
  title: "an Arrow file",
  doc: "The same as a file or stream of Arrow, of which the second version of Feather is one; pages of it may be packed.",
  endings: [".arrow", ".feather", ".ipc", ".arrows"],
  signature: {
    by: "its first bytes",
    fits: (bytes) => isFile(bytes) || isStream(bytes),
  },
  reading: columnReading(openArrow),
  writing: {
    options: {},
    unsaid: ["kind", "lone nodes"],
    keeps: ofEdges,
    lacks: LACKS,
    write: async (graph) => (await import("../arrow/write.ts")).writeArrow(graph),
  },
};

/** How a table of typed columns is read, by itself or with others. */
function columnReading(open: (bytes: Uint8Array, file: string) => Promise<ColumnTable>): Reading {
  return {
    options: COLUMN_OPTIONS,
    answers: ANSWERS,
    limits: CELL_LIMITS,
    read: async (bytes, options) => {
      const { readingColumnTable } = await import("../columnar/read.ts");
      return readingColumnTable(await open(bytes, options.file), options);
    },
    open,
  };
}

async function openParquet(bytes: Uint8Array, file: string): Promise<ColumnTable> {
  return withPartitions(await (await import("../parquet/table.ts")).openParquet(bytes, file));
}

async function openArrow(bytes: Uint8Array, file: string): Promise<ColumnTable> {
  return withPartitions(await (await import("../arrow/table.ts")).openArrow(bytes, file));
}

function isFile(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, 6)) === "ARROW1";
}

/** A mark, the length of a header, and an offset into it. */
function isStream(bytes: Uint8Array): boolean {
  const [length, offset] = [4, 8].map((at) => bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16));
  const isMarked = bytes.length > 16 && bytes.subarray(0, 4).every((byte) => byte === 0xff);
  return isMarked && bytes[7] === 0 && length! % 8 === 0 && offset! > 0 && offset! < length! && bytes[11] === 0;
}
