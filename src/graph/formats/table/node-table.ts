/** Tables of nodes, one a line: the column of their keys, and their attributes. */

import type { EdgewiseError } from "../../../error.ts";
import type { Turns } from "../../../turns.ts";
import { type Column, dense, NO_CATEGORY } from "../../column.ts";
import { isInteger, shown, wrongFieldCount } from "../field-errors.ts";
import { countingLines, type Fields, openFields, type Separator } from "../fields.ts";
import { type MissingTreatment, mayEndEarly, missingHint } from "../missing.ts";
import type { TextTable } from "../text-table.ts";
import { TableColumns } from "./columns.ts";
import { LINES } from "./edge-rows.ts";
import { decideNodeHeader } from "./header.ts";
import { belowHeader, chosenColumn, decidingKinds, openTable, type TableLayout } from "./layout.ts";
import { namedKey, titleOf } from "./names.ts";
import { rewindTo } from "./separator.ts";
import type { LineSkipper } from "./skipped.ts";
import type { TableText } from "./text.ts";

/** How tables of nodes are to be read. */
export interface NodeTableOptions {
  readonly key?: string | number | undefined;
  readonly header?: boolean | "auto" | undefined;
  readonly separator?: Separator | undefined;
  readonly comment?: string | undefined;
  readonly missing?: MissingTreatment | undefined;
  readonly nodeAttributes?: readonly string[] | undefined;
}

/** Where things stand on each line of a table of nodes. */
export interface NodeLayout extends TableLayout {
  /** The column of the keys, from 0. */
  readonly key: number;
  /** Whether the key on the first line of data is an integer. */
  readonly integerIds: boolean;
}

export interface NodeFile {
  readonly fields: Fields;
  readonly layout: NodeLayout;
  /** As many lines as there are of nodes at most. */
  readonly lines: number;
  /** How long its text is. */
  readonly bytes: number;
}

/** The nodes of all tables, row by row. */
export interface NodeRows {
  readonly count: number;
  readonly columns: Record<string, Column>;
}

/** The files with what their first lines tell; empty ones are left out. */
export function* openingNodeTables(
  texts: readonly TableText[],
  options: NodeTableOptions,
  isThorough: boolean,
): Turns<NodeFile[]> {
  const files: NodeFile[] = [];
  for (const { bytes, file } of texts) {
    const fields = openFields(bytes, file, options.comment === undefined ? undefined : [options.comment]);
    const layout = yield* nodeLayout(fields, file, options, isThorough);
    if (layout !== null) files.push({ fields, layout, lines: yield* countingLines(bytes, 1), bytes: bytes.length });
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
  const key =
    chosenColumn("key", options.key, names, opened) ??
    (names === null
      ? 0
      : (namedKey(names) ??
        Math.max(
          0,
          names.findIndex((name) => name !== ""),
        )));
  const open = (names ?? []).flatMap((written, index) => {
    const name = titleOf(written);
    const isWanted = options.nodeAttributes?.includes(name) ?? true;
    return index === key || name === "" || !isWanted ? [] : [{ index, name }];
  });
  const missing = options.missing ?? "error";
  const columns = yield* decidingKinds(open, { fields, separator, start, missing, isThorough });
  let integerIds = true;
  if (start !== null) {
    rewindTo(fields, start);
    fields.split(separator);
    integerIds = isInteger(fields, key);
  }
  const fieldCount = first.texts.length;
  return { file, separator, names, header, fieldCount, modelLine: first.place.line, start, columns, key, integerIds };
}

/** What takes the key of a row; it throws where it is none or stands there already. */
type TakeKey = (fields: Fields, field: number, row: number) => void;

/** Reads all rows; null once a key is no integer that a number holds, if they are to be. */
export function* readingIntegerNodes(
  files: readonly NodeFile[],
  missing: MissingTreatment,
  skipper: LineSkipper,
): Turns<(NodeRows & { readonly ids: Float64Array }) | null> {
  const ids = new Float64Array(linesOf(files));
  const rows = new Map<number, number>();
  const lines = new Uint32Array(ids.length);
  let isInteger = true;
  const take: TakeKey = (fields, field, row) => {
    const id = fields.integer(field);
    isInteger = !Number.isNaN(id);
    if (!isInteger) return;
    const before = rows.get(id);
    if (before !== undefined) throw repeated(fields, field, lines[before]!);
    rows.set(id, row);
    lines[row] = fields.line;
    ids[row] = id;
  };
  const read = yield* readNodes(files, missing, skipper, take, () => isInteger);
  return isInteger ? { ...read, ids: ids.subarray(0, read.count) } : null;
}

/** Reads all rows, whose keys get numbers in a table of texts by their rows. */
export function* readingTextNodes(
  files: readonly NodeFile[],
  missing: MissingTreatment,
  skipper: LineSkipper,
  table: TextTable,
  isOfIntegers: boolean,
): Turns<NodeRows> {
  const lines = new Uint32Array(linesOf(files));
  const take: TakeKey = (fields, field, row) => {
    if (fields.isEmpty(field)) throw fields.error(field, "found an empty field; expected the key of a node");
    if (isOfIntegers && !isInteger(fields, field)) {
      throw fields.error(field, `found ${shown(fields, field)} as the key of a node; expected an integer`);
    }
    const number = fields.intern(field, table);
    if (number !== row) throw repeated(fields, field, lines[number]!);
    lines[row] = fields.line;
  };
  return yield* readNodes(files, missing, skipper, take, () => true);
}

function* readNodes(
  files: readonly NodeFile[],
  missing: MissingTreatment,
  skipper: LineSkipper,
  take: TakeKey,
  goesOn: () => boolean,
): Turns<NodeRows> {
  const columns = new TableColumns(
    files.map(({ layout }) => layout),
    linesOf(files),
    missing,
  );
  let row = 0;
  let before = 0;
  for (const { fields, layout, bytes } of files) {
    columns.open(layout, fields, row);
    if (layout.start !== null) fields.rewind(layout.start);
    const read = (): boolean => {
      for (let left = LINES; left > 0; left--) {
        if (layout.start === null || !goesOn() || !fields.nextLine()) return true;
        fields.split(layout.separator);
        if (fields.count !== layout.fieldCount) expectEarlyEnd(fields, layout, missing);
        // First, because a node that is left out has no key.
        if (!columns.read(row)) continue;
        take(fields, layout.key, row);
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
  return { count: row, columns: yield* columns.finishing(row) };
}

function expectEarlyEnd(fields: Fields, layout: NodeLayout, missing: MissingTreatment): void {
  const isShort = fields.count < layout.fieldCount && layout.key < fields.count;
  if (isShort && mayEndEarly(fields, missing)) return;
  throw wrongFieldCount(fields, layout.fieldCount, `as on line ${layout.modelLine}`, isShort ? missingHint : undefined);
}

function linesOf(files: readonly NodeFile[]): number {
  return files.reduce((sum, { lines }) => sum + lines, 0);
}

function repeated(fields: Fields, field: number, before: number): EdgewiseError {
  const message = `found the key ${shown(fields, field)} again, after line ${before}; expected each node once`;
  return fields.error(field, message);
}

/** The columns of rows as those of nodes: row k is the node `places[k]`, and nodes of no row have nothing. */
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
      const values = new Float64Array(nodeCount).fill(NaN);
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
      // Of tables only those that are empty are listed.
      return column;
    default:
      return column satisfies never;
  }
}
