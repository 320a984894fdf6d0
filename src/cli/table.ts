/** Results as text: a line for each scalar, a table of the nodes, a table of the edges. */

import { styleText } from "node:util";
import type { Graph } from "../graph/graph.ts";
import { printable } from "../printable.ts";
import type { Columns, Outcome } from "./columns.ts";
import { keysOf, showValue } from "./columns.ts";

/** The number of rows that are measured to align a table. A longer cell further down only makes its own line longer. */
const MEASURED = 1000;
/** Longer cells do not widen the column: a key may be as long as a line of a file. */
const WIDEST = 100;

/** Writes the text in pieces, each a line or a part of one. */
export function* printTables({ scalars, columns }: Outcome, graph: Graph): Generator<string> {
  for (const { name, value } of scalars) yield `${printable(name)}: ${showValue(value)}\n`;
  let isFirst = scalars.length === 0;
  for (const table of columns) {
    if (!isFirst) yield "\n";
    isFirst = false;
    yield* printTable(table, graph);
  }
}

function* printTable({ domain, columns, rows }: Columns, graph: Graph): Generator<string> {
  const keys = keysOf(domain, graph);
  const titles = [...keys.titles, ...columns.map(({ name }) => printable(name))];
  const cellsOf = (index: number): string[] => [
    ...keys.of(index).map(printable),
    ...columns.map((column) => printable(showValue(column.at(index)))),
  ];
  const widths = titles.map((title) => title.length);
  let measured = 0;
  for (const index of rows) {
    if (measured++ === MEASURED) break;
    for (const [k, cell] of cellsOf(index).entries()) widths[k] = Math.max(widths[k]!, Math.min(cell.length, WIDEST));
  }
  const line = (cells: readonly string[]): string =>
    cells.map((cell, k) => (k < cells.length - 1 ? cell.padEnd(widths[k]!) : cell)).join("  ");
  yield `${styleText("bold", line(titles), { stream: process.stdout })}\n`;
  for (const index of rows) yield `${line(cellsOf(index))}\n`;
}
