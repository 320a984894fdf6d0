/**
 * Which buffers share memory: those whose lives do not meet. Block results share none, since no barrier follows the
 * scalars that fold them; they are small.
 */

import { timelineOf } from "./lives.ts";
import type { Buffer, BufferId, Extent, Plan } from "./plan.ts";

/** The plan with storages shared between buffers of one extent and width whose lives do not meet. */
export function shareStorage(plan: Plan): Plan {
  const { lives } = timelineOf(plan);
  const free: { storage: number; kind: string; last: number }[] = [];
  const storageOf = new Map<BufferId, number>();
  const byStart = [...lives].sort(([a, x], [b, y]) => x.first - y.first || a - b);
  let storages = 0;
  for (const [buffer, life] of byStart) {
    const { extent, element } = plan.buffers[buffer]!;
    const kind = `${extent} ${element}`;
    const found = isBlocks(extent) ? undefined : free.find((entry) => entry.kind === kind && entry.last < life.first);
    if (found) {
      found.last = life.last;
      storageOf.set(buffer, found.storage);
    } else {
      free.push({ storage: storages, kind, last: life.last });
      storageOf.set(buffer, storages++);
    }
  }
  const buffers = plan.buffers.map((buffer, id): Buffer => {
    const storage = storageOf.get(id);
    return buffer.origin.kind === "computed" && storage !== undefined
      ? { ...buffer, origin: { kind: "computed", storage } }
      : buffer;
  });
  return { ...plan, buffers };
}

/** Whether a buffer of this extent holds block results. */
export function isBlocks(extent: Extent): boolean {
  return extent === "node blocks" || extent === "edge blocks";
}
