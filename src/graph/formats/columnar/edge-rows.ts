/** Edges from typed columns: their ends and values are taken one table at a time. */

import type { EdgewiseError, OptionNames } from "../../../error.ts";
import { quoted } from "../../../printable.ts";
import { inSlices, Pace, type Turns } from "../../../turns.ts";
import { NO_CATEGORY } from "../../column.ts";
import { isIntegerSpelling } from "../../scan/decimal.ts";
import { withValue } from "../field-errors.ts";
import type { IdArray } from "../node-ids.ts";
import type { TableColumns } from "../table/columns.ts";
import type { KnownIds, NotIntegers } from "../table/known-ids.ts";
import type { LineSkipper } from "../table/skipped.ts";
import { TextTable } from "../text-table.ts";
import { noteColumns, rowError, type TypedColumn } from "./column-table.ts";
import { type ColumnEdges, isNumeric } from "./layout.ts";
import { LeftOut } from "./left-out.ts";

/** The arrays that rows of a table are written to, from the place `edge` on. */
export interface EdgeTarget<Ends> {
  readonly sources: Ends;
  readonly targets: Ends;
  readonly columns: TableColumns;
  readonly skipper: LineSkipper;
  readonly edge: number;
  readonly notes: Set<string>;
}

/**
 * Takes the edges of a table whose ends are integers. Gives their number, or the reason why the ends are no integers
 * that numbers hold.
 */
export function* takingIntegerEdges(
  edges: ColumnEdges,
  into: EdgeTarget<IdArray>,
  known: KnownIds | null,
  isRequired: boolean,
): Turns<number | NotIntegers> {
  const { table, source, target } = edges;
  const left = new LeftOut(table.rowCount);
  for (const [column, ids] of [[source, into.sources] as const, [target, into.targets] as const]) {
    if (!isNumeric(column)) return { isLong: isRequired };
    const failure = yield* takingIds(edges, column, ids, into.edge, left, known, isRequired);
    if (failure !== null) return failure;
  }
  yield* takingColumns(edges, into, left);
  return settle(edges, into, left);
}

/** Takes the ids of one end. A row is left out where its id is missing or unknown. */
function* takingIds(
  edges: ColumnEdges,
  column: TypedColumn,
  ids: IdArray,
  edge: number,
  left: LeftOut,
  known: KnownIds | null,
  isRequired: boolean,
): Turns<NotIntegers | null> {
  const { table } = edges;
  const lack = (row: number): void => left.wrong(row, () => nullEnd(edges, column, row));
  const rounded =
    ids instanceof Float64Array
      ? yield* column.numbers(ids, edge, lack)
      : yield* column.shortIntegers!(ids, edge, lack);
  if (rounded >= 0) {
    if (known?.kind !== "indices") return { isLong: true };
    throw rowError(
      table,
      rounded,
      column,
      `found an integer beyond 2^53; expected a node index from 0 to ${known.nodeCount - 1}`,
    );
  }
  let isInteger = true;
  if (column.type === "number") {
    yield* inSlices(table.rowCount, (begin, end) => {
      for (let row = begin; row < end && isInteger; row++) {
        const id = ids[edge + row]!;
        // Zero has two spellings among floats.
        if (id === 0) ids[edge + row] = 0;
        if (Number.isSafeInteger(id) || left.has(row)) continue;
        if (Number.isNaN(id)) left.wrong(row, () => nullEnd(edges, column, row, "NaN"));
        else if (isRequired) left.wrong(row, () => notAnInteger(edges, column, row, String(id)));
        else isInteger = false;
      }
    });
  }
  if (!isInteger) return { isLong: false };
  if (known !== null) yield* expectingKnown(edges, column, ids, edge, left, known);
  return null;
}

/** Leaves out the rows whose ids are not known. */
function* expectingKnown(
  edges: ColumnEdges,
  column: TypedColumn,
  ids: IdArray,
  edge: number,
  left: LeftOut,
  known: KnownIds,
): Turns<void> {
  const { table } = edges;
  yield* inSlices(table.rowCount, (begin, end) => {
    for (let row = begin; row < end; row++) {
      const id = ids[edge + row]!;
      if (left.has(row)) continue;
      if (known.kind === "nodes") {
        if (known.indexOf(id) < 0) left.wrong(row, () => unknownNode(edges, column, row, String(id), known.file));
      } else if (!(id >= 0 && id < known.nodeCount)) {
        left.wrong(row, () =>
          rowError(table, row, column, `found node ${id}; expected a node index from 0 to ${known.nodeCount - 1}`),
        );
      }
    }
  });
}

/**
 * Takes the edges of a table whose ends are texts, as their numbers in `numbers`. `nodeFile` is the table of nodes, if
 * all ends have to be among the first `known` texts.
 */
export function* takingTextEdges(
  edges: ColumnEdges,
  into: EdgeTarget<Uint32Array>,
  numbers: TextTable,
  {
    nodeFile,
    known,
    areIntegers,
  }: { readonly nodeFile: string | null; readonly known: number; readonly areIntegers: boolean },
): Turns<number> {
  const { table, source, target } = edges;
  const { edge } = into;
  const left = new LeftOut(table.rowCount);
  yield* takingColumns(edges, into, left);
  const ends = [
    yield* textEnd(edges, source, into.sources, edge, left, areIntegers),
    yield* textEnd(edges, target, into.targets, edge, left, areIntegers),
  ];
  const pace = new Pace();
  for (let row = 0; row < table.rowCount; row++) {
    if (pace.isDue()) yield;
    if (left.has(row)) continue;
    for (const { column, codes, texts, nodes } of ends) {
      const code = codes[edge + row]!;
      if (nodes[code]! < 0) nodes[code] = numbers.addText(texts.at(code));
      const node = nodes[code]!;
      if (nodeFile !== null && node >= known) {
        left.wrong(row, () => unknownNode(edges, column, row, quoted(texts.at(code)), nodeFile));
        break;
      }
      codes[edge + row] = node;
    }
  }
  return settle(edges, into, left);
}

/** The texts of one end, and the codes of its rows. */
interface TextEnd {
  readonly column: TypedColumn;
  readonly codes: Uint32Array;
  readonly texts: TextTable;
  /** The node of each text; −1 until it has one. */
  readonly nodes: Int32Array;
}

/**
 * Takes the texts of one end into a table of their own. Nodes are numbered row by row, and rows that are left out must
 * not number any.
 */
function* textEnd(
  edges: ColumnEdges,
  column: TypedColumn,
  codes: Uint32Array,
  edge: number,
  left: LeftOut,
  areIntegers: boolean,
): Turns<TextEnd> {
  const texts = new TextTable();
  yield* column.texts(codes, edge, texts);
  const isOdd = new Uint8Array(texts.size);
  yield* inSlices(texts.size, (begin, end) => {
    for (let code = begin; code < end; code++) isOdd[code] = isOddKey(texts.at(code), areIntegers) ? 1 : 0;
  });
  yield* inSlices(edges.table.rowCount, (begin, end) => {
    for (let row = begin; row < end; row++) {
      const code = codes[edge + row]!;
      if (code === NO_CATEGORY) left.wrong(row, () => nullEnd(edges, column, row));
      else if (isOdd[code] === 1) left.wrong(row, () => notAnInteger(edges, column, row, quoted(texts.at(code))));
    }
  });
  return { column, codes, texts, nodes: new Int32Array(texts.size).fill(-1) };
}

function isOddKey(text: string, areIntegers: boolean): boolean {
  return text === "" || (areIntegers && !isIntegerSpelling(text));
}

function* takingColumns(
  { table, source, target, columns }: ColumnEdges,
  into: EdgeTarget<unknown>,
  left: LeftOut,
): Turns<void> {
  noteColumns(table, [source, target, ...columns.map(({ column }) => column)], into.notes);
  yield* into.columns.taking(table, columns, into.edge, left, into.notes);
}

/** Removes the rows that are left out. Gives the number of rows that stay. */
function settle(
  { table }: ColumnEdges,
  { sources, targets, columns, skipper, edge }: EdgeTarget<IdArray | Uint32Array>,
  left: LeftOut,
): number {
  left.settle(skipper);
  left.compact((from, to) => {
    sources[edge + to] = sources[edge + from]!;
    targets[edge + to] = targets[edge + from]!;
  });
  return columns.compact(edge, table.rowCount, left);
}

function nullEnd(edges: ColumnEdges, column: TypedColumn, row: number, found = "nothing"): EdgewiseError {
  return rowError(edges.table, row, column, `found ${found}; expected the key of a ${end(edges, column)} node`);
}

function notAnInteger(edges: ColumnEdges, column: TypedColumn, row: number, found: string): EdgewiseError {
  if (found === '""')
    return rowError(edges.table, row, column, `found an empty text; expected the key of a ${end(edges, column)} node`);
  const hint = (named: OptionNames): string | null => {
    const option = named("ids");
    return option === null ? null : `If the keys are names, say so with ${withValue(option, "text")}.`;
  };
  return rowError(
    edges.table,
    row,
    column,
    `found ${found} as the ${end(edges, column)} node; expected an integer`,
    hint,
  );
}

function unknownNode(
  edges: ColumnEdges,
  column: TypedColumn,
  row: number,
  found: string,
  nodeFile: string,
): EdgewiseError {
  return rowError(
    edges.table,
    row,
    column,
    `found the node ${found}; expected the key of a node in ${nodeFile}`,
    (named) => {
      const option = named("missingNodes");
      return option === null ? null : `To add such nodes, without attributes, say so with ${withValue(option, "add")}.`;
    },
  );
}

function end({ source }: ColumnEdges, column: TypedColumn): string {
  return column === source ? "source" : "target";
}
