/** Reads one file of typed columns, a table of edges, as a graph. */

import type { Turns } from "../../../turns.ts";
import type { Graph } from "../../graph.ts";
import { withoutDeprecated } from "../edge-list-layout.ts";
import type { NamedOptions } from "../read-options.ts";
import { readingTables } from "../table/graph.ts";
import type { ColumnTable } from "./column-table.ts";

export function* readingColumnTable(table: ColumnTable, options: NamedOptions): Turns<Graph> {
  return yield* readingTables([table], [], withoutDeprecated(options));
}
