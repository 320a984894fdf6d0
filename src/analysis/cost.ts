/**
 * The static estimate of the speedup by side-by-side ops and data parallelism, before any graph or machine is known, and with
 * any number of workers. It is a rule of thumb, and is called one wherever it is printed.
 */

import { isDataParallel, isHeavy } from "../ir/op/traits.ts";
import type { Op } from "../ir/op.ts";
import type { OpGroup, RegionLevels } from "./dependence.ts";
import { ownOps, walkGroups } from "./dependence.ts";

/** The most ops of a level that are taken to run side by side. */
const MOST_SIDE_BY_SIDE = 8;
const HEAVY_BONUS = 1.5;

/** The speedup to expect of a level with these ops; 1 for none. */
function staticFactor(ops: readonly Op[]): number {
  if (ops.length === 0) return 1;
  const base = Math.min(ops.length, MOST_SIDE_BY_SIDE);
  const parallel = ops.filter(isDataParallel).length;
  const factor = 1 + (base - 1) * (0.5 + (0.5 * parallel) / ops.length);
  return ops.some(isHeavy) ? factor * HEAVY_BONUS : factor;
}

/** The ops that a level's factor counts. Loops and `if`s count on their own levels, and checks promise no speedup. */
function promisingOps(group: OpGroup): readonly Op[] {
  return ownOps(group).filter((op) => !group.checks.has(op));
}

/** The factor of a level. */
export function groupFactor(group: OpGroup): number {
  return staticFactor(promisingOps(group));
}

/**
 * The mean factor of all levels, those in loops and arms included, weighted by their numbers of ops; 1 for a program without
 * levels.
 */
export function staticSpeedup(levels: RegionLevels): number {
  let total = 0;
  let weighted = 0;
  for (const group of walkGroups(levels)) {
    const { length: count } = promisingOps(group);
    total += count;
    weighted += count * groupFactor(group);
  }
  return total === 0 ? 1 : weighted / total;
}
