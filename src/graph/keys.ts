import { describeFound } from "../arguments/found.ts";
import { text as textKind } from "../arguments/kind.ts";
import { EdgewiseError } from "../error.ts";
import { printable, quoted, shortened } from "../printable.ts";
import { atOnce, inSlices, type Turns } from "../turns.ts";
import type { TextTable } from "./formats/text-table.ts";

/** What a user calls a node or an edge: any value but null and undefined, equal as the keys of a Map are. */
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

/** Keys that are the indices themselves: 0…size−1, without a table. */
export function indexKeys(size: number): Keys {
  return withFind({
    size,
    of: (index) => checkedIndex(index, size),
    indexOf: (key) => (typeof key === "number" && Number.isInteger(key) && key >= 0 && key < size ? key >>> 0 : -1),
  });
}

/** Keys that count from 1, one more than the indices, without a table. */
export function countedKeys(size: number): Keys {
  return withFind({
    size,
    of: (index) => checkedIndex(index, size) + 1,
    indexOf: (key) => (typeof key === "number" && Number.isInteger(key) && key >= 1 && key <= size ? key - 1 : -1),
  });
}

/**
 * Integers in strictly ascending order as keys, bigints where a number would lose digits; a key is found by bisection,
 * without a table.
 */
export function ascendingKeys(values: ArrayLike<number | bigint>): Keys {
  if (isIdentity(values)) return indexKeys(values.length);
  return withFind({
    size: values.length,
    of: (index) => values[checkedIndex(index, values.length)]!,
    indexOf: (key) => (typeof key === "number" || typeof key === "bigint" ? bisect(values, key) : -1),
  });
}

/** Distinct integers below 2^32 as keys in any order, such as the input positions of edges; found through their inverse. */
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
 * Keys of any kind, in index order. Contiguous integers from 0 cost no table.
 * A repeated key is a `graph/input` error, found when the first key is looked up, or now with `eager`.
 */
export function listedKeys(values: ArrayLike<Key>, what: "node" | "edge", eager = false): Keys {
  if (isIdentity(values)) return indexKeys(values.length);
  return keysOfList(values, what, eager ? atOnce(tabulating(values, what)) : undefined);
}

/** The same with `eager`, of work that may be interrupted. */
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

/** The first so many texts of a table as keys, by their numbers; none is decoded before it is asked for. */
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

/** Distinct keys with the index of each, which both may grow further: the first `size` of them count. */
export function indexedKeys(values: readonly Key[], indices: ReadonlyMap<Key, number>, size: number): Keys {
  return withFind({
    size,
    of: (index) => values[checkedIndex(index, size)]!,
    indexOf(key) {
      const index = indices.get(key) ?? size;
      return index < size ? index : -1;
    },
  });
}

/** The distinct keys at some positions of a list, or all of it if none are given; a table is made for the first look-up. */
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

/** The keys that other keys have at `indices`, which are distinct. */
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

/** Indices by key. Engines hash bigints by their lowest 64 bits, so that many may collide; as texts they do not. */
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
        // A number beyond 2^53 may be the neighbor of the integer that was written.
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

/** The index of each position; 0 at positions that are not there. */
function inverseOf(positions: Uint32Array): Uint32Array {
  let length = 0;
  for (const position of positions) length = Math.max(length, position + 1);
  const inverse = new Uint32Array(length);
  for (let index = 0; index < positions.length; index++) inverse[positions[index]!] = index;
  return inverse;
}

/** Where a value stands in an ascending list, or −1. */
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

/** A key as messages show it. */
export function describeKey(key: Key): string {
  if (typeof key === "string") return quoted(key);
  return typeof key === "object" ? describeFound(key) : printable(shortened(String(key)));
}
