/** The ends of scanned edges: collected chunk by chunk, and numbered as nodes. */

import { inSlices, type Turns } from "../../turns.ts";
import { discard, heapAllocator } from "../allocator.ts";
import { integerTable } from "../formats/integer-table.ts";
import type { IntegerNumbering } from "../formats/node-ids.ts";
import { ascendingKeys, indexKeys, type NodeKeys } from "../keys.ts";
import type { ScannedLines } from "./scanner.ts";

/** The ends of edges as node indices, and the keys of the nodes. */
export interface NumberedEnds {
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  readonly nodeKeys: NodeKeys;
}

type Numbers = Uint32Array<ArrayBuffer>;

/** Ends that are integers below 2^32. */
export class IntegerEnds {
  readonly #sources: Numbers[] = [];
  readonly #targets: Numbers[] = [];
  #count = 0;
  #lowest = Number.POSITIVE_INFINITY;
  #highest = -1;

  take({ rows, sources, targets, lowest, highest }: ScannedLines): void {
    if (rows === 0) return;
    this.#sources.push(sources);
    this.#targets.push(targets);
    this.#count += rows;
    this.#lowest = Math.min(this.#lowest, lowest);
    this.#highest = Math.max(this.#highest, highest);
  }

  /** Takes the ids for indices below `nodeCount`. Gives null if one is not. */
  *indexing(nodeCount: number): Turns<NumberedEnds | null> {
    if (this.#highest >= nodeCount) return null;
    return { ...(yield* this.#ends((ids) => ids)), nodeKeys: indexKeys(nodeCount) };
  }

  /** Takes the ids for the nodes that a numbering has. Gives null if it has not one of them. */
  *among({ indexOf, nodeKeys }: IntegerNumbering): Turns<NumberedEnds | null> {
    let areAll = true;
    const ends = yield* this.#ends((ids) => {
      for (let k = 0; k < ids.length; k++) {
        const index = indexOf(ids[k]!);
        areAll &&= index >= 0;
        ids[k] = index;
      }
      return ids;
    });
    return areAll ? { ...ends, nodeKeys } : null;
  }

  /** Numbers the nodes by ascending id. */
  *numbering(): Turns<NumberedEnds> {
    const [low, count] = [this.#lowest, this.#count];
    const span = count === 0 ? 0 : this.#highest - low + 1;
    // A table over the range of ids is fastest, while it is not much larger than the ends themselves.
    if (span > 8 * count + 1024) {
      const { ascending, indexOf } = yield* integerTable([...this.#sources, ...this.#targets]);
      return { ...(yield* this.#ends((ids) => ids.map(indexOf))), nodeKeys: ascendingKeys(ascending) };
    }
    const places = heapAllocator.uint32(span);
    for (const ids of [...this.#sources, ...this.#targets]) {
      mark(places, ids, low);
      yield;
    }
    const keys = new Float64Array(yield* counting(places));
    let node = 0;
    yield* inSlices(span, (from, to) => {
      for (let offset = from; offset < to; offset++) {
        if (places[offset] === 0) continue;
        keys[node] = low + offset;
        places[offset] = node++;
      }
    });
    const isWhole = node === span;
    const ends = yield* this.#ends((ids) => {
      if (!isWhole) lookUp(places, ids, low);
      else if (low > 0) for (let k = 0; k < ids.length; k++) ids[k]! -= low;
      return ids;
    });
    return { ...ends, nodeKeys: ascendingKeys(keys) };
  }

  /** Joins the chunks, each changed as said. Their memory is freed one by one. */
  *#ends(change: (ids: Numbers) => Numbers): Turns<Pick<NumberedEnds, "sources" | "targets">> {
    return {
      sources: yield* joining(this.#sources, this.#count, change),
      targets: yield* joining(this.#targets, this.#count, change),
    };
  }
}

function mark(places: Uint32Array, ids: Uint32Array, low: number): void {
  for (let k = 0; k < ids.length; k++) places[ids[k]! - low] = 1;
}

function lookUp(places: Uint32Array, ids: Uint32Array, low: number): void {
  for (let k = 0; k < ids.length; k++) ids[k] = places[ids[k]! - low]!;
}

function* counting(places: Uint32Array): Turns<number> {
  let count = 0;
  yield* inSlices(places.length, (from, to) => {
    for (let offset = from; offset < to; offset++) count += places[offset]!;
  });
  return count;
}

function* joining(parts: Numbers[], count: number, change: (ids: Numbers) => Numbers): Turns<Uint32Array> {
  const all = heapAllocator.uint32(count);
  let at = 0;
  for (const part of parts.splice(0)) {
    all.set(change(part), at);
    at += part.length;
    discard(part);
    yield;
  }
  return all;
}
