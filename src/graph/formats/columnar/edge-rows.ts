/** The ends and values of edges, taken from typed columns a table at a time. */

import type { EdgewiseError, OptionNames } from "../../../error.ts";
import { quoted } from "../../../printable.ts";
import { NO_CATEGORY } from "../../column.ts";
import type { TableColumns } from "../table/columns.ts";
import type { KnownIds, NotIntegers } from "../table/known-ids.ts";
import type { LineSkipper } from "../table/skipped.ts";
import { TextTable } from "../text-table.ts";
import { noteColumns, rowError, type TypedColumn } from "./column-table.ts";
import { type ColumnEdges, isNumeric } from "./layout.ts";
import { LeftOut } from "./left-out.ts";

/** What the rows of a table go into, from the place `edge` on. */
export interface EdgeTarget<Ends> {
  readonly sources: Ends;
  readonly targets: Ends;
  readonly columns: TableColumns;
  readonly skipper: LineSkipper;
  readonly edge: number;
  readonly notes: Set<string>;
}

/** Takes the edges of a table whose ends are integers. Gives how many there are, or why they are no integers that numbers hold. */
export function takeIntegerEdges(
  edges: ColumnEdges,
  into: EdgeTarget<Float64Array>,
  known: KnownIds | null,
  isRequired: boolean,
): number | NotIntegers {
  const { table, source, target } = edges;
  const left = new LeftOut(table.rowCount);
  for (const [column, ids] of [[source, into.sources] as const, [target, into.targets] as const]) {
    if (!isNumeric(column)) return { isLong: isRequired };
    const failure = takeIds(edges, column, ids, into.edge, left, known, isRequired);
    if (failure !== null) return failure;
  }
  takeColumns(edges, into, left);
  return settle(edges, into, left);
}

/** The ids of one end. Those that are missing or not known leave their rows out. */
function takeIds(
  edges: ColumnEdges,
  column: TypedColumn,
  ids: Float64Array,
  edge: number,
  left: LeftOut,
  known: KnownIds | null,
  isRequired: boolean,
): NotIntegers | null {
  const { table } = edges;
  const rounded = column.numbers(ids, edge, (row) => left.wrong(row, () => nullEnd(edges, column, row)));
  if (rounded >= 0) {
    if (known?.kind !== "indices") return { isLong: true };
    throw rowError(
      table,
      rounded,
      column,
      `found an integer beyond 2^53; expected a node index from 0 to ${known.nodeCount - 1}`,
    );
  }
  for (let row = 0; row < table.rowCount; row++) {
    const id = ids[edge + row]!;
    if (left.has(row)) continue;
    if (column.type === "number") {
      if (Number.isNaN(id)) {
        left.wrong(row, () => nullEnd(edges, column, row, "NaN"));
        continue;
      }
      if (!Number.isSafeInteger(id)) {
        if (!isRequired) return { isLong: false };
        left.wrong(row, () => notAnInteger(edges, column, row, String(id)));
        continue;
      }
      // Zero has two spellings among floats.
      if (id === 0) ids[edge + row] = 0;
    }
    if (known === null) continue;
    if (known.kind === "nodes") {
      if (known.indexOf(id) < 0) left.wrong(row, () => unknownNode(edges, column, row, String(id), known.file));
    } else if (!(id >= 0 && id < known.nodeCount)) {
      left.wrong(row, () =>
        rowError(table, row, column, `found node ${id}; expected a node index from 0 to ${known.nodeCount - 1}`),
      );
    }
  }
  return null;
}

/**
 * Takes the edges of a table with ends that are texts, as their numbers in `numbers`. `nodeFile` is that of the nodes, if all ends
 * have to be among the first `known` texts.
 */
export function takeTextEdges(
  edges: ColumnEdges,
  into: EdgeTarget<Uint32Array>,
  numbers: TextTable,
  {
    nodeFile,
    known,
    areIntegers,
  }: { readonly nodeFile: string | null; readonly known: number; readonly areIntegers: boolean },
): number {
  const { table, source, target } = edges;
  const { edge } = into;
  const left = new LeftOut(table.rowCount);
  takeColumns(edges, into, left);
  // First in a table of their own, because nodes are numbered row by row, and not by rows that are left out.
  const ends = [[source, into.sources] as const, [target, into.targets] as const].map(([column, codes]) => {
    const texts = new TextTable();
    column.texts(codes, edge, texts);
    const isOdd = Uint8Array.from({ length: texts.size }, (_, code) => (isOddKey(texts.at(code), areIntegers) ? 1 : 0));
    const hasOdd = isOdd.includes(1);
    for (let row = 0; row < table.rowCount; row++) {
      const code = codes[edge + row]!;
      if (code === NO_CATEGORY) left.wrong(row, () => nullEnd(edges, column, row));
      else if (hasOdd && isOdd[code] === 1)
        left.wrong(row, () => notAnInteger(edges, column, row, quoted(texts.at(code))));
    }
    return { column, codes, texts, nodes: new Int32Array(texts.size).fill(-1) };
  });
  for (let row = 0; row < table.rowCount; row++) {
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

function isOddKey(text: string, areIntegers: boolean): boolean {
  return text === "" || (areIntegers && !/^(0|-?[1-9]\d*)$/.test(text));
}

function takeColumns({ table, source, target, columns }: ColumnEdges, into: EdgeTarget<unknown>, left: LeftOut): void {
  noteColumns(table, [source, target, ...columns.map(({ column }) => column)], into.notes);
  into.columns.take(table, columns, into.edge, left, into.notes);
}

/** Leaves out what is to be left out. Gives how many rows stay. */
function settle(
  { table }: ColumnEdges,
  { sources, targets, columns, skipper, edge }: EdgeTarget<Float64Array | Uint32Array>,
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
    if (option === null) return null;
    return `If the keys are names, say so with ${option.startsWith("--") ? `${option} text` : `${option}: "text"`}.`;
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
    (named) =>
      named("missingNodes") === null
        ? null
        : `To add such nodes, without attributes, say so with ${named("missingNodes")}: add.`,
  );
}

function end({ source }: ColumnEdges, column: TypedColumn): string {
  return column === source ? "source" : "target";
}
