import { describeFound } from "../../arguments/found.ts";
import type { Kind } from "../../arguments/kind.ts";
import { anyNumber, choice, either, text } from "../../arguments/kind.ts";
import type { Described } from "../../arguments/options.ts";
import { EdgewiseError } from "../../error.ts";
import { listed, quoted } from "../../printable.ts";
import { isInteger, tooFewFields } from "./field-errors.ts";
import { type Fields, type Place, SEPARATORS, type Separator } from "./fields.ts";
import { MISSING_OPTIONS, type MissingOptions, saysNone } from "./missing.ts";

/** What a reader of edge lists may be told about the columns of a file. */
export interface LayoutOptions extends MissingOptions {
  /** Whether the first line names the columns. Found out from the lines if not given. */
  readonly header?: boolean | "auto" | undefined;
  /** What parts the fields. Found out from the first line if not given. */
  readonly separator?: Separator | undefined;
  /** The column of the sources: its name or its number from 1. */
  readonly sourceColumn?: string | number | undefined;
  /** The column of the targets: its name or its number from 1. */
  readonly targetColumn?: string | number | undefined;
  /** The column that becomes the edge column `weight`: its name or its number from 1. */
  readonly weightColumn?: string | number | undefined;
}

const COLUMN: Kind<string | number> = either(text, anyNumber);

export const LAYOUT_OPTIONS: Described<LayoutOptions> = {
  header: {
    kind: choice(true, false, "auto"),
    doc: "Whether the first line names the columns.",
    initial: '`"auto"`: found out from the lines',
  },
  separator: {
    kind: choice(...SEPARATORS),
    doc: "What parts the fields.",
    initial: "found out from the first line",
  },
  sourceColumn: {
    kind: COLUMN,
    doc: "The column of the sources: its name or its number from 1.",
    initial: "by its name, else the first",
  },
  targetColumn: {
    kind: COLUMN,
    doc: "The column of the targets: its name or its number from 1.",
    initial: "by its name, else the second",
  },
  weightColumn: {
    kind: COLUMN,
    doc: "The column that becomes the edge column `weight`: its name or its number from 1.",
    initial: "without a header, the third",
  },
  ...MISSING_OPTIONS,
};

/** A column of numbers that becomes an edge column; `index` counts from 0. */
export interface ValueColumn {
  readonly index: number;
  readonly name: string;
}

/** A column that holds no number where it first holds anything. */
export interface TextColumn {
  readonly name: string;
  /** The first text, and the number from 0 of its line of data; null if the column is empty. */
  readonly example: { readonly line: number; readonly found: string } | null;
}

/** What the columns besides the ends are. */
interface OtherColumns {
  readonly values: readonly ValueColumn[];
  readonly texts: readonly TextColumn[];
}

/** Where things stand on each line of an edge list; columns count from 0. */
export interface Layout extends OtherColumns {
  readonly separator: Separator;
  /** How many fields every line has. */
  readonly fieldCount: number;
  /** The line that says so, for messages. */
  readonly modelLine: number;
  readonly source: number;
  readonly target: number;
  /** Whether the ids on the first line of data are integers. */
  readonly integerIds: boolean;
  /** The first line of data. */
  readonly start: Place;
}

const SOURCE_NAMES = new Set(["source", "src", "from", "origin", "tail", "u", "fromnodeid", "source_id", "from_id"]);
const TARGET_NAMES = new Set([
  "target",
  "dst",
  "dest",
  "destination",
  "to",
  "head",
  "v",
  "tonodeid",
  "target_id",
  "to_id",
]);

/** Reads the first lines of an edge list and decides what its columns are. */
export function findLayout(fields: Fields, file: string, options: LayoutOptions): Layout {
  if (!fields.nextLine()) throw noEdges(file, "nothing but blank lines and comments");
  const modelLine = fields.line;
  const separator = options.separator ?? findSeparator(fields);
  fields.split(separator);
  const fieldCount = fields.count;
  const first = { names: texts(fields), numeric: numerics(fields), place: fields.place() };
  const more = fields.nextLine();
  if (more) fields.split(separator);
  const names = isHeader(options.header ?? "auto", first, more ? numerics(fields) : null) ? first.names : null;
  if (names === null) {
    fields.rewind(first.place);
    fields.nextLine();
    fields.split(separator);
  } else if (!more) {
    throw noEdges(file, "a header row only");
  }
  if (fieldCount < 2) throw tooFewFields(fields);

  const chosenSource = chosenColumn("sourceColumn", options.sourceColumn, names, fieldCount, file, modelLine);
  const chosenTarget = chosenColumn("targetColumn", options.targetColumn, names, fieldCount, file, modelLine);
  const weight = chosenColumn("weightColumn", options.weightColumn, names, fieldCount, file, modelLine);
  const namedSource = chosenSource ?? named(names, SOURCE_NAMES);
  const namedTarget = chosenTarget ?? named(names, TARGET_NAMES);
  const source = namedSource ?? (namedTarget === 0 ? 1 : 0);
  const target = namedTarget ?? (source === 0 ? 1 : 0);
  if (source === target) {
    throw new EdgewiseError({
      code: "usage",
      message: `source and target are both column ${source + 1}; expected two columns`,
      span: { file, line: modelLine, column: 1 },
    });
  }
  const integerIds = isInteger(fields, source) && isInteger(fields, target);
  const start = fields.place();
  const columns = otherColumns(names, fieldCount, source, target, weight);
  const others = names === null ? columns : decideColumns(fields, separator, file, columns, options);
  return { separator, fieldCount, modelLine, source, target, ...others, integerIds, start };
}

function noEdges(file: string, found: string): EdgewiseError {
  return new EdgewiseError({
    code: "graph/input",
    message: `found ${found}; expected lines of the form: source target [weight]`,
    span: { file, line: 1, column: 1 },
  });
}

/** By the first line: a comma, semicolon or tab parts texts that may hold blanks; numbers are parted by anything. */
function findSeparator(fields: Fields): Separator {
  if (fields.contains(";")) return ";";
  fields.split("any");
  if (numerics(fields).every(Boolean)) return "any";
  if (fields.contains(",")) return ",";
  if (!fields.contains("\t") || fields.contains('"')) return "any";
  fields.split("\t");
  return texts(fields).some((text) => text.includes(" ")) ? "\t" : "any";
}

function isHeader(
  option: boolean | "auto",
  first: { readonly names: readonly string[]; readonly numeric: readonly boolean[] },
  second: readonly boolean[] | null,
): boolean {
  if (option !== "auto") return option;
  if (first.numeric.some(Boolean)) return false;
  if (named(first.names, SOURCE_NAMES) !== undefined && named(first.names, TARGET_NAMES) !== undefined) return true;
  // No column is called NaN, or nothing: that is a value, of an edge between nodes with names.
  if (first.names.slice(2).some(saysNone)) return false;
  // A single number among the ends may be the name of a node.
  const [source = false, target = false, ...values] = second ?? [];
  return (source && target) || values.some(Boolean);
}

/** The columns besides the ends, those that are numbers for sure and those that have yet to be looked at. */
function otherColumns(
  names: readonly string[] | null,
  fieldCount: number,
  source: number,
  target: number,
  weight: number | undefined,
): { readonly values: readonly ValueColumn[]; readonly open: readonly ValueColumn[]; readonly texts: readonly [] } {
  const others = Array.from({ length: fieldCount }, (_, index) => index).filter(
    (index) => index !== source && index !== target && index !== weight,
  );
  // Without names the first column after the ends is the weight, and what the others are cannot be known.
  const chosen = weight ?? (names === null ? others[0] : undefined);
  const values = chosen === undefined ? [] : [{ index: chosen, name: "weight" }];
  const open = names === null ? [] : others.map((index) => ({ index, name: names[index]! }));
  const isTaken = ({ name }: ValueColumn): boolean => name === "" || (name === "weight" && chosen !== undefined);
  return { values, open: open.filter((column) => !isTaken(column)), texts: [] };
}

/**
 * What the named columns are: by their first field that is not empty and does not say that there is no value, which is
 * almost always on the first line of data. Of two with one name that of numbers counts, else the first.
 */
function decideColumns(
  fields: Fields,
  separator: Separator,
  file: string,
  { values, open }: ReturnType<typeof otherColumns>,
  { missing = "error" }: MissingOptions,
): OtherColumns {
  const numbers: ValueColumn[] = [];
  const texts: TextColumn[] = [];
  const spelled = new Map<ValueColumn, TextColumn>();
  // Lines may be many and columns too: no line costs more than it has fields.
  const undecided = new Set(open);
  for (let line = 0; undecided.size > 0 && (line === 0 || fields.nextLine()); line++) {
    if (line > 0) fields.split(separator);
    for (const column of undecided) {
      const { index, name } = column;
      if (index >= fields.count) break;
      const text = fields.text(index);
      if (text === "") continue;
      const isNumber = !Number.isNaN(fields.number(index));
      const example = { line, found: `${describeFound(text)} on line ${fields.line} of ${file}` };
      if (isNumber) numbers.push(column);
      else if (!saysNone(text)) texts.push({ name, example });
      else if (!spelled.has(column)) spelled.set(column, { name, example });
      if (isNumber || !saysNone(text)) undecided.delete(column);
    }
  }
  for (const column of undecided) {
    const text = spelled.get(column);
    // What programs read by this name are numbers, even where a file has none.
    if (column.name === "weight" && text) numbers.push(column);
    else texts.push(text && missing !== "default" ? text : { name: column.name, example: null });
  }
  numbers.sort((a, b) => a.index - b.index);
  const taken = new Set<string>();
  const isFirst = ({ name }: { readonly name: string }): boolean => !taken.has(name) && taken.add(name).has(name);
  return { values: [...values, ...numbers].filter(isFirst), texts: texts.filter(isFirst) };
}

function chosenColumn(
  option: string,
  wanted: string | number | undefined,
  names: readonly string[] | null,
  fieldCount: number,
  file: string,
  line: number,
): number | undefined {
  if (wanted === undefined) return undefined;
  const index = names?.indexOf(String(wanted)) ?? -1;
  if (index >= 0) return index;
  const number = typeof wanted === "number" || /^\d+$/.test(wanted) ? Number(wanted) : Number.NaN;
  if (Number.isInteger(number) && number >= 1 && number <= fieldCount) return number - 1;
  const has = names === null ? `no header row and ${fieldCount} columns` : `the columns ${listed(names)}`;
  const found = typeof wanted === "number" ? String(wanted) : quoted(wanted);
  throw new EdgewiseError({
    code: "graph/input",
    message: (named) => `${named(option)} is ${found}; expected a column of the file, which has ${has}`,
    span: { file, line, column: 1 },
    hint: (named) => {
      const header = named("header");
      if (names !== null) return null;
      return `Name a column by its number, from 1${header === null ? "" : `, or set ${header} if the first line is one`}.`;
    },
  });
}

function named(names: readonly string[] | null, known: ReadonlySet<string>): number | undefined {
  const index = names?.findIndex((name) => known.has(name.toLowerCase())) ?? -1;
  return index < 0 ? undefined : index;
}

function texts(fields: Fields): string[] {
  return Array.from({ length: fields.count }, (_, field) => fields.text(field));
}

function numerics(fields: Fields): boolean[] {
  return Array.from({ length: fields.count }, (_, field) => !Number.isNaN(fields.number(field)));
}
