/**
 * Lowers the walk along the rows of a block of which many end at their first edge. What branches would foresee badly is found
 * out without them, and many rows wait for memory at once:
 *
 *     rows of the block      0  1  2  3  4  5
 *     open, and not empty    0     2  3     5
 *     their first neighbors  7     1  4     0
 *     not settled by these         2        5    walked from their beginning
 */

import { BLOCK } from "../../plan/blocks.ts";
import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import { rowEndOf } from "../../plan/kernels/row-end.ts";
import {
  add,
  all,
  allOf,
  convert,
  equal,
  identity,
  index,
  less,
  local,
  multiply,
  scalar,
  subtract,
} from "../expression.ts";
import type { Expression } from "../loop.ts";
import { oneWhere } from "../sparse/appenders.ts";
import type { Totals } from "./moved-entries.ts";
import type { RowContext } from "./row-entries.ts";
import { guardOf, walkRow } from "./row-walk.ts";
import { combineRow, rowEnd } from "./rows.ts";
import { settledTests } from "./settled.ts";

/**
 * Where more than three quarters of a block's open rows do not end at their first edge, the next blocks are walked in order. A block
 * of such rows takes up to a quarter longer by lists, and one whose rows all end so takes a third of the time.
 */
const MOST_LEFT = { of: 4, parts: 3 };
const BLOCKS_IN_ORDER = 15;

/** A list of numbers of rows, in memory that stays in the cache. */
interface List {
  readonly array: number;
  /** The local that counts its entries. */
  readonly count: number;
}

/** The lists of a kernel, for one block after the other. */
export class OpenRows {
  readonly #kernel: AggregateKernel;
  readonly #totals: Totals;
  readonly #context: RowContext;
  /** The local that counts the blocks that are still to be walked in order. */
  readonly #pause: number;

  /** Begins before the first block. */
  constructor(kernel: AggregateKernel, totals: Totals, context: RowContext) {
    this.#kernel = kernel;
    this.#totals = totals;
    this.#context = context;
    this.#pause = context.builder.variable("pause", "index", index(0));
  }

  /** Combines the rows of a block, by lists or by `inOrder`. */
  combine(from: Expression, to: Expression, inOrder: () => void): void {
    const { builder } = this.#context;
    const byLists = (): void => {
      const rows = this.#listOpen(from, to);
      const left = this.#takeFirst(rows);
      this.#walk(left);
      const { of, parts } = MOST_LEFT;
      const areMany = less(multiply(local(rows.count), index(parts)), multiply(local(left.count), index(of)));
      builder.branch(areMany, () => builder.assign(this.#pause, index(BLOCKS_IN_ORDER)));
    };
    builder.branch(equal(local(this.#pause), index(0)), byLists, () => {
      builder.assign(this.#pause, subtract(local(this.#pause), index(1)));
      inOrder();
    });
  }

  /** Lists the rows that have to be walked and have an edge. The totals of all are set to the identity. */
  #listOpen(from: Expression, to: Expression): List {
    const { builder, graph } = this.#context;
    const { direction, pairs } = this.#kernel;
    const open = { array: this.#array("rows", 0), count: builder.variable("open", "index", index(0)) };
    const start = builder.variable("start", "index", graph.start(direction, from));
    builder.count("row", from, to, (row) => {
      const end = rowEnd(this.#kernel, row, this.#context);
      this.#totals.store(
        row,
        pairs.map(({ monoid, element }) => identity(monoid, element)),
      );
      const guard = guardOf(this.#kernel, row, this.#context);
      this.#append(open, row, all([...(guard === null ? [] : [guard]), less(local(start), end)]));
      builder.assign(start, end);
    });
    return open;
  }

  /** Takes the first edge of each row for its total, and lists the rows that this does not settle. */
  #takeFirst(rows: List): List {
    const { builder, entries, graph } = this.#context;
    const { pairs } = this.#kernel;
    // The addresses of the neighbors are all known here, so that no row waits for another.
    const firsts = this.#array("first neighbors", 1);
    this.#over(rows, (row, at) => {
      builder.push({ kind: "store", array: firsts, index: at, value: entries.neighbor(this.#startOf(row)) });
    });
    const rowEnding = rowEndOf(this.#kernel, graph.directed)!;
    // The list takes the place of the entries that have been read.
    const left = { array: rows.array, count: builder.variable("left", "index", index(0)) };
    this.#over(rows, (row, at) => {
      const start = this.#startOf(row);
      const neighbor = (): Expression => ({ kind: "load", array: firsts, index: at });
      const context = { ...this.#context, entries: { ...entries, neighbor } };
      const { values, counts } = walkRow(this.#kernel, row, start, context).giveAt(start);
      const combined = pairs.map(({ monoid, element }, k) =>
        builder.keep(`total${k}`, element, scalar(monoid, element, [identity(monoid, element), values[k]!])),
      );
      this.#totals.store(row, combined);
      const isSettled = allOf([...(counts === null ? [] : [counts]), ...settledTests(rowEnding, combined, pairs)]);
      if (isSettled !== null) this.#append(left, row, scalar("not", "bool", [isSettled]));
    });
    return left;
  }

  #walk(rows: List): void {
    this.#over(rows, (row) => {
      const bounds = { start: this.#startOf(row), end: rowEnd(this.#kernel, row, this.#context) };
      this.#totals.store(row, combineRow(this.#kernel, row, bounds, this.#context));
    });
  }

  #startOf(row: Expression): Expression {
    const { builder, graph } = this.#context;
    return builder.keep("start", "index", graph.start(this.#kernel.direction, row));
  }

  #array(name: string, number: number): number {
    const { builder, layout } = this.#context;
    const offset = layout.openRows + Uint32Array.BYTES_PER_ELEMENT * BLOCK * number;
    return builder.array(name, "u32", { kind: "frame", offset });
  }

  #append({ array, count }: List, row: Expression, when: Expression): void {
    const { builder } = this.#context;
    builder.push({ kind: "store", array, index: local(count), value: convert("u32", row) });
    builder.assign(count, add(local(count), oneWhere(when)));
  }

  #over({ array, count }: List, each: (row: Expression, at: Expression) => void): void {
    const { builder } = this.#context;
    builder.count("at", index(0), local(count), (at) => {
      each(builder.keep("row", "index", convert("index", { kind: "load", array, index: at })), at);
    });
  }
}
