import { atOnce, inSlices, type Turns } from "../../turns.ts";
import { ascendingKeys, type NodeKeys } from "../keys.ts";
import { integerTable } from "./integer-table.ts";

/** Ids of integers: of 32 bits where a file says that all are. */
export type IdArray = Float64Array | Int32Array;

/** Nodes numbered from the ids at both ends of each edge. */
export interface NumberedNodes {
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  readonly nodeKeys: NodeKeys;
}

/** Nodes numbered by their ids. */
export interface IntegerNumbering {
  readonly nodeKeys: NodeKeys;
  /** Finds the index of an id in constant time; −1 if there is none. */
  readonly indexOf: (id: number) => number;
  /** Gives the indices of ids that are all known. */
  readonly indicesOf: (ids: IdArray) => Turns<Uint32Array>;
}

/**
 * Numbers the ids of all lists 0…n−1, by ascending id. They are safe integers and may repeat. Example: ids 7 3 7 are
 * numbered 1 0 1.
 */
export function* integerNumbering(...lists: readonly IdArray[]): Turns<IntegerNumbering> {
  const { low, high, count } = yield* range(lists);
  const span = count === 0 ? 0 : high - low + 1;
  // A table over the range of ids is fastest, while it is not much larger than the lists themselves.
  if (span > 4 * count + 1024) {
    const { ascending, indexOf } = yield* integerTable(lists);
    return { nodeKeys: ascendingKeys(ascending), indexOf, indicesOf: (ids) => renumber(ids, indexOf) };
  }
  const places = new Uint32Array(span);
  for (const ids of lists) {
    yield* inSlices(ids.length, (from, to) => {
      for (let at = from; at < to; at++) places[ids[at]! - low] = 1;
    });
  }
  let nodeCount = 0;
  yield* inSlices(span, (from, to) => {
    for (let offset = from; offset < to; offset++) nodeCount += places[offset]!;
  });
  const keys = new Float64Array(nodeCount);
  let node = 0;
  yield* inSlices(span, (from, to) => {
    for (let offset = from; offset < to; offset++) {
      if (places[offset] === 0) continue;
      keys[node++] = low + offset;
      // The table has one more than the index, since absent ids leave zeros.
      places[offset] = node;
    }
  });
  return {
    nodeKeys: ascendingKeys(keys),
    indexOf: (id) => (id < low || id > high ? -1 : places[id - low]! - 1),
    // It makes no call per id, since it runs for both ends of every edge.
    *indicesOf(ids) {
      const indices = new Uint32Array(ids.length);
      yield* inSlices(ids.length, (from, to) => {
        for (let at = from; at < to; at++) indices[at] = places[ids[at]! - low]! - 1;
      });
      return indices;
    },
  };
}

/** Gives the index of each id. */
export function* renumber(ids: IdArray | Uint32Array, indexOf: (id: number) => number): Turns<Uint32Array> {
  const result = new Uint32Array(ids.length);
  yield* inSlices(ids.length, (from, to) => {
    for (let at = from; at < to; at++) result[at] = indexOf(ids[at]!);
  });
  return result;
}

function* range(lists: readonly IdArray[]): Turns<{ low: number; high: number; count: number }> {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (const ids of lists) {
    count += ids.length;
    yield* inSlices(ids.length, (from, to) => {
      for (let at = from; at < to; at++) {
        low = Math.min(low, ids[at]!);
        high = Math.max(high, ids[at]!);
      }
    });
  }
  return { low, high, count };
}

/** A numbering of text ids by first appearance. */
export interface TextNumbering {
  /** Gives the number of an id, a new one if it was not seen before. */
  add(id: string): number;
  /** Finds the number of an id; −1 if it was not seen. */
  find(id: string): number;
  /** The ids by number. */
  readonly ids: readonly string[];
}

/** Makes an empty numbering. */
export function textNumbering(): TextNumbering {
  const numbers = new Map<string, number>();
  const ids: string[] = [];
  return {
    ids,
    find: (id) => numbers.get(id) ?? -1,
    add(id) {
      const known = numbers.get(id);
      if (known !== undefined) return known;
      numbers.set(id, ids.length);
      return ids.push(id) - 1;
    },
  };
}

/**
 * Numbers the nodes by ascending id, where ids are integers of any length in plain spelling. `sources` and `targets`
 * are numbers of `ids`, and `ranks` has the node of each id. A key is a bigint where a number would lose digits.
 */
export function numberLongIntegers(
  sources: Uint32Array,
  targets: Uint32Array,
  ids: readonly string[],
): NumberedNodes & { readonly ranks: Uint32Array } {
  const values = ids.map(BigInt);
  const order = Uint32Array.from(values.keys()).sort((a, b) => (values[a]! < values[b]! ? -1 : 1));
  const ranks = new Uint32Array(order.length);
  for (let rank = 0; rank < order.length; rank++) ranks[order[rank]!] = rank;
  const keys = Array.from(order, (number): number | bigint => {
    const value = Number(ids[number]);
    return Number.isSafeInteger(value) ? value : values[number]!;
  });
  return {
    sources: atOnce(renumber(sources, (number) => ranks[number]!)),
    targets: atOnce(renumber(targets, (number) => ranks[number]!)),
    // Keys are not found through a Map, in which bigints with equal lowest 64 bits collide.
    nodeKeys: ascendingKeys(keys),
    ranks,
  };
}
