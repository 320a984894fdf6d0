/** The decisions of a reader of tables on a file, as data and as one line of text. */

import type { OptionNames } from "../../../error.ts";
import { printable, shortened } from "../../../printable.ts";
import type { GraphKind } from "../../adjacency.ts";
import { withValue } from "../field-errors.ts";
import type { Separator } from "../fields.ts";
import type { SkippedRecords } from "../skipped.ts";
import { areSlashesFound } from "./comments.ts";

/** A column as users find it: its name, or its number from 1 where the table has no header. */
export type ColumnName = string | number;

/** The decisions on a table. */
export interface TableReading {
  /** The name of the file in errors. */
  readonly file: string;
  /** The meaning of a line: an edge, or a node. */
  readonly rows: "edges" | "nodes";
  /** The separator of the fields of a text; null for a file of typed columns, such as Parquet. */
  readonly separator: Separator | null;
  /** Whether the first line that is no comment names the columns. */
  readonly header: boolean;
  /** Whether that decision is uncertain: no rule is sure of it. */
  readonly headerUnclear: boolean;
  /** The columns of the ends in a table of edges; null in tables of nodes. */
  readonly source: ColumnName | null;
  readonly target: ColumnName | null;
  /** The column that became the edge attribute `weight`, or null. */
  readonly weight: ColumnName | null;
  /** The column of the keys in a table of nodes; null in tables of edges. */
  readonly key: ColumnName | null;
  /** The type of node keys, in all tables of a graph. */
  readonly ids: "integer" | "text";
  /** The kind of the graph. */
  readonly kind: GraphKind;
  /** Whether a column of the table says so, edge by edge. */
  readonly kindFromColumn: boolean;
  /** The number of lines that were left out as comments. */
  readonly comments: number;
  /** The texts that such lines begin with: `#` and `%`, and `//` where that is no data, or what the option `comment` says. */
  readonly commentMarks: readonly string[];
  /** The number of lines that became edges or nodes. */
  readonly count: number;
  /** The lines that could not be read and were left out, of all tables of the graph. */
  readonly skipped: SkippedRecords;
}

const SEPARATORS = {
  ",": "commas",
  ";": "semicolons",
  "\t": "tabs",
  "|": "bars",
  blank: "white space",
  any: "white space, commas or semicolons",
} as const satisfies Record<Separator, string>;

/**
 * One line about a table, of what `onRead` is told; options are named as where it is shown, as in the API if not said.
 * Throws nothing.
 *
 * @example
 * ```ts
 * import { describeReading, readGraph } from "edgewise";
 *
 * const text = "source;target;weight\nann;ben;2\n";
 * await readGraph({ text }, { onRead: (reading) => console.log(describeReading(reading)) }); // text: parted by semicolons · header · source "source" · target "target" · weight "weight" · directed · text keys · no comment lines
 * ```
 */
export function describeReading(reading: TableReading, named: OptionNames = (option) => option): string {
  const { header, headerUnclear, ids, kind, kindFromColumn, comments, skipped } = reading;
  const option = named("header");
  const otherwise = headerUnclear && option !== null ? ` (${otherHeader(option, header)} if that is wrong)` : "";
  const { separator } = reading;
  const parts =
    separator === null
      ? [`${printable(reading.file)}: typed columns`]
      : [
          `${printable(reading.file)}: parted by ${SEPARATORS[separator]}`,
          `${header ? "header" : "no header"}${otherwise}`,
        ];
  if (reading.rows === "edges") {
    parts.push(`source ${columnWord(reading.source)}`, `target ${columnWord(reading.target)}`);
    parts.push(reading.weight === null ? "no weight" : `weight ${columnWord(reading.weight)}`);
    parts.push(`${kind}${kindFromColumn ? " by its column of types" : ""}`);
  } else {
    parts.push(`key ${columnWord(reading.key)}`);
  }
  parts.push(ids === "integer" ? "integer keys" : "text keys");
  if (separator !== null) parts.push(`${counted(comments, "comment line")}${aboutSlashes(reading, named)}`);
  if (skipped.count > 0)
    parts.push(`${counted(skipped.count, separator === null ? "row" : "line")} that could not be read left out`);
  return parts.join(" · ");
}

/** Says that lines which begin with `//` are among the comments, and which option says otherwise. */
function aboutSlashes({ commentMarks }: TableReading, named: OptionNames): string {
  if (!areSlashesFound(commentMarks)) return "";
  const option = named("comment");
  const otherwise = option === null ? "" : ` (${withValue(option, "#")} if they are data)`;
  return `, those that begin with // among them${otherwise}`;
}

/** Names the option for the other decision: on a command line `--no-header` or `--header`. */
function otherHeader(option: string, isHeader: boolean): string {
  if (!option.startsWith("--")) return `${option}: ${!isHeader}`;
  return isHeader ? option.replace("--", "--no-") : option;
}

function columnWord(column: ColumnName | null): string {
  if (typeof column === "number") return `column ${column}`;
  return column === null ? "none" : JSON.stringify(printable(shortened(column)));
}

function counted(count: number, noun: string): string {
  return `${count === 0 ? "no" : count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}
