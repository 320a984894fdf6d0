/** The ends of scanned edges: collected chunk by chunk, and numbered as nodes. */

import { inSlices, type Turns } from "../../turns.ts";
import { discard, heapAllocator } from "../allocator.ts";
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
    const isThere = heapAllocator.uint8(span);
    yield* this.#changing((ids, from, to) => {
      for (let k = from; k < to; k++) isThere[ids[k]! - low] = 1;
    });
    const nodeCount = yield* counting(isThere);
    if (low === 0 && nodeCount === span) return { ...(yield* this.#joining()), nodeKeys: indexKeys(span) };
    const places = heapAllocator.uint32(span);
    const keys = new Float64Array(nodeCount);
    let node = 0;
    yield* inSlices(span, (from, to) => {
      for (let offset = from; offset < to; offset++) {
        if (isThere[offset] === 0) continue;
        keys[node] = low + offset;
        places[offset] = node++;
      }
    });
    yield* this.#changing((ids, from, to) => {
      for (let k = from; k < to; k++) ids[k] = places[ids[k]! - low]!;
    });
    for (const array of [isThere, places]) discard(array);
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

function* counting(flags: Uint8Array): Turns<number> {
  let count = 0;
  yield* inSlices(flags.length, (from, to) => {
    for (let at = from; at < to; at++) count += flags[at]!;
  });
  return count;
}
