/** Nodes in groups of how often rows list them, as src/plan/row-layout.ts describes it. */

/** How often nodes are listed, by group: group k > 0 has those listed from 2^(k − 1) to 2^k − 1 times, group 0 those never. */
interface Groups {
  readonly nodes: Float64Array;
  readonly entries: Float64Array;
  /** By node. */
  readonly of: Uint8Array;
}

/** The share of entries of rows that list one of an eighth of the nodes, those listed most; within a group, in equal parts. */
export function concentrationOf(neighbors: Uint32Array, nodeCount: number): number {
  const { nodes, entries } = groupsOf(neighbors, nodeCount);
  let room = nodeCount / 8;
  let listed = 0;
  for (let group = nodes.length - 1; group > 0 && room > 0; group--) {
    if (nodes[group] === 0) continue;
    const part = Math.min(1, room / nodes[group]!);
    listed += part * entries[group]!;
    room -= part * nodes[group]!;
  }
  return neighbors.length === 0 ? 0 : listed / neighbors.length;
}

/** The place of each node where the group listed most comes first, and in a group nodes go by number. Takes time n + m. */
export function placesByGroup(neighbors: Uint32Array, nodeCount: number): Uint32Array {
  const { nodes, of } = groupsOf(neighbors, nodeCount);
  const next = new Float64Array(nodes.length);
  for (let group = nodes.length - 2; group >= 0; group--) next[group] = next[group + 1]! + nodes[group + 1]!;
  return Uint32Array.from(of, (group) => next[group]!++);
}

function groupsOf(neighbors: Uint32Array, nodeCount: number): Groups {
  const listed = new Uint32Array(nodeCount);
  for (let at = 0; at < neighbors.length; at++) listed[neighbors[at]!]!++;
  const groups: Groups = { nodes: new Float64Array(33), entries: new Float64Array(33), of: new Uint8Array(nodeCount) };
  for (let node = 0; node < nodeCount; node++) {
    const group = 32 - Math.clz32(listed[node]!);
    groups.of[node] = group;
    groups.nodes[group]!++;
    groups.entries[group]! += listed[node]!;
  }
  return groups;
}
