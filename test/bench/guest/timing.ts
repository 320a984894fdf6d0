/** Times of calls, and the graphs that they are timed on. */

import { DirectedGraph, UndirectedGraph } from "graphology";
import type { Random } from "../../../src/graph/random.ts";
import { spreadOf } from "../harness.ts";
import type { Taken } from "./cases.ts";

/** The number of timed calls of each sort, and the milliseconds after which there are no more. */
const CALLS = 5;
const ENOUGH = 10_000;

export function now(): Taken {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now(), cpu: (user + system) / 1000 };
}

export function since(begin: Taken): Taken {
  const end = now();
  return { wall: end.wall - begin.wall, cpu: end.cpu - begin.cpu };
}

/** The medians of some calls. */
export async function takenBy(timed: () => unknown, before: () => void = () => {}): Promise<Taken> {
  const calls: Taken[] = [];
  let total = 0;
  while (calls.length < CALLS && total < ENOUGH) {
    before();
    const begin = now();
    await timed();
    const taken = since(begin);
    calls.push(taken);
    total += taken.wall;
  }
  return { wall: spreadOf(calls.map(({ wall }) => wall)).median, cpu: spreadOf(calls.map(({ cpu }) => cpu)).median };
}

/** The sorts of graphs. In acyclic ones edges lead from nodes to later ones. */
type Sort = "directed" | "acyclic" | "undirected";

export type TimedGraph = DirectedGraph | UndirectedGraph;

/** Makes a graph without parallel edges and self-loops, each edge of which has a `weight` from 0.5 to 1.5. */
export function graphOf(
  nodeCount: number,
  edgeCount: number,
  { below, unit }: Random,
  sort: Sort = "directed",
): TimedGraph {
  const made = sort === "undirected" ? new UndirectedGraph() : new DirectedGraph();
  for (let node = 0; node < nodeCount; node++) made.addNode(`n${node}`);
  const ends = new Set<number>();
  while (ends.size < edgeCount) {
    let [from, to] = [below(nodeCount), below(nodeCount)];
    if (sort !== "directed" && from > to) [from, to] = [to, from];
    const pair = from * nodeCount + to;
    if (from === to || ends.has(pair)) continue;
    ends.add(pair);
    made.addEdge(`n${from}`, `n${to}`, { weight: 0.5 + unit() });
  }
  return made;
}
