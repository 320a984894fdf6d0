/** Tables of nodes beside the tables of edges that are scanned. They are read first, by one thread. */

import { EdgewiseError } from "../../error.ts";
import type { Turns } from "../../turns.ts";
import { type IntegerNumbering, integerNumbering } from "../formats/node-ids.ts";
import { KindsMisjudged } from "../formats/table/columns.ts";
import type { TablesOptions } from "../formats/table/graph.ts";
import {
  type NodeFile,
  type NodeRows,
  openingNodeTables,
  readingIntegerNodes,
  readingTextNodes,
} from "../formats/table/node-table.ts";
import { refuseOtherFormats } from "../formats/table/other-formats.ts";
import { LineSkipper } from "../formats/table/skipped.ts";
import { inUtf8, type TableText } from "../formats/table/text.ts";
import { TextTable } from "../formats/text-table.ts";

/** What tables of nodes say, with their keys as integers or as texts. */
export interface NodesBeside {
  readonly files: readonly NodeFile[];
  readonly rows: NodeRows;
  readonly keys:
    | { readonly kind: "integer"; readonly numbering: IntegerNumbering; readonly places: Uint32Array }
    | { readonly kind: "text"; readonly table: TextTable };
  readonly notes: readonly string[];
  /** Whether each end of an edge has to be among them. */
  readonly areAll: boolean;
}

/** Opens tables of nodes by their first lines. Gives null where somebody else has to say what is wrong, as with all that is read here. */
export function* openingBeside(tables: readonly TableText[], options: TablesOptions): Turns<NodeFile[] | null> {
  return yield* unlessWrong(function* () {
    const texts = tables.map((table) => ({ ...table, bytes: inUtf8(table.bytes) }));
    if (options.separator === undefined) for (const table of texts) refuseOtherFormats(table);
    return yield* openingNodeTables(texts, { ...options, header: "auto" }, false);
  });
}

/** Reads tables of nodes; null also where their rows are not all plain. */
export function* readingBeside(
  files: readonly NodeFile[],
  ids: "integer" | "text",
  options: TablesOptions,
): Turns<NodesBeside | null> {
  const areAll = options.missingNodes !== "add";
  // Integers that nobody listed would have to be put among the others.
  if (ids === "integer" && !areAll) return null;
  return yield* unlessWrong(function* () {
    const added = new Set<string>();
    const input = { missing: options.missing ?? "error", skipper: new LineSkipper(false), notes: added };
    const notes = files.flatMap((file) => (file.kind === "text" ? file.layout.notes : file.notes));
    if (ids === "text") {
      const table = new TextTable();
      const rows = yield* readingTextNodes(files, input, table, false);
      return { files, rows, keys: { kind: "text", table }, notes: [...notes, ...added], areAll };
    }
    const rows = yield* readingIntegerNodes(files, input);
    if (rows === null) return null;
    const numbering = yield* integerNumbering(rows.ids);
    const places = yield* numbering.indicesOf(rows.ids);
    return { files, rows, keys: { kind: "integer", numbering, places }, notes: [...notes, ...added], areAll };
  });
}

/** The node of each row. */
export function placesOf({ keys, rows }: NodesBeside): Uint32Array {
  return keys.kind === "integer" ? keys.places : Uint32Array.from({ length: rows.count }, (_, row) => row);
}

function* unlessWrong<T>(read: () => Turns<T | null>): Turns<T | null> {
  try {
    return yield* read();
  } catch (error) {
    if (error instanceof EdgewiseError || error instanceof KindsMisjudged) return null;
    throw error;
  }
}
