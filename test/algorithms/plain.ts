/** The standard algorithms once more, written from their definitions with plain loops over lists of edges. */

import type { PlainGraph } from "../graphs.ts";

/** An edge in one of the directions in which it can be followed. */
interface Arc {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

/** One arc for each directed edge, one each way for undirected ones, one for undirected self-loops. */
export function arcsOf({ edges }: PlainGraph): Arc[] {
  return edges.flatMap(({ source, target, weight, directed }) => {
    const there = { from: source, to: target, weight };
    return directed || source === target ? [there] : [there, { from: target, to: source, weight }];
  });
}

/** Who is in the row of all neighbors of whom: each edge once at each of its ends, an undirected self-loop once in all. */
export function pairsOf({ edges }: PlainGraph): { node: number; neighbor: number; weight: number }[] {
  return edges.flatMap(({ source, target, weight, directed }) => {
    const atSource = { node: source, neighbor: target, weight };
    return source === target && !directed ? [atSource] : [atSource, { node: target, neighbor: source, weight }];
  });
}

interface RankOptions {
  readonly damping: number;
  /** Ends with the round whose L1 change is below this. */
  readonly threshold: number;
  readonly limit: number;
  readonly weighted: boolean;
  /** Whether nodes that hand nothing out hand their rank to all. */
  readonly shareSinks: boolean;
}

/** PageRank by pushing: every node adds its share to those it points to. */
export function plainRank(named: PlainGraph, options: RankOptions): { rank: number[]; rounds: number } {
  const { nodeCount: n } = named;
  const { damping, threshold, limit, weighted, shareSinks } = options;
  const arcs = arcsOf(named).map((arc) => (weighted ? arc : { ...arc, weight: 1 }));
  const strength = new Array<number>(n).fill(0);
  for (const { from, weight } of arcs) strength[from]! += weight;
  let rank = new Array<number>(n).fill(1 / n);
  let rounds = 0;
  for (let change = Infinity; rounds < limit && !(change < threshold); rounds++) {
    const next = new Array<number>(n).fill((1 - damping) / n);
    let leaked = 0;
    for (let v = 0; v < n; v++) if (strength[v] === 0) leaked += rank[v]!;
    for (const { from, to, weight } of arcs) {
      if (strength[from]! > 0) next[to]! += (damping * rank[from]! * weight) / strength[from]!;
    }
    change = 0;
    for (let v = 0; v < n; v++) {
      if (shareSinks) next[v]! += (damping * leaked) / n;
      change += Math.abs(next[v]! - rank[v]!);
    }
    rank = next;
  }
  return { rank, rounds };
}

/** Depths by a queue; −1 where there is no path. */
export function plainDepths(named: PlainGraph, root: number): number[] {
  const depth = new Array<number>(named.nodeCount).fill(-1);
  const neighbors = depth.map((): number[] => []);
  for (const { from, to } of arcsOf(named)) neighbors[from]!.push(to);
  depth[root] = 0;
  const queue = [root];
  for (const node of queue) {
    for (const neighbor of neighbors[node]!) {
      if (depth[neighbor] !== -1) continue;
      depth[neighbor] = depth[node]! + 1;
      queue.push(neighbor);
    }
  }
  return depth;
}

/** The smallest node of each node's component, by union-find. */
export function plainComponents({ nodeCount, edges }: PlainGraph): number[] {
  const parent = Array.from({ length: nodeCount }, (_, node) => node);
  const find = (node: number): number => {
    let root = node;
    while (parent[root] !== root) root = parent[root]!;
    return root;
  };
  for (const { source, target } of edges) {
    const [a, b] = [find(source), find(target)];
    parent[Math.max(a, b)] = Math.min(a, b);
  }
  return parent.map((_, node) => find(node));
}

/** Heat after some steps, moved pair by pair, in proportion to weights where these are read. */
export function plainHeat(
  named: PlainGraph,
  start: readonly number[],
  { step, steps, weighted }: { readonly step: number; readonly steps: number; readonly weighted: boolean },
): number[] {
  let heat = [...start];
  for (let k = 0; k < steps; k++) {
    const next = [...heat];
    for (const { node, neighbor, weight } of pairsOf(named)) {
      next[node]! += step * (weighted ? weight : 1) * (heat[neighbor]! - heat[node]!);
    }
    heat = next;
  }
  return heat;
}

/** The lengths of all rows. */
export function plainDegrees(named: PlainGraph): number[] {
  const degree = new Array<number>(named.nodeCount).fill(0);
  for (const { node } of pairsOf(named)) degree[node]!++;
  return degree;
}
