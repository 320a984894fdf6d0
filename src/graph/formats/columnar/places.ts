/** How far reading has come in a table of typed columns, told in bytes of its file. */

import type { Turns } from "../../../turns.ts";
import type { ColumnTable, TypedColumn } from "./column-table.ts";
import type { ColumnEdges, ColumnNodes } from "./layout.ts";

/**
 * Columns that tell places (bytes) in place of rows while they are read. Columns are read one after another, in any
 * order; each counts for an equal share of the file.
 *
 * Of a file of 100 bytes with two columns, row 5 of 10 in the column that is read second is told as byte 75.
 */
class ColumnPlaces {
  readonly #table: ColumnTable;
  readonly #before: number;
  readonly #share: number;
  #read = 0;

  /** `before` is the number of bytes of other files that were read before; `columnCount` the columns that will be read. */
  constructor(table: ColumnTable, before: number, columnCount: number) {
    this.#table = table;
    this.#before = before;
    this.#share = table.byteCount / Math.max(1, columnCount);
  }

  /** Makes a column that tells its places. */
  telling(column: TypedColumn): TypedColumn {
    const { shortIntegers } = column;
    return {
      ...column,
      shortIntegers: shortIntegers && ((...into) => this.#inBytes(shortIntegers(...into))),
      numbers: (...into) => this.#inBytes(column.numbers(...into)),
      truths: (...into) => this.#inBytes(column.truths(...into)),
      texts: (...into) => this.#inBytes(column.texts(...into)),
    };
  }

  /** Does work that yields rows, and yields the bytes that they stand for. */
  *#inBytes<T>(work: Turns<T>): Turns<T> {
    const begin = this.#before + this.#read++ * this.#share;
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      const { value } = step;
      yield typeof value === "number"
        ? Math.floor(begin + (this.#share * value) / Math.max(1, this.#table.rowCount))
        : value;
    }
  }
}

/** Makes the edges of a table whose columns tell places, after `before` bytes of other files. */
export function tellingEdges(edges: ColumnEdges, before: number): ColumnEdges {
  const columns = edges.columns.filter(isRead);
  const places = new ColumnPlaces(edges.table, before, 2 + columns.length);
  return {
    ...edges,
    source: places.telling(edges.source),
    target: places.telling(edges.target),
    columns: edges.columns.map(({ name, column }) => ({ name, column: places.telling(column) })),
  };
}

/** Makes the nodes of a table whose columns tell places, after `before` bytes of other files. */
export function tellingNodes(nodes: ColumnNodes, before: number): ColumnNodes {
  const columns = nodes.columns.filter(isRead);
  const places = new ColumnPlaces(nodes.table, before, 1 + columns.length);
  return {
    ...nodes,
    key: places.telling(nodes.key),
    columns: nodes.columns.map(({ name, column }) => ({ name, column: places.telling(column) })),
  };
}

/** Tells whether a column of attributes has values, which alone are read. */
function isRead({ column }: { readonly column: TypedColumn }): boolean {
  return column.type !== "none";
}
