/**
 * Groups nodes by how often rows list them, so that what is looked up most often lies together: each group is listed about twice as
 * often as the next, and keeps the order of the nodes. Nodes 0…4, listed 1 9 2 8 1 times:
 *
 *     order of the table  1 3 | 2 | 0 4      places of the nodes  3 0 2 1 4
 */

/**
 * Nodes by group. Group k > 0 has the nodes that are listed from 2^(k − 1) to 2^k − 1 times; group 0 has those that are
 * never listed.
 */
export interface Groups {
  /** The group of each node. */
  readonly of: Uint8Array;
  /** For each group, the number of its nodes, and the number of entries that list them. */
  readonly nodes: readonly number[];
  readonly entries: readonly number[];
}

/**
 * Groups nodes, in time n + m. A sample of the entries would not do: exact counts of one and two keep the number of
 * rarely read cache lines small.
 */
export function groupNodes(neighbors: Uint32Array, nodeCount: number): Groups {
  const listed = new Uint32Array(nodeCount);
  for (let at = 0; at < neighbors.length; at++) listed[neighbors[at]!]!++;
  const of = new Uint8Array(nodeCount);
  const nodes = new Array<number>(33).fill(0);
  const entries = new Array<number>(33).fill(0);
  for (let node = 0; node < nodeCount; node++) {
    const group = 32 - Math.clz32(listed[node]!);
    of[node] = group;
    nodes[group]!++;
    entries[group]! += listed[node]!;
  }
  return { of, nodes, entries };
}

/**
 * Gives the share of entries that list one of the most listed eighth of the nodes. Within a group, all nodes count
 * alike.
 */
export function concentrationOf({ of, nodes, entries }: Groups): number {
  let room = of.length / 8;
  let listed = 0;
  for (let group = nodes.length - 1; group > 0 && room > 0; group--) {
    if (nodes[group] === 0) continue;
    const part = Math.min(1, room / nodes[group]!);
    listed += part * entries[group]!;
    room -= part * nodes[group]!;
  }
  const all = entries.reduce((sum, count) => sum + count, 0);
  return all === 0 ? 0 : listed / all;
}

/**
 * Writes the place of each node, where the most listed group comes first and the nodes of a group are in the order of
 * their numbers.
 */
export function placeByGroup({ of, nodes }: Groups, places: Uint32Array): void {
  const next = nodes.map(() => 0);
  for (let group = nodes.length - 2; group >= 0; group--) next[group] = next[group + 1]! + nodes[group + 1]!;
  for (let node = 0; node < of.length; node++) places[node] = next[of[node]!]!++;
}
