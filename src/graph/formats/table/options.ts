/** Options of readers of tables, besides those on columns. */

import { callback, choice } from "../../../arguments/kind.ts";
import type { Described } from "../../../arguments/options.ts";
import { COLUMN } from "../edge-list-layout.ts";
import { WANTED_ATTRIBUTES, type WantedAttributes } from "../elements/wanted.ts";
import { SKIP_OPTIONS, type SkipOptions } from "../skipped.ts";
import type { TableReading } from "./reading.ts";

export const MISSING_NODES = ["stop", "add"] as const;

export interface TableOptions extends SkipOptions, Pick<WantedAttributes, "nodeAttributes"> {
  /** Called once for each table with what it was taken for. */
  readonly onRead?: ((reading: TableReading) => void) | undefined;
  /** Told, in a sentence each, what is left out of the graph, or is in it otherwise than in the file. */
  readonly onNote?: ((note: string) => void) | undefined;
  /** The column of the keys in tables of nodes: its name or its number from 1. */
  readonly key?: string | number | undefined;
  /** The treatment of an end of an edge that is in no table of nodes: an error (stop), or a node without attributes (add). */
  readonly missingNodes?: (typeof MISSING_NODES)[number] | undefined;
}

export const TABLE_OPTIONS: Described<TableOptions> = {
  ...SKIP_OPTIONS,
  onRead: {
    kind: callback("a function, which is called with what a table was taken for"),
    doc: "Called once for each table with what it was taken for.",
  },
  onNote: {
    kind: callback("a function of a text"),
    doc: "Told, in a sentence each, what is left out of the graph, or is in it otherwise than in the file.",
  },
  key: {
    kind: COLUMN,
    doc: "The column of the keys in tables of nodes: its name or its number from 1.",
    initial: "by its name, else the first",
  },
  missingNodes: {
    kind: choice(...MISSING_NODES),
    doc: "The treatment of an end of an edge that is in no table of nodes: an error (stop), or a node without attributes (add).",
    initial: '`"stop"`',
  },
  nodeAttributes: WANTED_ATTRIBUTES.nodeAttributes,
};
