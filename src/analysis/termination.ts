/** Says which ops end on every graph, so that running one more or one fewer cannot make a program hang. */

import type { Op } from "../ir/op.ts";

/** Whether an op ends for all operands: a loop does if it and all loops in it have limits. */
export function alwaysEnds(op: Op): boolean {
  if (op.name === "loop" && !op.attributes.limited) return false;
  return op.regions.every((region) => region.ops.every(alwaysEnds));
}

/** Whether an op is a loop over rounds or nodes, or contains one, so that its time has no bound. */
export function hasLoop({ name, regions }: Op): boolean {
  return name === "loop" || name === "for_nodes" || regions.some(({ ops }) => ops.some(hasLoop));
}
