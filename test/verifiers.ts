/**
 * Verifiers in the manner of the GAP Benchmark Suite: they look at a result's properties, which together allow no other
 * result, rather than compare it with another implementation's. Each answers with the first thing that is wrong, or
 * null. They read the edges of a graph by number and never its rows.
 */

import type { Graph } from "../src/graph/graph.ts";

/** An edge in one of the directions in which it can be followed. */
interface Arc {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

/** Depths by number of edges, −1 where there is no path: no arc leads deeper by more than 1, and each depth has a reason. */
export function depthProblem(graph: Graph, root: number, depth: ArrayLike<number>): string | null {
  if (depth[root] !== 0) return `the root has depth ${depth[root]}`;
  const hasReason = new Uint8Array(graph.nodeCount);
  for (const { from, to } of arcsOf(graph)) {
    const [before, after] = [depth[from]!, depth[to]!];
    if (before < 0) continue;
    if (after < 0 || after > before + 1) return `node ${to} has depth ${after}, and an arc from ${from} at ${before}`;
    if (after === before + 1) hasReason[to] = 1;
  }
  const groundless = hasReason.findIndex((reason, node) => reason === 0 && node !== root && depth[node] !== -1);
  return groundless < 0 ? null : `node ${groundless} has depth ${depth[groundless]}, and no arc from one above it`;
}

/** Parents in a breadth-first tree, −1 where there is no path: an arc from each, one above its child; the root's is itself. */
export function parentProblem(
  graph: Graph,
  root: number,
  parent: ArrayLike<number>,
  depth: ArrayLike<number>,
): string | null {
  if (parent[root] !== root) return `the root has the parent ${parent[root]}`;
  const hasArc = new Uint8Array(graph.nodeCount);
  for (const { from, to } of arcsOf(graph)) if (parent[to] === from) hasArc[to] = 1;
  for (let node = 0; node < graph.nodeCount; node++) {
    const above = parent[node]!;
    if (above === -1 ? depth[node] !== -1 : depth[node] === -1) return `node ${node} has the parent ${above}`;
    if (above === -1 || node === root) continue;
    if (hasArc[node] === 0) return `no arc leads from ${above}, the parent of ${node}`;
    if (depth[above] !== depth[node]! - 1) return `${above}, the parent of ${node}, is not one above it`;
  }
  return null;
}

/**
 * Distances by weight, Infinity where there is no path: no arc makes any shorter, and along arcs that account for the
 * whole difference every node with a distance is reached from the root.
 */
export function distanceProblem(graph: Graph, root: number, distance: ArrayLike<number>): string | null {
  if (distance[root] !== 0) return `the root has distance ${distance[root]}`;
  const tight: number[][] = Array.from({ length: graph.nodeCount }, () => []);
  for (const { from, to, weight } of arcsOf(graph)) {
    const along = distance[from]! + weight;
    if (along < distance[to]!) return `node ${to} has distance ${distance[to]}, and ${along} by way of ${from}`;
    if (along === distance[to] && along < Infinity) tight[from]!.push(to);
  }
  const reached = reachedFrom(root, tight);
  for (let node = 0; node < graph.nodeCount; node++) {
    if (reached.has(node) !== distance[node]! < Infinity)
      return `no path has the length ${distance[node]} of node ${node}`;
  }
  return null;
}

/** Component labels: the same at both ends of each edge, and all nodes of a label connected. */
export function componentProblem(graph: Graph, label: ArrayLike<number>): string | null {
  const neighbors: number[][] = Array.from({ length: graph.nodeCount }, () => []);
  for (const { from, to } of arcsOf(graph)) {
    if (label[from] !== label[to]) return `an edge joins ${from} of label ${label[from]} with ${to} of ${label[to]}`;
    neighbors[from]!.push(to);
    neighbors[to]!.push(from);
  }
  const seen = new Map<number, ReadonlySet<number>>();
  for (let node = 0; node < graph.nodeCount; node++) {
    const component = seen.get(label[node]!) ?? reachedFrom(node, neighbors);
    seen.set(label[node]!, component);
    if (!component.has(node)) return `node ${node} has label ${label[node]}, and is not connected with the first of it`;
  }
  return null;
}

/** How far ranks are from those that one more step of pushing makes of them, in the sum over all nodes. */
export function rankResidual(
  graph: Graph,
  rank: ArrayLike<number>,
  { damping, shareSinks }: { readonly damping: number; readonly shareSinks: boolean },
): number {
  const { nodeCount: n } = graph;
  const arcs = arcsOf(graph);
  const degree = new Float64Array(n);
  for (const { from } of arcs) degree[from]!++;
  const next = new Float64Array(n).fill((1 - damping) / n);
  for (const { from, to } of arcs) next[to]! += (damping * rank[from]!) / degree[from]!;
  let leaked = 0;
  if (shareSinks) for (let node = 0; node < n; node++) if (degree[node] === 0) leaked += rank[node]!;
  let residual = 0;
  for (let node = 0; node < n; node++) residual += Math.abs(next[node]! + (damping * leaked) / n - rank[node]!);
  return residual;
}

function arcsOf(graph: Graph): Arc[] {
  const [source, target, weights] = [graph.edgeSource(), graph.edgeTarget(), graph.edgeColumn("weight")];
  const arcs: Arc[] = [];
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    const arc = { from: source[edge]!, to: target[edge]!, weight: weights?.[edge] ?? 1 };
    arcs.push(arc);
    if (graph.kind === "undirected" && arc.from !== arc.to) arcs.push({ ...arc, from: arc.to, to: arc.from });
  }
  return arcs;
}

function reachedFrom(start: number, next: readonly (readonly number[])[]): ReadonlySet<number> {
  const reached = new Set([start]);
  for (const node of reached) for (const other of next[node]!) reached.add(other);
  return reached;
}
