/**
 * Carries arrays of loops in place. A carried array has a twin, to which a round writes its next value (double buffer); the
 * two exchange their memory at the end of the round. No twin is needed where a kernel writes the next value at a node or edge
 * after it has read the old one there, and nothing else reads the old one from then on. The next value then overwrites the
 * old one.
 *
 *     x' = x + 1        reads and writes its own entry: in place
 *     x' = sum of x     over neighbors, which another worker may have written already: needs a twin
 */

import type { BufferId } from "../plan/buffer.ts";
import { readsElsewhere } from "../plan/kernel.ts";
import type { LoopRange, Timeline, Touch } from "../plan/liveness.ts";
import { areExclusive, isInLoop, timelineOf } from "../plan/liveness.ts";
import type { Plan } from "../plan/plan.ts";
import { renameBuffers } from "../plan/rename.ts";
import { mapSteps, walkSteps } from "../plan/walk.ts";

/** The plan whose loops carry arrays in place wherever they may. No step touches the twins that become unused. */
export function carryInPlace(plan: Plan): Plan {
  const loops = [...walkSteps(plan.steps)].filter((step) => step.kind === "loop" && step.swaps.length > 0);
  if (loops.length === 0) return plan;
  const timeline = timelineOf(plan);
  const arrayOf = new Map<BufferId, BufferId>();
  for (const step of loops) {
    // A sparse round needs both arrays: it writes some nodes of one, and reads all of the other.
    if (step.kind !== "loop" || step.sparse.kind === "sparse") continue;
    for (const [array, twin] of step.swaps) {
      if (isUpdatedInPlace(array, twin, timeline.loops.get(step)!, timeline)) arrayOf.set(twin, array);
    }
  }
  if (arrayOf.size === 0) return plan;
  const steps = mapSteps(plan.steps, (step) =>
    step.kind === "loop" ? { ...step, swaps: step.swaps.filter(([, twin]) => !arrayOf.has(twin)) } : step,
  );
  return renameBuffers({ ...plan, steps }, (buffer) => arrayOf.get(buffer) ?? buffer);
}

function isUpdatedInPlace(array: BufferId, twin: BufferId, loop: LoopRange, { touches }: Timeline): boolean {
  const inRound = (buffer: BufferId): Touch[] =>
    (touches.get(buffer) ?? []).filter((touch) => touch.access !== "exchange" && isInLoop(touch.loop, loop));
  const writes = inRound(twin).filter(({ access }) => access === "write");
  const olds = inRound(array);
  return (
    // An inner loop might write the array in one round and read it as the old one in the next.
    writes.every((write) => write.loop === loop) &&
    olds.every(({ access }) => access === "read") &&
    writes.every((write) => olds.every((old) => mayOverwrite(write, old, array)))
  );
}

/** Whether every reader of an old entry is done when a write overwrites it. */
function mayOverwrite(write: Touch, old: Touch, array: BufferId): boolean {
  if (old.at < write.at || areExclusive(old.path, write.path)) return true;
  return old.kernel !== null && old.kernel === write.kernel && !readsElsewhere(old.kernel, array);
}
