/** The layout of a text table of edges or of nodes: what each column is. */

import { describeFound } from "../../../arguments/found.ts";
import { EdgewiseError, type SourceSpan } from "../../../error.ts";
import { listed, quoted } from "../../../printable.ts";
import { Pace, type Turns } from "../../../turns.ts";
import { isInteger } from "../field-errors.ts";
import type { Fields, Place, Separator } from "../fields.ts";
import { type MissingTreatment, saysNone } from "../missing.ts";
import type { HeaderDecision } from "./header.ts";
import { findSeparator, rewindTo, type SampledRow, sampleRows } from "./separator.ts";

/** A column besides ends and keys; `index` counts from 0. */
export interface TableColumn {
  readonly index: number;
  /** The name of the attribute. */
  readonly name: string;
  /** The type of its values: numbers, texts, or none at all. */
  readonly kind: "number" | "text" | "none";
  /** Whether some value has told that type, rather than that there is none so far. */
  readonly isTold: boolean;
  /** Whether a value that is no number is an error at once, rather than making this a column of texts. */
  readonly isStrict: boolean;
}

/** The layout of a table, known once its first lines have been looked at. */
export interface TableLayout {
  readonly file: string;
  readonly separator: Separator;
  /** The names of the columns as they are written; null without a header. */
  readonly names: readonly string[] | null;
  readonly header: HeaderDecision;
  /** The number of fields of every line. */
  readonly fieldCount: number;
  /** The line that this number comes from, for messages. */
  readonly modelLine: number;
  /** The first line of data; null if there is none. */
  readonly start: Place | null;
  readonly columns: readonly TableColumn[];
  /** The remarks on columns that might have been meant otherwise. */
  readonly notes: readonly string[];
}

/** The first lines of a table, and the separator of their fields. */
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
  return { names: first.texts, start: fields.place() };
}

/** The columns of a table that options choose from, and where errors point to. */
export interface NamedColumns {
  readonly names: readonly string[] | null;
  readonly fieldCount: number;
  /** The first line of a text; of other files only what they are called. */
  readonly place: { readonly span: SourceSpan } | { readonly file: string };
}

/** Adds the place of a table to an error. */
export function inPlace(
  place: NamedColumns["place"],
  message: string,
): { readonly message: string; readonly span?: SourceSpan } {
  return "span" in place ? { message, span: place.span } : { message: `${place.file}: ${message}` };
}

/** Gives the columns of an opened text table, for options to choose from. */
export function columnsOf({ file, rows }: OpenedTable, names: readonly string[] | null): NamedColumns {
  const [first] = rows;
  return {
    names,
    fieldCount: first?.texts.length ?? 0,
    place: { span: { file, line: first?.place.line ?? 1, column: 1 } },
  };
}

/** Finds the column that an option chooses, by name or by number from 1. Throws `graph/input` where there is none. */
export function chosenColumn(
  option: string,
  wanted: string | number | undefined,
  { names, fieldCount, place }: NamedColumns,
): number | undefined {
  if (wanted === undefined) return undefined;
  const index = names?.indexOf(String(wanted)) ?? -1;
  if (index >= 0) {
    const others = names!.flatMap((name, at) => (name === names![index] ? [at + 1] : []));
    if (others.length > 1) throw severalOf(option, wanted, others, place);
    return index;
  }
  const folded = names?.map((name) => name.toLowerCase()) ?? [];
  const other = folded.indexOf(String(wanted).toLowerCase());
  if (other >= 0 && other === folded.lastIndexOf(String(wanted).toLowerCase())) return other;
  const number = typeof wanted === "number" || /^\d+$/.test(wanted) ? Number(wanted) : Number.NaN;
  if (Number.isInteger(number) && number >= 1 && number <= fieldCount) return number - 1;
  const has = names === null ? `no header row and ${fieldCount} columns` : `the columns ${listed(names)}`;
  const found = typeof wanted === "number" ? String(wanted) : quoted(wanted);
  throw new EdgewiseError({
    code: "graph/input",
    ...("span" in place ? { span: place.span } : {}),
    message: (named) =>
      inPlace(place, `${named(option)} is ${found}; expected a column of the file, which has ${has}`).message,
    hint: (named) => {
      const header = named("header");
      if (names !== null) return null;
      return `Name a column by its number, from 1${header === null ? "" : `, or set ${header} if the first line is one`}.`;
    },
  });
}

function severalOf(
  option: string,
  wanted: string | number,
  numbers: readonly number[],
  place: NamedColumns["place"],
): EdgewiseError {
  return new EdgewiseError({
    code: "graph/input",
    ...("span" in place ? { span: place.span } : {}),
    message: (named) =>
      inPlace(
        place,
        `${named(option)} is ${quoted(String(wanted))}, which the columns ${listed(numbers.map(String))} are called; expected the name of one`,
      ).message,
    hint: "Name the column by its number, from 1.",
  });
}

/** The columns whose types are to be found, and how. */
export interface ColumnsQuestion {
  readonly fields: Fields;
  readonly separator: Separator;
  readonly start: Place | null;
  readonly missing: MissingTreatment;
  /** Whether all lines are looked at, since some field was not of the type that the first lines had. */
  readonly isThorough: boolean;
}

/**
 * Finds the types of the named columns: from the first field that is neither empty nor stands for a missing value,
 * which is almost always on the first line of data. Of two columns with one name that of numbers counts, else the
 * first.
 */
export function* decidingKinds(
  open: readonly Pick<TableColumn, "index" | "name">[],
  { fields, separator, start, missing, isThorough }: ColumnsQuestion,
): Turns<TableColumn[]> {
  const pace = new Pace();
  const kinds = new Map<(typeof open)[number], TableColumn["kind"]>();
  const saidNone = new Set<(typeof open)[number]>();
  // There may be many lines and many columns: a line costs no more than it has fields.
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
    // Programs read numbers by this name, so that it is a column of numbers even if the file has none.
    const noneSaid = column.name === "weight" ? "number" : missing === "default" ? "none" : "text";
    const kind = decided ?? (saidNone.has(column) ? noneSaid : "none");
    return { ...column, kind, isTold: decided !== undefined, isStrict: false };
  });
  const taken = new Set<string>();
  const isFirst = ({ name }: TableColumn): boolean => !taken.has(name) && taken.add(name).has(name);
  const numbers = columns.filter(({ kind }) => kind === "number");
  return [...numbers, ...columns.filter(({ kind }) => kind !== "number")].filter(isFirst);
}

/**
 * Tells whether the first line of data has integers in columns of keys, as all have to have. One that cannot be split says nothing.
 */
export function beginsWithIntegers(
  { fields, separator }: OpenedTable,
  start: Place | null,
  columns: readonly number[],
): boolean {
  if (start === null) return true;
  rewindTo(fields, start);
  return !splits(fields, separator) || columns.every((column) => isInteger(fields, column));
}

/** Splits a line. One that cannot be split is left to the reader of the table, which reports it. */
function splits(fields: Fields, separator: Separator): boolean {
  try {
    fields.split(separator);
    return true;
  } catch (error) {
    if (error instanceof EdgewiseError) return false;
    throw error;
  }
}

/** Describes a field's value and place, for messages on its attribute. */
export function exampleAt(fields: Fields, field: number, file: string): string {
  return exampleOf(fields.text(field), fields.line, file);
}

/** Describes a value on a line, for messages on its attribute. */
export function exampleOf(text: string, line: number, file: string): string {
  return `${describeFound(text)} on line ${line} of ${file}`;
}
