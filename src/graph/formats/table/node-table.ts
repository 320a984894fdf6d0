/** Tables of nodes, one a line: the column of their keys, and their attributes. */

import type { EdgewiseError } from "../../../error.ts";
import type { Turns } from "../../../turns.ts";
import { heapAllocator } from "../../allocator.ts";
import { type Column, dense, NO_CATEGORY } from "../../column.ts";
import { type ColumnTable, noteColumns } from "../columnar/column-table.ts";
import { type ColumnNodes, columnNodes, kindsOf } from "../columnar/layout.ts";
import { LeftOut } from "../columnar/left-out.ts";
import { takingIntegerKeys, takingTextKeys } from "../columnar/node-rows.ts";
import { tellingNodes } from "../columnar/places.ts";
import { isWanted, type WantedAttributes } from "../elements/wanted.ts";
import { isInteger, shown, wrongFieldCount } from "../field-errors.ts";
import { type Fields, openFields, type Separator } from "../fields.ts";
import { countingLines } from "../line-count.ts";
import { type MissingTreatment, mayEndEarly, missingHint } from "../missing.ts";
import type { TextTable } from "../text-table.ts";
import { type KindOfColumn, TableColumns } from "./columns.ts";
import { announcedSeparator, commentMarks } from "./comments.ts";
import { LINES } from "./edge-rows.ts";
import { decideNodeHeader } from "./header.ts";
import {
  beginsWithIntegers,
  belowHeader,
  chosenColumn,
  columnsOf,
  decidingKinds,
  openTable,
  type TableLayout,
} from "./layout.ts";
import { namedKey, titleOf } from "./names.ts";
import { expectOnly, leftOutTwins } from "./same-names.ts";
import type { LineSkipper } from "./skipped.ts";
import type { TableText } from "./text.ts";

/** The options of reading tables of nodes. */
export interface NodeTableOptions extends Pick<WantedAttributes, "nodeAttributes"> {
  readonly key?: string | number | undefined;
  readonly header?: boolean | "auto" | undefined;
  readonly separator?: Separator | undefined;
  readonly comment?: string | undefined;
  readonly missing?: MissingTreatment | undefined;
}

/** The layout of a table of nodes. */
export interface NodeLayout extends TableLayout {
  /** The column of the keys, from 0. */
  readonly key: number;
  /** Whether the key on the first line of data is an integer. */
  readonly integerIds: boolean;
}

/** A table of nodes that has been opened: a text, or typed columns. */
export type NodeFile = TextNodes | ColumnNodes;

interface TextNodes {
  readonly kind: "text";
  readonly fields: Fields;
  /** The texts that comment lines begin with. */
  readonly marks: readonly string[];
  readonly layout: NodeLayout;
  /** An upper bound of the number of lines with nodes. */
  readonly lines: number;
  /** The length of its text, in bytes. */
  readonly bytes: number;
}

/** The nodes of all tables, row by row. */
export interface NodeRows {
  readonly count: number;
  readonly columns: Record<string, Column>;
}

/** Opens files by their first lines. Empty ones are left out. */
export function* openingNodeTables(
  tables: readonly (TableText | ColumnTable)[],
  options: NodeTableOptions,
  isThorough: boolean,
): Turns<NodeFile[]> {
  const files: NodeFile[] = [];
  for (const table of tables) {
    if (table.kind === "columns") {
      files.push(columnNodes(table, options));
      continue;
    }
    const { bytes, file } = table;
    const marks = commentMarks(bytes, options.comment);
    const fields = openFields(bytes, file, marks);
    const separator = options.separator ?? announcedSeparator(bytes);
    const layout = yield* nodeLayout(fields, file, { ...options, separator }, isThorough);
    if (layout === null) continue;
    files.push({ kind: "text", fields, marks, layout, lines: yield* countingLines(bytes, 1), bytes: bytes.length });
  }
  return files;
}

function* nodeLayout(
  fields: Fields,
  file: string,
  options: NodeTableOptions,
  isThorough: boolean,
): Turns<NodeLayout | null> {
  const opened = openTable(fields, file, options.separator);
  if (opened === null) return null;
  const { separator, rows } = opened;
  const [first] = rows;
  if (first === undefined) throw new TypeError("a table that was opened has a line");
  const header = decideNodeHeader(rows, {
    file,
    option: options.header ?? "auto",
    chosen: [options.key],
    hasSource: false,
    hasTarget: false,
  });
  const { names, start } = belowHeader(opened, header.isHeader);
  const all = columnsOf(opened, names);
  const chosen = chosenColumn("key", options.key, all);
  const found = names === null ? 0 : namedKey(names);
  if (chosen === undefined && found !== undefined) expectOnly("key", found, all);
  // A first column without a name is the index of a data frame: it names nodes, unless it counts rows.
  const isCount = rows.slice(1).every(({ texts }, row) => texts[0] === String(row));
  const firstTitled = isCount ? (names?.findIndex((name) => name !== "") ?? 0) : 0;
  const key = chosen ?? found ?? Math.max(0, firstTitled);
  const open = (names ?? []).flatMap((written, index) => {
    const name = titleOf(written);
    return index === key || name === "" || !isWanted("node", name, options) ? [] : [{ index, name }];
  });
  const missing = options.missing ?? "error";
  const columns = yield* decidingKinds(open, { fields, separator, start, missing, isThorough });
  const integerIds = beginsWithIntegers(opened, start, [key]);
  const fieldCount = first.texts.length;
  const notes = leftOutTwins(file, open, columns);
  const modelLine = first.place.line;
  return { file, separator, names, header, fieldCount, modelLine, start, columns, notes, key, integerIds };
}

/** Takes the key of a row. Throws where it is no key, or is there already. */
type TakeKey = (fields: Fields, field: number, row: number) => void;

/** The place of each row's key in its file: its line, or its row number from 1. */
interface KeyPlaces {
  readonly numbers: Uint32Array;
  /** Flags the rows whose number is that of a row, not of a line. */
  readonly isRow: Uint8Array;
}

/** The reader of keys of nodes, from lines and from columns. */
interface KeyReader {
  readonly fromLine: TakeKey;
  /** Gives the number of rows that stay; −1 where keys are of the wrong type. */
  readonly fromColumns: (nodes: ColumnNodes, row: number, left: LeftOut) => Turns<number>;
  readonly goesOn: () => boolean;
}

/** The input of reading tables of nodes. */
interface NodeInput {
  readonly missing: MissingTreatment;
  readonly skipper: LineSkipper;
  readonly notes: Set<string>;
}

/** Reads all rows with integer keys. Gives null once a key is no integer that a number holds. */
export function* readingIntegerNodes(
  files: readonly NodeFile[],
  input: NodeInput,
): Turns<(NodeRows & { readonly ids: Float64Array }) | null> {
  const ids = heapAllocator.float64(linesOf(files));
  const rows = new Map<number, number>();
  const places: KeyPlaces = { numbers: heapAllocator.uint32(ids.length), isRow: new Uint8Array(ids.length) };
  let isInteger = true;
  const fromLine: TakeKey = (fields, field, row) => {
    const id = fields.integer(field);
    isInteger = !Number.isNaN(id);
    if (!isInteger) return;
    const before = rows.get(id);
    if (before !== undefined) throw repeated(fields, field, placeOf(places, before));
    rows.set(id, row);
    places.numbers[row] = fields.line;
    ids[row] = id;
  };
  const fromColumns = function* (nodes: ColumnNodes, row: number, left: LeftOut): Turns<number> {
    const kept = yield* takingIntegerKeys(nodes, ids, row, left, {
      before: (id) => rows.get(id),
      placeOf: (before) => placeOf(places, before),
      add: (id, at, place) => {
        rows.set(id, at);
        places.numbers[at] = place;
        places.isRow[at] = 1;
      },
    });
    isInteger = kept >= 0;
    return kept;
  };
  const read = yield* readNodes(files, input, { fromLine, fromColumns, goesOn: () => isInteger });
  return isInteger ? { ...read, ids: ids.subarray(0, read.count) } : null;
}

/** Reads all rows with text keys, which are numbered by their rows. */
export function* readingTextNodes(
  files: readonly NodeFile[],
  input: NodeInput,
  table: TextTable,
  isOfIntegers: boolean,
): Turns<NodeRows> {
  const length = linesOf(files);
  const places: KeyPlaces = { numbers: heapAllocator.uint32(length), isRow: new Uint8Array(length) };
  const fromLine: TakeKey = (fields, field, row) => {
    if (fields.isEmpty(field)) throw fields.error(field, "found an empty field; expected the key of a node");
    if (isOfIntegers && !isInteger(fields, field)) {
      throw fields.error(field, `found ${shown(fields, field)} as the key of a node; expected an integer`);
    }
    const number = fields.intern(field, table);
    if (number !== row) throw repeated(fields, field, placeOf(places, number));
    places.numbers[row] = fields.line;
  };
  const fromColumns = (nodes: ColumnNodes, row: number, left: LeftOut): Turns<number> =>
    takingTextKeys(nodes, table, row, left, isOfIntegers, {
      placeOf: (before) => placeOf(places, before),
      add: (at, place) => {
        places.numbers[at] = place;
        places.isRow[at] = 1;
      },
    });
  return yield* readNodes(files, input, { fromLine, fromColumns, goesOn: () => true });
}

function* readNodes(
  files: readonly NodeFile[],
  { missing, skipper, notes }: NodeInput,
  { fromLine, fromColumns, goesOn }: KeyReader,
): Turns<NodeRows> {
  const kinds = files.flatMap((file): readonly KindOfColumn[] =>
    file.kind === "text" ? file.layout.columns : kindsOf(file.columns),
  );
  const columns = new TableColumns(kinds, linesOf(files), missing);
  let row = 0;
  let before = 0;
  for (const file of files) {
    if (!goesOn()) break;
    if (file.kind === "columns") {
      const { table } = file;
      const left = new LeftOut(table.rowCount);
      noteColumns(table, [file.key, ...file.columns.map(({ column }) => column)], notes);
      const nodes = tellingNodes(file, before);
      yield* columns.taking(table, nodes.columns, row, left, notes);
      const kept = yield* fromColumns(nodes, row, left);
      if (kept < 0) break;
      left.settle(skipper);
      row += columns.compact(row, table.rowCount, left);
      before += table.byteCount;
      yield before;
      continue;
    }
    const { fields, layout, bytes } = file;
    columns.open(layout, fields, row);
    if (layout.start !== null) fields.rewind(layout.start);
    const read = (): boolean => {
      for (let left = LINES; left > 0; left--) {
        if (layout.start === null || !goesOn() || !fields.nextLine()) return true;
        fields.split(layout.separator);
        if (fields.count !== layout.fieldCount) expectEarlyEnd(fields, layout, missing);
        // Values are read first, since a node that is left out adds no key.
        if (!columns.read(row)) continue;
        fromLine(fields, layout.key, row);
        row++;
      }
      return false;
    };
    const base = before;
    yield* skipper.overLines(
      read,
      () => columns.forget(row),
      () => base + fields.place().offset,
    );
    before += bytes;
    columns.close(row);
  }
  if (goesOn()) for (const note of columns.oddTexts("node")) notes.add(note);
  return { count: row, columns: yield* columns.finishing(row) };
}

function placeOf({ numbers, isRow }: KeyPlaces, row: number): string {
  return `${isRow[row] === 1 ? "row" : "line"} ${numbers[row]}`;
}

function expectEarlyEnd(fields: Fields, layout: NodeLayout, missing: MissingTreatment): void {
  const isShort = fields.count < layout.fieldCount && layout.key < fields.count;
  if (isShort && mayEndEarly(fields, missing)) return;
  throw wrongFieldCount(fields, layout.fieldCount, `as on line ${layout.modelLine}`, isShort ? missingHint : undefined);
}

function linesOf(files: readonly NodeFile[]): number {
  return files.reduce((sum, file) => sum + (file.kind === "text" ? file.lines : file.table.rowCount), 0);
}

function repeated(fields: Fields, field: number, before: string): EdgewiseError {
  const message = `found the key ${shown(fields, field)} again, after ${before}; expected each node once`;
  return fields.error(field, message);
}

/**
 * Turns columns of rows into columns of nodes: row k is the node `places[k]`. A node without a row has missing values.
 */
export function nodeColumns(
  columns: Readonly<Record<string, Column>>,
  places: Uint32Array,
  nodeCount: number,
): Record<string, Column> {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, placed(column, places, nodeCount)]));
}

function placed(column: Column, places: Uint32Array, nodeCount: number): Column {
  switch (column.kind) {
    case "dense": {
      const isTruth = column.values instanceof Uint8Array;
      const values = isTruth ? new Uint8Array(nodeCount) : new Float64Array(nodeCount).fill(NaN);
      const missing = new Uint8Array(nodeCount).fill(1);
      for (let row = 0; row < places.length; row++) {
        values[places[row]!] = column.values[row]!;
        missing[places[row]!] = column.missing?.[row] ?? 0;
      }
      return dense(values, missing.includes(1) ? missing : null);
    }
    case "category": {
      const codes = new Uint32Array(nodeCount).fill(NO_CATEGORY);
      for (let row = 0; row < places.length; row++) codes[places[row]!] = column.codes[row]!;
      const { example } = column;
      return { ...column, codes, example: example && { ...example, index: places[example.index]! } };
    }
    case "listed":
      // Tables give listed columns only where these are empty.
      return column;
    default:
      return column satisfies never;
  }
}
