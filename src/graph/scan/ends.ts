/** The ends of scanned edges: collected chunk by chunk, and numbered as nodes. */

import { inSlices, type Turns } from "../../turns.ts";
import { discard, heapAllocator, touching } from "../allocator.ts";
import { integerTable } from "../formats/integer-table.ts";
import type { IntegerNumbering } from "../formats/node-ids.ts";
import { ascendingKeys, indexKeys, type NodeKeys } from "../keys.ts";
import { Gathered } from "./gathered.ts";
import type { ScannedLines } from "./scanner.ts";

/** The ends of edges as node indices, and the keys of the nodes. */
export interface NumberedEnds {
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  readonly nodeKeys: NodeKeys;
}

/** Ends that are integers below 2^32. */
export class IntegerEnds {
  readonly #sources = Gathered.words();
  readonly #targets = Gathered.words();
  #lowest = Number.POSITIVE_INFINITY;
  #highest = -1;

  /** Makes room for so many edges, or for somewhat fewer. */
  expect(edges: number): void {
    this.#sources.expect(edges);
    this.#targets.expect(edges);
  }

  take({ rows, sources, targets, lowest, highest }: ScannedLines): void {
    if (rows === 0) return;
    this.#sources.take(sources);
    this.#targets.take(targets);
    this.#lowest = Math.min(this.#lowest, lowest);
    this.#highest = Math.max(this.#highest, highest);
  }

  /** Takes the ids for indices below `nodeCount`. Gives null if one is not. */
  *indexing(nodeCount: number): Turns<NumberedEnds | null> {
    if (this.#highest >= nodeCount) return null;
    return { ...(yield* this.#joining()), nodeKeys: indexKeys(nodeCount) };
  }

  /** Takes the ids for the nodes that a numbering has. Gives null if it has not one of them. */
  *among({ indexOf, nodeKeys }: IntegerNumbering): Turns<NumberedEnds | null> {
    let areAll = true;
    yield* this.#changing((ids, from, to) => {
      for (let k = from; k < to; k++) {
        const index = indexOf(ids[k]!);
        areAll &&= index >= 0;
        ids[k] = index;
      }
    });
    return areAll ? { ...(yield* this.#joining()), nodeKeys } : null;
  }

  /** Numbers the nodes by ascending id. */
  *numbering(): Turns<NumberedEnds> {
    const [low, count] = [this.#lowest, this.#sources.length];
    const span = count === 0 ? 0 : this.#highest - low + 1;
    // A table over the range of ids is fastest, while it is not much larger than the ends themselves.
    if (span > 8 * count + 1024) {
      const { ascending, indexOf } = yield* integerTable(this.#blocks);
      yield* this.#changing((ids, from, to) => {
        for (let k = from; k < to; k++) ids[k] = indexOf(ids[k]!);
      });
      return { ...(yield* this.#joining()), nodeKeys: ascendingKeys(ascending) };
    }
    const places = heapAllocator.uint32(span);
    yield* touching(places);
    yield* this.#changing((ids, from, to) => {
      for (let k = from; k < to; k++) places[ids[k]! - low] = 1;
    });
    // The table has one more than the node, since ids that are absent leave zeros.
    let nodeCount = 0;
    yield* inSlices(span, (from, to) => {
      for (let offset = from; offset < to; offset++) if (places[offset] === 1) places[offset] = ++nodeCount;
    });
    if (low === 0 && nodeCount === span) {
      discard(places);
      return { ...(yield* this.#joining()), nodeKeys: indexKeys(span) };
    }
    const isWhole = nodeCount === span;
    yield* this.#changing((ids, from, to) => {
      for (let k = from; k < to; k++) ids[k] = isWhole ? ids[k]! - low : places[ids[k]! - low]! - 1;
    });
    const keys = yield* listing(places, low, nodeCount);
    return { ...(yield* this.#joining()), nodeKeys: ascendingKeys(keys) };
  }

  get #blocks(): readonly Uint32Array[] {
    return [...this.#sources.blocks, ...this.#targets.blocks];
  }

  *#changing(change: (ids: Uint32Array, from: number, to: number) => void): Turns<void> {
    for (const ids of this.#blocks) yield* inSlices(ids.length, (from, to) => change(ids, from, to));
  }

  *#joining(): Turns<Pick<NumberedEnds, "sources" | "targets">> {
    return { sources: yield* this.#sources.joining(), targets: yield* this.#targets.joining() };
  }
}

/** Lists the `count` ids that are in a table, ascending. They stand where it stood, if they take most of its memory. */
function* listing(table: Uint32Array, low: number, count: number): Turns<Uint32Array> {
  let node = 0;
  yield* inSlices(table.length, (from, to) => {
    for (let offset = from; offset < to; offset++) if (table[offset] !== 0) table[node++] = low + offset;
  });
  if (2 * count > table.length) return table.subarray(0, count);
  const keys = table.slice(0, count);
  discard(table);
  return keys;
}
