import { describeFound } from "../arguments/found.ts";
import { text as textKind } from "../arguments/kind.ts";
import { EdgewiseError } from "../error.ts";
import { printable, quoted, shortened } from "../printable.ts";
import { atOnce, inSlices, type Turns } from "../turns.ts";
import type { TextTable } from "./formats/text-table.ts";

/** The user's name of a node or an edge: any value but null and undefined. Keys are equal where keys of a Map are. */
export type Key = string | number | bigint | boolean | symbol | object;

/** The two-way mapping between the keys of the input and the indices 0…size−1. */
export interface Keys {
  readonly size: number;
  /** The key of an index; an index outside 0…size−1 is an error. */
  of(index: number): Key;
  /** The index of a key, or −1. */
  indexOf(key: Key): number;
  /** The index of the key that a text means, or −1: the text itself, else the integer or number that it spells. */
  find(text: string): number;
}

/** The keys of the nodes of a graph. */
export type NodeKeys = Keys;

/** The keys of the edges of a graph. */
export type EdgeKeys = Keys;

/** Makes keys that are the indices themselves, 0…size−1, without a table. */
export function indexKeys(size: number): Keys {
  return withFind({
    size,
    of: (index) => checkedIndex(index, size),
    indexOf: (key) => (typeof key === "number" && Number.isInteger(key) && key >= 0 && key < size ? key >>> 0 : -1),
  });
}

/** Makes keys that count from 1, one more than the indices, without a table. */
export function countedKeys(size: number): Keys {
  return withFind({
    size,
    of: (index) => checkedIndex(index, size) + 1,
    indexOf: (key) => (typeof key === "number" && Number.isInteger(key) && key >= 1 && key <= size ? key - 1 : -1),
  });
}

/**
 * Makes keys of integers in strictly ascending order, bigints where a number would lose digits. A key is found by
 * bisection, without a table.
 */
export function ascendingKeys(values: ArrayLike<number | bigint>): Keys {
  if (isIdentity(values)) return indexKeys(values.length);
  return withFind({
    size: values.length,
    of: (index) => values[checkedIndex(index, values.length)]!,
    indexOf: (key) => (typeof key === "number" || typeof key === "bigint" ? bisect(values, key) : -1),
  });
}

/**
 * Makes keys of distinct integers below 2^32 in any order, such as the input positions of edges. A key is found through
 * their inverse.
 */
export function positionKeys(positions: Uint32Array): Keys {
  if (isAscending(positions)) return ascendingKeys(positions);
  let inverse: Uint32Array | undefined;
  return withFind({
    size: positions.length,
    of: (index) => positions[checkedIndex(index, positions.length)]!,
    indexOf(key) {
      if (typeof key !== "number") return -1;
      inverse ??= inverseOf(positions);
      const index = inverse[key];
      return index === undefined || positions[index] !== key ? -1 : index;
    },
  });
}

/**
 * Makes keys of any kind, given in index order. Contiguous integers from 0 cost no table. A repeated key is a
 * `graph/input` error. It is found when the first key is looked up, or now with `eager`.
 */
export function listedKeys(values: ArrayLike<Key>, what: "node" | "edge", eager = false): Keys {
  if (isIdentity(values)) return indexKeys(values.length);
  return keysOfList(values, what, eager ? atOnce(tabulating(values, what)) : undefined);
}

/** Does the same with `eager`, by work that may be interrupted. */
export function* listingKeys(values: ArrayLike<Key>, what: "node" | "edge"): Turns<Keys> {
  if (isIdentity(values)) return indexKeys(values.length);
  return keysOfList(values, what, yield* tabulating(values, what));
}

function keysOfList(values: ArrayLike<Key>, what: "node" | "edge", known: Table | undefined): Keys {
  let table = known;
  return withFind({
    size: values.length,
    of: (index) => values[checkedIndex(index, values.length)]!,
    indexOf(key) {
      table ??= atOnce(tabulating(values, what));
      return table.get(key) ?? -1;
    },
  });
}

/** Makes keys of the first `size` texts of a table, by their numbers. A text is decoded when it is asked for. */
export function textKeys(table: TextTable, size: number): Keys {
  return withFind({
    size,
    of: (index) => table.at(checkedIndex(index, size)),
    indexOf(key) {
      const index = typeof key === "string" ? table.find(key) : -1;
      return index < size ? index : -1;
    },
  });
}

/** Makes keys of a list and a map of indices, both of which may grow further. The first `size` keys count. */
export function indexedKeys<K extends Key>(
  values: readonly K[],
  indices: { get(key: K): number | undefined },
  size: number,
): Keys {
  return withFind({
    size,
    of: (index) => values[checkedIndex(index, size)]!,
    indexOf(key) {
      // What is no such key is not found.
      const index = indices.get(key as K) ?? size;
      return index < size ? index : -1;
    },
  });
}

/**
 * Makes keys of distinct values at some positions of a list, or of all if none are given. The first look-up makes a
 * table.
 */
export function placedKeys(values: readonly Key[], positions: Uint32Array | null, size: number): Keys {
  let table: Map<Key, number> | undefined;
  const keyAt = (index: number): Key => values[positions === null ? index : positions[index]!]!;
  return withFind({
    size,
    of: (index) => keyAt(checkedIndex(index, size)),
    indexOf(key) {
      if (table === undefined) {
        table = new Map();
        for (let index = 0; index < size; index++) table.set(keyAt(index), index);
      }
      return table.get(key) ?? -1;
    },
  });
}

/** Picks the keys at `indices`, which are distinct, from other keys. */
export function pickedKeys(keys: Keys, indices: Uint32Array): Keys {
  if (indices.length === keys.size && isIdentity(indices)) return keys;
  const picked = positionKeys(indices);
  return withFind({
    size: indices.length,
    of: (index) => keys.of(indices[checkedIndex(index, indices.length)]!),
    indexOf: (key) => picked.indexOf(keys.indexOf(key)),
  });
}

function* tabulating(values: ArrayLike<Key>, what: "node" | "edge"): Turns<Table> {
  const table = new Table();
  yield* inSlices(values.length, (from, to) => tabulate(table, values, what, from, to));
  return table;
}

function tabulate(table: Table, values: ArrayLike<Key>, what: "node" | "edge", from: number, to: number): void {
  for (let index = from; index < to; index++) {
    const key = values[index];
    if (key === undefined || key === null) {
      throw new EdgewiseError({
        code: "graph/input",
        message: `${what} ${index} has ${String(key)} as its key; expected a value`,
      });
    }
    const first = table.get(key);
    if (first !== undefined) {
      throw new EdgewiseError({
        code: "graph/input",
        message: `${what} key ${typeof key === "object" ? describeFound(key) : quoted(String(key))} stands at positions ${first} and ${index}; expected distinct keys`,
      });
    }
    table.set(key, index);
  }
}

/**
 * A table of indices by key. Bigints are looked up as texts: JavaScript engines hash them by their lowest 64 bits, so
 * that many may collide.
 */
class Table {
  readonly #indices = new Map<Key, number>();
  readonly #ofBigints = new Map<string, number>();

  get(key: Key): number | undefined {
    return typeof key === "bigint" ? this.#ofBigints.get(`${key}n`) : this.#indices.get(key);
  }

  set(key: Key, index: number): void {
    if (typeof key === "bigint") this.#ofBigints.set(`${key}n`, index);
    else this.#indices.set(key, index);
  }
}

function withFind(keys: Omit<Keys, "find">): Keys {
  return {
    ...keys,
    find(given) {
      const text = textKind.read(given, { call: "keys.find", name: "" });
      const index = keys.indexOf(text);
      if (index >= 0) return index;
      if (/^[+-]?\d+$/.test(text)) {
        const integer = BigInt(text.replace(/^\+/, ""));
        const number = Number(integer);
        // A number beyond 2^53 may be another integer than the one that was written.
        const found = Number.isSafeInteger(number) ? keys.indexOf(number) : -1;
        return found >= 0 ? found : keys.indexOf(integer);
      }
      const number = text.trim() === "" ? Number.NaN : Number(text);
      return Number.isNaN(number) ? -1 : keys.indexOf(number);
    },
  };
}

function checkedIndex(index: number, size: number): number {
  if (Number.isInteger(index) && index >= 0 && index < size) return index;
  throw new EdgewiseError({ code: "usage", message: `index ${describeFound(index)} is outside 0…${size - 1}` });
}

function isIdentity(values: ArrayLike<Key>): boolean {
  for (let index = 0; index < values.length; index++) {
    if (values[index] !== index) return false;
  }
  return true;
}

function isAscending(values: ArrayLike<number>): boolean {
  for (let index = 1; index < values.length; index++) {
    if (values[index]! <= values[index - 1]!) return false;
  }
  return true;
}

/** Gives the index of each position; 0 at positions that do not occur. */
function inverseOf(positions: Uint32Array): Uint32Array {
  let length = 0;
  for (const position of positions) length = Math.max(length, position + 1);
  const inverse = new Uint32Array(length);
  for (let index = 0; index < positions.length; index++) inverse[positions[index]!] = index;
  return inverse;
}

/** Finds the place of a value in an ascending list; −1 if it is not there. */
function bisect(values: ArrayLike<number | bigint>, value: number | bigint): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low < values.length && values[low] === value ? low : -1;
}

/** Spells a key for messages. */
export function describeKey(key: Key): string {
  if (typeof key === "string") return quoted(key);
  return typeof key === "object" ? describeFound(key) : printable(shortened(String(key)));
}
