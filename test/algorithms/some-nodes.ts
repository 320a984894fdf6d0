/** Sets of nodes that algorithms are run for, where all would take too long. */

import type { PlainGraph } from "../graphs.ts";

/** All nodes of small graphs, and about four of greater ones. */
export function someOf({ nodeCount }: PlainGraph): ReadonlySet<number> {
  const step = nodeCount < 20 ? 1 : Math.ceil(nodeCount / 4);
  return new Set(Array.from({ length: nodeCount }, (_, node) => node).filter((node) => node % step === 0));
}

/** A set as a value of nodes. */
export function flagsOf({ nodeCount }: PlainGraph, nodes: ReadonlySet<number>): Uint8Array {
  return Uint8Array.from({ length: nodeCount }, (_, node) => Number(nodes.has(node)));
}
