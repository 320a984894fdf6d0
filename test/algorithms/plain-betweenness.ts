/** Betweenness from its definition: all distances and numbers of shortest paths, and then every pair with everything between. */

import type { PlainGraph } from "../graphs.ts";

interface EdgeArc {
  readonly from: number;
  readonly to: number;
  readonly edge: number;
  /** The number of arcs between the same two nodes in this direction, and whether this arc is the first of them. */
  readonly parallel: number;
  readonly isFirst: boolean;
}

interface BetweennessOptions {
  readonly sources: ReadonlySet<number>;
  readonly normalized: boolean;
  /** Whether each of parallel edges is a path of its own. */
  readonly parallelPaths: boolean;
}

function edgeArcs({ edges }: PlainGraph): EdgeArc[] {
  const arcs = edges.flatMap(({ source, target, directed }, edge) => {
    const there = { from: source, to: target, edge };
    return directed || source === target ? [there] : [there, { from: target, to: source, edge }];
  });
  const groups = Map.groupBy(arcs, ({ from, to }) => `${from} ${to}`);
  return [...groups.values()].flatMap((group) =>
    group.map((arc, k) => ({ ...arc, parallel: group.length, isFirst: k === 0 })),
  );
}

/** For each node, the least number of arcs from a start, and the number of shortest paths. */
interface Counted {
  readonly distance: readonly number[];
  readonly paths: readonly number[];
}

/** The counts of graphs that are asked for again, by whether parallel edges are paths of their own. */
const COUNTED = new WeakMap<PlainGraph, Map<boolean, readonly Counted[]>>();

/** Counts the shortest paths from each node. */
function pathsOf(graph: PlainGraph, arcs: readonly EdgeArc[], { parallelPaths }: BetweennessOptions) {
  const counted = COUNTED.get(graph) ?? new Map<boolean, readonly Counted[]>();
  COUNTED.set(graph, counted);
  const from = counted.get(parallelPaths) ?? countPaths(graph.nodeCount, arcs, parallelPaths);
  counted.set(parallelPaths, from);
  return from;
}

function countPaths(nodeCount: number, arcs: readonly EdgeArc[], parallelPaths: boolean): readonly Counted[] {
  const targets = Array.from({ length: nodeCount }, (): Map<number, number> => new Map());
  for (const { from, to, parallel } of arcs) targets[from]!.set(to, parallelPaths ? parallel : 1);
  return targets.map((_, root) => {
    const distance = new Array<number>(nodeCount).fill(Infinity);
    const paths = new Array<number>(nodeCount).fill(0);
    [distance[root], paths[root]] = [0, 1];
    const queue = [root];
    for (const node of queue) {
      for (const [to, ways] of targets[node]!) {
        if (distance[to] === Infinity) {
          distance[to] = distance[node]! + 1;
          queue.push(to);
        }
        if (distance[to] === distance[node]! + 1) paths[to]! += paths[node]! * ways;
      }
    }
    return { distance, paths };
  });
}

/**
 * Gives the factor of scores: each pair counts once where no edge has a direction, and scores are divided by the number
 * of pairs if that is asked for.
 */
export function scaleOf({ edges }: PlainGraph, pairs: number, { normalized }: BetweennessOptions): number {
  const isDirected = edges.some(({ source, target, directed }) => directed && source !== target);
  const counted = isDirected ? 1 : 1 / 2;
  return normalized ? counted / Math.max(1, pairs * counted) : counted;
}

/** Computes for each node the sum, over pairs of others, of the part of their shortest paths that the node is on. */
export function plainBetweenness(graph: PlainGraph, options: BetweennessOptions): number[] {
  const { nodeCount: n } = graph;
  const from = pathsOf(graph, edgeArcs(graph), options);
  const scale = scaleOf(graph, (n - 1) * (n - 2), options);
  const score = new Array<number>(n).fill(0);
  for (const s of options.sources) {
    const whole = from[s]!;
    for (let v = 0; v < n; v++) {
      const rest = from[v]!;
      for (let t = 0; t < n; t++) {
        if (s === t || v === s || v === t || whole.paths[t] === 0) continue;
        if (whole.distance[v]! + rest.distance[t]! !== whole.distance[t]) continue;
        score[v]! += (whole.paths[v]! * rest.paths[t]!) / whole.paths[t]!;
      }
    }
  }
  return score.map((sum) => sum * scale);
}

/** Values of edges in the order of their numbers: by source, which is the lower end of those without direction, and by target. */
export function numbered({ edges }: PlainGraph, values: readonly number[]): number[] {
  const placed = edges.map(({ source, target, directed }, edge) => ({
    value: values[edge]!,
    source: directed ? source : Math.min(source, target),
    target: directed ? target : Math.max(source, target),
  }));
  return placed.toSorted((a, b) => a.source - b.source || a.target - b.target).map(({ value }) => value);
}

/** Computes for each edge the sum, over pairs of nodes, of the part of their shortest paths that the edge is on. */
export function plainEdgeBetweenness(graph: PlainGraph, options: BetweennessOptions): number[] {
  const { nodeCount: n } = graph;
  const arcs = edgeArcs(graph);
  const from = pathsOf(graph, arcs, options);
  const scale = scaleOf(graph, n * (n - 1), options);
  const score = graph.edges.map(() => 0);
  for (const s of options.sources) {
    const whole = from[s]!;
    for (const { from: u, to: v, edge, isFirst } of arcs) {
      // Only arcs to nodes farther from the start are on shortest paths.
      if (whole.distance[u]! + 1 !== whole.distance[v]) continue;
      if (!options.parallelPaths && !isFirst) continue;
      const rest = from[v]!;
      for (let t = 0; t < n; t++) {
        if (whole.paths[t] === 0 || whole.distance[v]! + rest.distance[t]! !== whole.distance[t]) continue;
        score[edge]! += (whole.paths[u]! * rest.paths[t]!) / whole.paths[t]!;
      }
    }
  }
  return numbered(
    graph,
    score.map((sum) => sum * scale),
  );
}
