import { type Column, dense } from "../column.ts";
import { type Key, listedKeys, type NodeKeys } from "../keys.ts";

/** The number of nodes that any file of a bipartite graph may announce. Each has a text for its key. */
export const BIPARTITE_NODES_OF_ANY = 2 ** 18;

/** Makes the keys of two sets of nodes: the left ones are `l1`, `l2`, …, the right ones `r1`, `r2`, …. */
export function bipartiteNodes(
  left: number,
  right: number,
): { readonly nodeKeys: NodeKeys; readonly nodeColumns: Readonly<Record<string, Column>> } {
  const keyOf = (node: number): Key => (node < left ? `l${node + 1}` : `r${node - left + 1}`);
  const keys = Array.from({ length: left + right }, (_, node) => keyOf(node));
  return {
    nodeKeys: listedKeys(keys, "node", true),
    nodeColumns: { right: dense(new Uint8Array(left + right).fill(1, left)) },
  };
}
