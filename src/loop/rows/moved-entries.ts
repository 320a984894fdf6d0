/** Reads moved rows, whose entries stand in another order than in the graph, as arrays of a loop kernel. */

import type { MovedRows } from "../../bind/layout.ts";
import type { KernelBuilder } from "../build.ts";
import { convert, fixed } from "../expression.ts";
import type { Expression } from "../loop.ts";
import type { RowEntries } from "./row-entries.ts";

export class MovedRowEntries implements RowEntries {
  readonly #builder: KernelBuilder;
  readonly #rows: MovedRows;

  constructor(builder: KernelBuilder, rows: MovedRows) {
    this.#builder = builder;
    this.#rows = rows;
  }

  /** Reads the guide of the layout at a place: in slices it holds a node, by source a position. */
  guideAt(place: Expression): Expression {
    return this.#builder.keep(
      "guide",
      "index",
      convert("index", this.#builder.entry("guide", fixed(this.#rows.guide), place)),
    );
  }

  readonly neighbor = (at: Expression): Expression =>
    this.#builder.entry("moved neighbors", fixed(this.#rows.neighbors), at);

  readonly edge = (): Expression => {
    throw new Error("rows that are moved have no numbers of edges");
  };

  readonly tableOf: RowEntries["tableOf"] = (buffer) => this.#rows.tables.get(buffer) ?? null;

  readonly columnOf: RowEntries["columnOf"] = (buffer) => this.#rows.columns.get(buffer) ?? null;
}

/** Stores the total of a node's row, and reads it back. */
export interface Totals {
  readonly store: (node: Expression, values: readonly Expression[]) => void;
  readonly load: (node: Expression) => readonly Expression[];
}
