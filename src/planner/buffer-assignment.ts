/**
 * Assigns memory to buffers (best fit). Buffers of one extent whose lives do not overlap share memory. Buffers are placed in
 * the order in which their lives begin. Each takes, from the memory that is free,
 *
 * 1. the memory of an array that the kernel which writes it reads for the last time, if it reads it at its own node or edge
 *    only and entries are as wide: it updates that array in place, and what it writes is in the cache already;
 * 2. else the memory whose entries are as wide, or else wider by as little as possible; of several the last to be freed;
 * 3. else the widest of the narrower, which is widened, since that costs less than memory of its own;
 *
 * and memory of its own where nothing is free. Block results share no memory, since no barrier follows the scalars that fold
 * them; they are small.
 *
 *     a lives in levels 0–2, b in 1–3, c in 3–5: c takes the memory of a, and b has its own
 */

import { ELEMENT_BYTES } from "../ir/type.ts";
import type { Buffer, BufferId } from "../plan/buffer.ts";
import type { Extent } from "../plan/domain.ts";
import { isBlocks } from "../plan/domain.ts";
import { buffersRead } from "../plan/kernel.ts";
import type { Life, Timeline } from "../plan/liveness.ts";
import { mayUpdateInPlace, timelineOf } from "../plan/liveness.ts";
import type { Plan } from "../plan/plan.ts";

/** The plan with storages shared between buffers. */
export function shareStorage(plan: Plan): Plan {
  const timeline = timelineOf(plan);
  const storages = new Storages(plan, timeline);
  const byStart = [...timeline.lives].sort(([a, x], [b, y]) => x.first - y.first || a - b);
  for (const [buffer, life] of byStart) storages.place(buffer, life);
  const buffers = plan.buffers.map((buffer, id): Buffer => {
    const storage = storages.of(id);
    return buffer.origin.kind === "computed" && storage !== null
      ? { ...buffer, origin: { kind: "computed", storage } }
      : buffer;
  });
  return { ...plan, buffers };
}

/** Memory that several buffers use in turn. */
interface Storage {
  readonly number: number;
  readonly extent: Extent;
  /** Bytes of an entry of the widest buffer in it. */
  width: number;
  /** The buffer that is in it last so far, and the interval in which its life ends. */
  holder: BufferId;
  last: number;
}

/** The storages during assignment, while buffers are placed in the order in which their lives begin. */
class Storages {
  readonly #plan: Plan;
  readonly #timeline: Timeline;
  readonly #storageOf = new Map<BufferId, Storage>();
  readonly #ownOf = new Map<BufferId, number>();
  /** Free storages by extent and width; the last of a list is the last to be freed. */
  readonly #free = new Map<string, Map<number, Storage[]>>();
  /** Storages in use, by the interval after which they are free unless another buffer is placed in them. */
  readonly #busy = new Map<number, Storage[]>();
  #count = 0;
  #now = 0;

  constructor(plan: Plan, timeline: Timeline) {
    this.#plan = plan;
    this.#timeline = timeline;
  }

  of(buffer: BufferId): number | null {
    return this.#storageOf.get(buffer)?.number ?? this.#ownOf.get(buffer) ?? null;
  }

  place(buffer: BufferId, { first, last }: Life): void {
    const { extent, element } = this.#plan.buffers[buffer]!;
    if (isBlocks(extent)) {
      this.#ownOf.set(buffer, this.#count++);
      return;
    }
    this.#releaseBefore(first);
    const width = ELEMENT_BYTES[element];
    const storage: Storage = this.#inPlace(buffer, first) ??
      this.#bestFit(extent, width) ?? { number: this.#count++, extent, width, holder: buffer, last };
    storage.width = Math.max(storage.width, width);
    storage.holder = buffer;
    storage.last = last;
    this.#storageOf.set(buffer, storage);
    push(this.#busy, last, storage);
  }

  /** Free storages of an extent, by the width of their entries. */
  #freeOf({ graph, of }: Extent): Map<number, Storage[]> {
    const key = `${graph} ${of}`;
    const known = this.#free.get(key) ?? new Map<number, Storage[]>();
    this.#free.set(key, known);
    return known;
  }

  #releaseBefore(first: number): void {
    for (; this.#now < first; this.#now++) {
      // A storage is in the list twice where a buffer took it over and left it again in the same interval.
      for (const storage of new Set(this.#busy.get(this.#now))) {
        if (storage.last === this.#now) push(this.#freeOf(storage.extent), storage.width, storage);
      }
      this.#busy.delete(this.#now);
    }
  }

  /** The storage of an array that the kernel which writes a buffer reads for the last time. */
  #inPlace(buffer: BufferId, first: number): Storage | null {
    const kernel = this.#timeline.touches.get(buffer)?.find(({ at }) => at === first)?.kernel;
    for (const read of kernel ? buffersRead(kernel) : []) {
      const storage = this.#storageOf.get(read);
      if (storage?.holder !== read || storage.last !== first) continue;
      if (mayUpdateInPlace(read, buffer, first, this.#plan, this.#timeline)) return storage;
    }
    return null;
  }

  #bestFit(extent: Extent, width: number): Storage | null {
    const free = this.#freeOf(extent);
    const widths = [...free.keys()].filter((one) => free.get(one)!.length > 0).sort((a, b) => a - b);
    const fitting = widths.find((one) => one >= width) ?? widths.at(-1);
    return fitting === undefined ? null : free.get(fitting)!.pop()!;
  }
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
