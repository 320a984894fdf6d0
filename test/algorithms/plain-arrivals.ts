/** Earliest arrivals where edges are open at times, with plain loops over lists of edges. */

import type { PlainGraph } from "../graphs.ts";

/** When each edge of a graph may be entered, by the place of the edge in its list. */
export interface Windows {
  readonly open: readonly number[];
  readonly close: readonly number[];
}

interface TimedArc {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  readonly open: number;
  readonly close: number;
}

function timedArcs({ edges }: PlainGraph, { open, close }: Windows): TimedArc[] {
  return edges.flatMap(({ source, target, weight, directed }, edge) => {
    const there = { from: source, to: target, weight, open: open[edge]!, close: close[edge]! };
    return directed || source === target ? [there] : [there, { ...there, from: target, to: source }];
  });
}

/**
 * Computes earliest arrivals by Dijkstra's method: a traveller who waits at a node is there at each later time, so that
 * the earliest arrival is final.
 */
export function plainArrivals(graph: PlainGraph, windows: Windows, root: number, start: number): number[] {
  const arcs = timedArcs(graph, windows);
  const time = Array.from({ length: graph.nodeCount }, (_, node) => (node === root ? start : Infinity));
  const left = new Set(time.keys());
  while (left.size > 0) {
    const node = [...left].reduce((best, other) => (time[other]! < time[best]! ? other : best));
    left.delete(node);
    for (const { from, to, weight, open, close } of arcs) {
      if (from !== node || time[node]! > close) continue;
      time[to] = Math.min(time[to]!, Math.max(time[node]!, open) + weight);
    }
  }
  return time;
}

/** Without waiting, round by round: from the earliest arrivals of the round before. */
export function plainPunctual(graph: PlainGraph, windows: Windows, root: number, start: number): number[] {
  const arcs = timedArcs(graph, windows);
  let time = Array.from({ length: graph.nodeCount }, (_, node) => (node === root ? start : Infinity));
  for (;;) {
    const before = time;
    time = before.slice();
    for (const { from, to, weight, open, close } of arcs) {
      const at = before[from]!;
      if (open <= at && at <= close && at + weight < time[to]!) time[to] = at + weight;
    }
    if (time.every((value, node) => value === before[node])) return time;
  }
}
