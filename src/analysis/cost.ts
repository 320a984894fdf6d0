/**
 * The static estimate: what side-by-side ops and data parallelism promise before any graph or machine is known, on as
 * many workers as one likes. A rule of thumb, and named so wherever it is printed.
 */

import { isDataParallel, isHeavy } from "../ir/op/traits.ts";
import type { Op } from "../ir/op.ts";
import type { OpGroup, RegionLevels } from "./dependence.ts";
import { ownOps, walkGroups } from "./dependence.ts";

/** More ops than this side by side are not counted on. */
const MOST_SIDE_BY_SIDE = 8;
const HEAVY_BONUS = 1.5;

/** The speedup that a level of these ops promises; 1 for none. */
function staticFactor(ops: readonly Op[]): number {
  if (ops.length === 0) return 1;
  const base = Math.min(ops.length, MOST_SIDE_BY_SIDE);
  const parallel = ops.filter(isDataParallel).length;
  const factor = 1 + (base - 1) * (0.5 + (0.5 * parallel) / ops.length);
  return ops.some(isHeavy) ? factor * HEAVY_BONUS : factor;
}

/** The ops that a level's factor is of: loops and `if`s are left to their own levels, and checks promise nothing. */
function promisingOps(group: OpGroup): readonly Op[] {
  return ownOps(group).filter((op) => !group.checks.has(op));
}

/** The factor of a level. */
export function groupFactor(group: OpGroup): number {
  return staticFactor(promisingOps(group));
}

/** The mean of all levels' factors, those of loops and arms included, weighted by their ops; 1 for a program without. */
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
