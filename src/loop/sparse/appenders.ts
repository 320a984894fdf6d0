/** Appends to lists: entry by entry where a worker is alone, in batches where several append to one list. */

import { GATHERED } from "../../bind/sparse/memory.ts";
import type { KernelBuilder } from "../build.ts";
import { add, convert, equal, index, local, scalar } from "../expression.ts";
import type { Expression } from "../loop.ts";

/** Appends an index to a list; where a condition is given, only where that holds. */
export type Append = (value: Expression, when?: Expression) => void;

export interface Appender {
  readonly append: Append;
  /** Ends appending, and writes the count of entries. */
  readonly finish: () => void;
}

/** A list in memory: the counter of its entries, u32, and how an entry is put in a place. */
export interface GrowingList {
  readonly name: string;
  /** The array that holds its counter, and the counter's place in it. */
  readonly counter: number;
  readonly at: Expression;
  readonly put: (at: Expression, value: Expression) => void;
}

export function appendAlone({ counter, at, put }: GrowingList, builder: KernelBuilder): Appender {
  const held: Expression = { kind: "load", array: counter, index: at };
  const count = builder.variable("count", "index", convert("index", held));
  return {
    append: (value, when) => {
      put(local(count), value);
      builder.assign(count, add(local(count), when === undefined ? index(1) : oneWhere(when)));
    },
    finish: () => {
      builder.push({ kind: "store", array: counter, index: at, value: convert("u32", local(count)) });
    },
  };
}

/**
 * 1 where a condition holds, else 0. An entry is written past the end of a list, and the end moved by this, where a branch would be
 * foreseen badly.
 */
export function oneWhere(condition: Expression): Expression {
  return convert("index", scalar("cast", "u32", [condition]));
}

/** An appender to a shared list. `offset` is where in the frame this worker gathers entries before it takes places for them. */
export function appendShared(list: GrowingList, offset: number, builder: KernelBuilder): Appender {
  const { name, counter, at, put } = list;
  const gathered = builder.array(`gathered ${name}`, "u32", { kind: "frame", offset });
  const count = builder.variable("gathered", "index", index(0));
  const flush = (): void => {
    const value = convert("u32", local(count));
    const first = builder.fetch("first", { op: "add", array: counter, index: at, value, atomic: true });
    const start = builder.keep("start", "index", convert("index", first));
    builder.count("g", index(0), local(count), (g) => {
      put(add(start, g), { kind: "load", array: gathered, index: g });
    });
  };
  return {
    append: (value, when) => {
      builder.push({ kind: "store", array: gathered, index: local(count), value });
      builder.assign(count, add(local(count), when === undefined ? index(1) : oneWhere(when)));
      builder.branch(equal(local(count), index(GATHERED)), () => {
        flush();
        builder.assign(count, index(0));
      });
    },
    finish: () => builder.branch({ kind: "compare", op: "ne", left: local(count), right: index(0) }, flush),
  };
}
