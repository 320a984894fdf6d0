/** Which ops come to an end on every graph, so that running one more or one fewer cannot make a program hang. */

import type { Op } from "../ir/op.ts";

/** Whether an op ends whatever its operands are: a loop does if it has a limit, and so have all loops in it. */
export function alwaysEnds(op: Op): boolean {
  if (op.name === "loop" && !op.attributes.limited) return false;
  return op.regions.every((region) => region.ops.every(alwaysEnds));
}

/** Whether an op is a loop, over rounds or over nodes, or has one in it, and so may take as long as it will. */
export function hasLoop({ name, regions }: Op): boolean {
  return name === "loop" || name === "for_nodes" || regions.some(({ ops }) => ops.some(hasLoop));
}
