/** Paths from a root, written from their definitions with plain loops over lists of edges. */

import type { PlainGraph } from "../graphs.ts";
import { arcsOf, plainDepths } from "./plain.ts";

/** The smallest in-neighbor of each node that is one nearer to the root; the root itself, and −1 where there is no path. */
export function plainParents(graph: PlainGraph, root: number): number[] {
  const depth = plainDepths(graph, root);
  const parent = depth.map((_, node) => (node === root ? root : -1));
  for (const { from, to } of arcsOf(graph)) {
    if (to === root || depth[from] === -1 || depth[from]! + 1 !== depth[to]) continue;
    parent[to] = parent[to] === -1 ? from : Math.min(parent[to]!, from);
  }
  return parent;
}

/** Distances with weights of any sign, arc after arc as long as one makes a path shorter; null where there is no end to it. */
export function plainSignedDistances(graph: PlainGraph, root: number): number[] | null {
  const distance = new Array<number>(graph.nodeCount).fill(Infinity);
  distance[root] = 0;
  const arcs = arcsOf(graph);
  for (let sweep = 0; sweep <= graph.nodeCount; sweep++) {
    let changed = false;
    for (const { from, to, weight } of arcs) {
      if (distance[from]! + weight >= distance[to]!) continue;
      distance[to] = distance[from]! + weight;
      changed = true;
    }
    if (!changed) return distance;
  }
  return null;
}

/** The parent of each node on a shortest path: the least of those nearer, or else of those as near that have one before it. */
export function plainTree(graph: PlainGraph, root: number): number[] {
  const distance = plainDistances(graph, root);
  const tight = arcsOf(graph).filter(
    ({ from, to, weight }) => to !== root && distance[to]! < Infinity && distance[from]! + weight === distance[to],
  );
  const parent = distance.map((_, node) => {
    const nearer = tight.filter(({ from, to }) => to === node && distance[from]! < distance[to]!);
    return node === root ? root : Math.min(...nearer.map(({ from }) => from));
  });
  for (;;) {
    const found = tight.filter(({ from, to }) => parent[to] === Infinity && parent[from] !== Infinity);
    if (found.length === 0) return parent.map((node) => (node === Infinity ? -1 : node));
    for (const { to } of found) parent[to] = Math.min(...found.filter((arc) => arc.to === to).map(({ from }) => from));
  }
}

/** Distances by Dijkstra's method: always on from the nearest node that is left. */
export function plainDistances(named: PlainGraph, root: number): number[] {
  const distance = new Array<number>(named.nodeCount).fill(Infinity);
  const arcs = distance.map((): { to: number; weight: number }[] => []);
  for (const { from, to, weight } of arcsOf(named)) arcs[from]!.push({ to, weight });
  distance[root] = 0;
  const left = new Set(distance.keys());
  while (left.size > 0) {
    let nearest = -1;
    for (const node of left) if (nearest < 0 || distance[node]! < distance[nearest]!) nearest = node;
    left.delete(nearest);
    for (const { to, weight } of arcs[nearest]!) distance[to] = Math.min(distance[to]!, distance[nearest]! + weight);
  }
  return distance;
}

/** Widths by adding arcs, widest first, until there is a path. */
export function plainWidths(named: PlainGraph, root: number): number[] {
  const width = new Array<number>(named.nodeCount).fill(-Infinity);
  width[root] = Infinity;
  const arcs = arcsOf(named);
  const neighbors = width.map((): number[] => []);
  for (const threshold of new Set(arcs.map(({ weight }) => weight).sort((a, b) => b - a))) {
    for (const { from, to, weight } of arcs) if (weight === threshold) neighbors[from]!.push(to);
    const reached = new Set([root]);
    for (const node of reached) for (const neighbor of neighbors[node]!) reached.add(neighbor);
    for (const node of reached) if (width[node] === -Infinity) width[node] = threshold;
  }
  return width;
}

/** The greatest number of arcs on a path to each node, one more than to any that leads there; null where there is a cycle. */
export function plainLevels(graph: PlainGraph): number[] | null {
  if (plainCyclic(graph).size > 0) return null;
  const sources = Array.from({ length: graph.nodeCount }, (): number[] => []);
  for (const { from, to } of arcsOf(graph)) sources[to]!.push(from);
  const known = new Map<number, number>();
  const levelOf = (node: number): number => {
    const level = known.get(node) ?? Math.max(-1, ...sources[node]!.map(levelOf)) + 1;
    known.set(node, level);
    return level;
  };
  return sources.map((_, node) => levelOf(node));
}

/** The nodes on cycles: those that a path of at least one arc leads back to. */
export function plainCyclic(graph: PlainGraph): ReadonlySet<number> {
  const targets = Array.from({ length: graph.nodeCount }, (): number[] => []);
  for (const { from, to } of arcsOf(graph)) targets[from]!.push(to);
  const leadsBack = (node: number): boolean => {
    const reached = new Set(targets[node]);
    for (const one of reached) for (const next of targets[one]!) reached.add(next);
    return reached.has(node);
  };
  return new Set(Array.from(targets.keys()).filter(leadsBack));
}
