/**
 * Which buffers share memory: those of one extent whose lives do not meet, by best fit. Buffers are placed in the order in
 * which their lives begin. Each takes, of what is free,
 *
 * 1. the memory of an array that the kernel which writes it reads for the last time, if it reads it at its own node or edge
 *    only and entries are as wide: it updates that array in place;
 * 2. else the memory whose entries are as wide, or else wider by as little as possible;
 * 3. else the widest of the narrower, which is widened, since that costs less than memory of its own;
 *
 * and memory of its own where nothing is free. Block results share none, since no barrier follows the scalars that fold
 * them; they are small.
 */

import { ELEMENT_BYTES } from "../ir/type.ts";
import type { Timeline } from "./lives.ts";
import { timelineOf } from "./lives.ts";
import type { Buffer, BufferId, Extent, Plan } from "./plan.ts";
import { readsElsewhere } from "./walk.ts";

/** Memory that buffers take turns in. */
interface Storage {
  readonly number: number;
  readonly extent: Extent;
  /** Bytes of an entry of the widest buffer in it. */
  width: number;
  /** The buffer in it that is in use last, so far, and until when. */
  holder: BufferId;
  last: number;
}

/** The plan with storages shared between buffers. */
export function shareStorage(plan: Plan): Plan {
  const timeline = timelineOf(plan);
  const storages: Storage[] = [];
  const storageOf = new Map<BufferId, number>();
  const byStart = [...timeline.lives].sort(([a, x], [b, y]) => x.first - y.first || a - b);
  for (const [buffer, { first, last }] of byStart) {
    const { extent, element } = plan.buffers[buffer]!;
    const width = ELEMENT_BYTES[element];
    let best: Storage | null = null;
    let least = Infinity;
    for (const storage of isBlocks(extent) ? [] : storages) {
      if (storage.extent !== extent || storage.last > first) continue;
      const inPlace = storage.last === first;
      if (inPlace && !mayUpdateInPlace(storage.holder, buffer, first, plan, timeline)) continue;
      const cost = inPlace ? IN_PLACE : costOf(width, storage.width);
      if (cost < least) [best, least] = [storage, cost];
    }
    if (best) {
      best.width = Math.max(best.width, width);
      [best.holder, best.last] = [buffer, last];
    } else {
      best = { number: storages.length, extent, width, holder: buffer, last };
      storages.push(best);
    }
    storageOf.set(buffer, best.number);
  }
  const buffers = plan.buffers.map((buffer, id): Buffer => {
    const storage = storageOf.get(id);
    return buffer.origin.kind === "computed" && storage !== undefined
      ? { ...buffer, origin: { kind: "computed", storage } }
      : buffer;
  });
  return { ...plan, buffers };
}

/** Better than any free memory: what is written is in the cache already, for it has just been read there. */
const IN_PLACE = -1;
/** More than any room that is left unused: widening comes last. */
const WIDENING = 8;

function costOf(width: number, available: number): number {
  return available >= width ? available - width : WIDENING + width - available;
}

/**
 * Whether a buffer may be written where another still is in the interval in which it is read for the last time: by the
 * kernel that alone reads it then, which has read an entry of it before it writes that entry.
 */
export function mayUpdateInPlace(
  old: BufferId,
  buffer: BufferId,
  at: number,
  { buffers }: Plan,
  { touches }: Timeline,
): boolean {
  if (ELEMENT_BYTES[buffers[old]!.element] !== ELEMENT_BYTES[buffers[buffer]!.element]) return false;
  const writes = (touches.get(buffer) ?? []).filter((touch) => touch.at === at);
  const kernel = writes[0]?.kernel ?? null;
  if (kernel === null || readsElsewhere(kernel, old)) return false;
  const reads = (touches.get(old) ?? []).filter((touch) => touch.at === at && touch.access !== "exchange");
  return (
    reads.length > 0 &&
    reads.every((touch) => touch.access === "read" && touch.kernel === kernel) &&
    writes.every((touch) => touch.access === "write" && touch.kernel === kernel)
  );
}

/** Whether a buffer of this extent holds block results. */
export function isBlocks(extent: Extent): boolean {
  return extent === "node blocks" || extent === "edge blocks";
}
