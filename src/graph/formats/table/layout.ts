/** Where things stand on the lines of a text table, whether of edges or of nodes. */

import { describeFound } from "../../../arguments/found.ts";
import { EdgewiseError } from "../../../error.ts";
import { listed, quoted } from "../../../printable.ts";
import { Pace, type Turns } from "../../../turns.ts";
import type { Fields, Place, Separator } from "../fields.ts";
import { type MissingTreatment, saysNone } from "../missing.ts";
import type { HeaderDecision } from "./header.ts";
import { findSeparator, rewindTo, type SampledRow, sampleRows } from "./separator.ts";

/** A column besides ends and keys; `index` counts from 0. */
export interface TableColumn {
  readonly index: number;
  /** What the attribute is called. */
  readonly name: string;
  /** What its values are: numbers, texts, or none at all. */
  readonly kind: "number" | "text" | "none";
  /** Whether values that are no numbers are errors at once, and do not make it a column of texts. */
  readonly isStrict: boolean;
}

/** What is known of a table once its first lines have been looked at. */
export interface TableLayout {
  readonly file: string;
  readonly separator: Separator;
  /** The names of the columns as they stand there, null where none do. */
  readonly names: readonly string[] | null;
  readonly header: HeaderDecision;
  /** How many fields every line has. */
  readonly fieldCount: number;
  /** The line that says so, for messages. */
  readonly modelLine: number;
  /** The first line of data; null if there is none. */
  readonly start: Place | null;
  readonly columns: readonly TableColumn[];
}

/** The first lines of a table, and what parts their fields. */
export interface OpenedTable {
  readonly fields: Fields;
  readonly file: string;
  readonly separator: Separator;
  readonly rows: readonly SampledRow[];
}

/** Goes to the first line of a table, and finds its separator unless that is said; null if it has no line. */
export function openTable(fields: Fields, file: string, separator: Separator | undefined): OpenedTable | null {
  if (!fields.nextLine()) return null;
  const found = separator ?? findSeparator(fields, file);
  return { fields, file, separator: found, rows: sampleRows(fields, found) };
}

/** A header and what is below it: the names, and the first line of data, to which the cursor goes. */
export function belowHeader(
  { fields, separator, rows }: OpenedTable,
  isHeader: boolean,
): { readonly names: readonly string[] | null; readonly start: Place | null } {
  const [first] = rows;
  if (first === undefined) throw new TypeError("a table that was opened has a line");
  rewindTo(fields, first.place);
  fields.split(separator);
  if (!isHeader) return { names: null, start: first.place };
  if (!fields.nextLine()) return { names: first.texts, start: null };
  fields.split(separator);
  return { names: first.texts, start: fields.place() };
}

/** The column that an option names, by name or number from 1. Throws `graph/input` where there is none. */
export function chosenColumn(
  option: string,
  wanted: string | number | undefined,
  names: readonly string[] | null,
  { file, rows }: OpenedTable,
): number | undefined {
  if (wanted === undefined) return undefined;
  const [first] = rows;
  const fieldCount = first?.texts.length ?? 0;
  const index = names?.indexOf(String(wanted)) ?? -1;
  if (index >= 0) return index;
  const folded = names?.map((name) => name.toLowerCase()) ?? [];
  const other = folded.indexOf(String(wanted).toLowerCase());
  if (other >= 0 && other === folded.lastIndexOf(String(wanted).toLowerCase())) return other;
  const number = typeof wanted === "number" || /^\d+$/.test(wanted) ? Number(wanted) : Number.NaN;
  if (Number.isInteger(number) && number >= 1 && number <= fieldCount) return number - 1;
  const has = names === null ? `no header row and ${fieldCount} columns` : `the columns ${listed(names)}`;
  const found = typeof wanted === "number" ? String(wanted) : quoted(wanted);
  throw new EdgewiseError({
    code: "graph/input",
    message: (named) => `${named(option)} is ${found}; expected a column of the file, which has ${has}`,
    span: { file, line: first?.place.line ?? 1, column: 1 },
    hint: (named) => {
      const header = named("header");
      if (names !== null) return null;
      return `Name a column by its number, from 1${header === null ? "" : `, or set ${header} if the first line is one`}.`;
    },
  });
}

/** Columns whose kinds are to be found, and what decides. */
export interface ColumnsQuestion {
  readonly fields: Fields;
  readonly separator: Separator;
  readonly start: Place | null;
  readonly missing: MissingTreatment;
  /** Whether all lines are looked at, because some field was not what the first ones let expect. */
  readonly isThorough: boolean;
}

/**
 * What the named columns are: by their first field that is not empty and does not say that there is no value, which is
 * almost always on the first line of data. Of two with one name that of numbers counts, else the first.
 */
export function* decidingKinds(
  open: readonly Pick<TableColumn, "index" | "name">[],
  { fields, separator, start, missing, isThorough }: ColumnsQuestion,
): Turns<TableColumn[]> {
  const pace = new Pace();
  const kinds = new Map<(typeof open)[number], TableColumn["kind"]>();
  const saidNone = new Set<(typeof open)[number]>();
  // Lines may be many and columns too: no line costs more than it has fields.
  const undecided = new Set(open);
  if (start !== null) fields.rewind(start);
  while (start !== null && undecided.size > 0 && fields.nextLine()) {
    if (pace.isDue()) yield;
    if (!splits(fields, separator)) continue;
    for (const column of undecided) {
      if (column.index >= fields.count) break;
      if (fields.isEmpty(column.index)) continue;
      const isNumber = !Number.isNaN(fields.number(column.index));
      if (isNumber) kinds.set(column, "number");
      else if (saysNone(fields.text(column.index))) saidNone.add(column);
      else kinds.set(column, "text");
      const isDecided = isThorough && missing === "error" ? kinds.get(column) === "text" : kinds.has(column);
      if (isDecided) undecided.delete(column);
    }
  }
  const columns = open.map((column): TableColumn => {
    const decided = kinds.get(column);
    // What programs read by this name are numbers, even where a file has none.
    const noneSaid = column.name === "weight" ? "number" : missing === "default" ? "none" : "text";
    return { ...column, kind: decided ?? (saidNone.has(column) ? noneSaid : "none"), isStrict: false };
  });
  const taken = new Set<string>();
  const isFirst = ({ name }: TableColumn): boolean => !taken.has(name) && taken.add(name).has(name);
  const numbers = columns.filter(({ kind }) => kind === "number");
  return [...numbers, ...columns.filter(({ kind }) => kind !== "number")].filter(isFirst);
}

/** Splits a line; one that cannot be is left to whoever reads the table. */
function splits(fields: Fields, separator: Separator): boolean {
  try {
    fields.split(separator);
    return true;
  } catch (error) {
    if (error instanceof EdgewiseError) return false;
    throw error;
  }
}

/** What a field holds and where, for messages about the attribute that it belongs to. */
export function exampleAt(fields: Fields, field: number, file: string): string {
  return `${describeFound(fields.text(field))} on line ${fields.line} of ${file}`;
}
