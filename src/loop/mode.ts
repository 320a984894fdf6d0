/**
 * Counting the values of a row in a table of the worker's own: open addressing, a power of two of at least twice as
 * many entries as the row has. The best so far is kept while counting, so that the table is never gone through again.
 */

import type { Element } from "../ir/type.ts";
import type { KernelBuilder } from "./build.ts";
import { add, and, convert, index, less, local, scalar } from "./expression.ts";
import type { Expression } from "./loop.ts";

/** One row, and the table to count in. */
export interface CountedRow {
  readonly start: Expression;
  readonly end: Expression;
  readonly element: Element & ("i32" | "u32");
  /** The value at a position of the row. */
  readonly valueAt: (position: Expression) => Expression;
  /** The arrays of the table: values, of the element, and counts, u32. */
  readonly values: number;
  readonly counts: number;
}

/** The golden ratio times 2^32, odd: multiplying by it spreads values over the high bits of the product. */
const SPREAD = 0x9e3779b1;

/** Puts the most frequent value of the row into a local, of several the smallest; an empty row leaves it as it is. */
export function lowerMode(builder: KernelBuilder, row: CountedRow, best: number): void {
  const { start, end, element, valueAt, values, counts } = row;
  builder.branch(less(start, end), () => {
    // The leading zeros of 2 · length − 1 are those that an index into the table has as well.
    const length = convert("u32", { kind: "index", op: "sub", left: end, right: start });
    const twice = scalar("sub", "u32", [scalar("shl", "u32", [length, u32(1)]), u32(1)]);
    const unused = builder.keep("unused", "u32", scalar("clz", "u32", [twice]));
    const last = builder.keep("last", "index", convert("index", scalar("shr", "u32", [u32(0xffffffff), unused])));
    builder.count("slot", index(0), add(last, index(1)), (slot) => {
      builder.push({ kind: "store", array: counts, index: slot, value: u32(0) });
    });
    const most = builder.variable("most", "u32", u32(0));
    builder.count("position", start, end, (position) => {
      const value = builder.keep("value", element, valueAt(position));
      const slot = builder.variable("slot", "index", hashOf(value, element, unused, last));
      const countAt = (): Expression => ({ kind: "load", array: counts, index: local(slot) });
      const isOther = scalar("ne", element, [{ kind: "load", array: values, index: local(slot) }, value]);
      // What stands in an unused slot is of an earlier row, and its comparison is not asked for.
      builder.loop(scalar("and", "bool", [scalar("ne", "u32", [countAt(), u32(0)]), isOther]), () => {
        builder.assign(slot, and(add(local(slot), index(1)), last));
      });
      const count = builder.keep("count", "u32", scalar("add", "u32", [countAt(), u32(1)]));
      builder.push({ kind: "store", array: values, index: local(slot), value });
      builder.push({ kind: "store", array: counts, index: local(slot), value: count });
      const isMore = scalar("gt", "u32", [count, local(most)]);
      const isSmaller = scalar("and", "bool", [
        scalar("eq", "u32", [count, local(most)]),
        scalar("lt", element, [value, local(best)]),
      ]);
      builder.branch(scalar("or", "bool", [isMore, isSmaller]), () => {
        builder.assign(best, value);
        builder.assign(most, count);
      });
    });
  });
}

/** The high bits of a product, as many as an index into the table has. */
function hashOf(value: Expression, element: "i32" | "u32", unused: Expression, last: Expression): Expression {
  const spread: Expression = { kind: "const", type: element, value: element === "i32" ? SPREAD | 0 : SPREAD };
  const product = scalar("mul", element, [value, spread]);
  const shifted = scalar("shr", element, [product, element === "i32" ? scalar("cast", "i32", [unused]) : unused]);
  return and(convert("index", shifted), last);
}

const u32 = (value: number): Expression => ({ kind: "const", type: "u32", value });
