/** Reserves the memory of which each worker has its own while it computes for nodes of its own. */

import type { Buffer, BufferId, SlotId } from "../../plan/buffer.ts";
import type { Loop, Plan } from "../../plan/plan.ts";
import type { BoundApart } from "../bound.ts";
import { SLOT_BYTES } from "../bound.ts";
import { Arena } from "../places/arena.ts";
import { APART_WORDS } from "../sparse/turns.ts";
import type { ApartDecision, ApartLoop } from "./apart.ts";

/** The places of the things that a loop over nodes names. */
interface ApartPlaces {
  readonly block: BoundApart["block"];
  readonly words: number;
  readonly slot: (slot: SlotId) => number;
  readonly pointers: readonly { readonly buffer: BufferId; readonly offset: number; readonly byte: number }[];
}

/**
 * One block of memory for all loops that workers may take apart, of which only one runs at a time, with a copy for each
 * worker but the first. Buffers outside of these loops may share storage with it, and are in the first block.
 */
export class Blocks {
  /** The offsets within the block. */
  readonly arena = new Arena();
  readonly #loops = new Map<Loop, ApartLoop>();
  readonly #within = new Set<Loop>();
  readonly #buffers = new Set<BufferId>();
  readonly #storages = new Set<number>();
  readonly #workers: number;
  #offsets: readonly number[] = [0];
  #words = 0;

  constructor(plan: Plan, decisions: ReadonlyMap<Loop, ApartDecision>, workers: number) {
    this.#workers = workers;
    for (const [loop, { apart }] of decisions) {
      if (apart === null) continue;
      this.#loops.set(loop, apart);
      for (const inner of apart.loops) this.#within.add(inner);
      for (const buffer of apart.buffers) {
        this.#buffers.add(buffer);
        const { origin } = plan.buffers[buffer]!;
        if (origin.kind === "computed") this.#storages.add(origin.storage);
      }
    }
  }

  get isEmpty(): boolean {
    return this.#loops.size === 0;
  }

  /** The offset of the first block in the memory of a run. */
  get offset(): number {
    return this.#offsets[0]!;
  }

  /** The offset of the words by which workers agree. */
  get words(): number {
    return this.#words;
  }

  hasBuffer(buffer: BufferId): boolean {
    return this.#buffers.has(buffer);
  }

  hasStorage(storage: number): boolean {
    return this.#storages.has(storage);
  }

  hasStorageOf({ origin }: Buffer): boolean {
    return origin.kind === "computed" && this.#storages.has(origin.storage);
  }

  /** Tells whether a loop lies within one that workers may take apart. */
  hasLoop(loop: Loop): boolean {
    return this.#within.has(loop);
  }

  /** Reserves the block and its copies, once everything in the block has been reserved. */
  place(arena: Arena): void {
    if (this.isEmpty) return;
    this.#offsets = Array.from({ length: this.#workers }, () => arena.reserve(this.arena.bytes, 0));
    const totals = Math.max(...[...this.#loops.keys()].map(({ sources }) => sources?.totals.length ?? 0));
    this.#words = arena.reserve(4 * APART_WORDS.totals + SLOT_BYTES * totals, 0);
  }

  addressesFrom(base: number): readonly number[] {
    return this.#offsets.map((offset) => base + offset);
  }

  bind(loop: Loop, { block, words, slot, pointers }: ApartPlaces): Omit<BoundApart, "own" | "combining"> | null {
    const apart = this.#loops.get(loop);
    if (!apart) return null;
    const { ratio, overhead, buffers } = apart;
    return {
      ratio,
      overhead,
      block,
      words,
      pointers: pointers.flatMap(({ buffer, offset, byte }) => (buffers.has(buffer) ? [{ offset, byte }] : [])),
      totals: (loop.sources?.totals ?? []).map(slot),
    };
  }
}
