/** One file of typed columns as a graph: a table of edges. */

import type { Graph } from "../../graph.ts";
import { withoutDeprecated } from "../edge-list-layout.ts";
import type { NamedOptions } from "../read-options.ts";
import { readTables } from "../table/graph.ts";
import type { ColumnTable } from "./column-table.ts";

export function readColumnTable(table: ColumnTable, options: NamedOptions): Graph {
  return readTables([table], [], withoutDeprecated(options));
}
