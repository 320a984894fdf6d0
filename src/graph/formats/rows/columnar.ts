import { CELL_LIMITS } from "../columnar/limits.ts";
import { EDGE_LIST_OPTIONS } from "../edge-list.ts";
import type { Format } from "../format.ts";

/** What tables are told of their columns; types and names are said by the file. */
const { separator: _, header: __, comment: ___, ...COLUMN_OPTIONS } = EDGE_LIST_OPTIONS;

const LACKS =
  "nodes without edges, attributes of nodes, the kind of graph, attributes `source` and `target`; NaN, which is missing; mixed graphs are refused";

export const PARQUET: Format = {
  name: "parquet",
  title: "a Parquet file",
  doc: "A table of edges, or of nodes beside one, in typed columns, as pandas, Polars, DuckDB and Spark write them; also a folder of them, whose subfolders `column=value` are columns.",
  endings: [".parquet", ".parq"],
  signature: {
    by: "its first four bytes",
    fits: (bytes) => bytes[0] === 0x50 && bytes[1] === 0x41 && bytes[2] === 0x52 && bytes[3] === 0x31,
  },
  reading: {
    options: COLUMN_OPTIONS,
    answers: "The file says itself what its columns are called, and what they hold.",
    limits: CELL_LIMITS,
    read: async (bytes, options) => {
      const [{ openParquet }, { readColumnTable }] = await Promise.all([
        import("../parquet/table.ts"),
        import("../columnar/read.ts"),
      ]);
      return readColumnTable(await openParquet(bytes, options.file), options);
    },
    open: async (bytes, file) => (await import("../parquet/table.ts")).openParquet(bytes, file),
  },
  writing: {
    options: {},
    lacks: LACKS,
    write: async (graph) => (await import("../parquet/write.ts")).writeParquet(graph),
  },
};
