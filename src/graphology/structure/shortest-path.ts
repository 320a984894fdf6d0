/** Lengths of shortest paths from one node. */

import { depthsFrom } from "../../algorithms/depths.ts";
import type { Expression, GraphExpression } from "../../dsl/index.ts";
import { algorithm, f64, nodeKey } from "../../dsl/index.ts";
import type { Asked } from "../function.ts";
import { asking } from "../function.ts";
import type { Guest } from "../guest.ts";
import { withGuest } from "../guest.ts";
import type { Attributes, EdgeWeight, GuestGraph } from "../guest-graph.ts";
import { expectGuest, refused } from "../guest-graph.ts";
import { weightReader } from "../options.ts";
import { ask } from "../question.ts";
import { expectSource } from "./source.ts";

/** The lengths of the shortest paths to the nodes that are reached, the nearest first. */
export type Lengths = { [node: string]: number };

const PROGRAMS = {
  directed: algorithm("singleSourceLength", { source: nodeKey() }, (g, { source }) => ({
    length: depthsFrom(g, source),
  })),
  undirected: algorithm("undirectedSingleSourceLength", { source: nodeKey() }, (g, { source }) => ({
    length: depthsAmong(g, source),
  })),
};

/** As `depthsFrom`, the direction of edges ignored. */
function depthsAmong(g: GraphExpression, root: Expression<"scalar", "i32">): Expression<"node", "i32"> {
  const isRoot = g.nodeIndex().eq(root);
  const start = { depth: isRoot.where(0, -1, "i32"), reached: isRoot };
  const { depth } = g.loop(start, { until: "unchanged" }, ({ depth, reached }, round) => {
    const found = g.all.any(({ neighbor }) => neighbor(reached)).and(reached.not());
    return { depth: found.where(round.add(1), depth), reached: reached.or(found) };
  });
  return depth;
}

const weighted = algorithm(
  "weightedSingleSourceLength",
  { source: nodeKey(), weight: f64.edge() },
  (g, { source, weight }) => {
    const start = g.nodeIndex().eq(source).where(0, Infinity, "f64");
    const options = { until: "unchanged", limit: g.nodeCountAs("i32") } as const;
    const { length } = g.loop({ length: start }, options, ({ length }) => ({
      length: length.min(g.in.minimum(({ source, edge }) => source(length).add(edge(weight)))),
    }));
    return { length };
  },
);

/** The nodes that were reached, the nearest first and equally near ones in the order of the graph. */
function nearestFirst({ nodes }: Guest, lengths: ArrayLike<number>, isReached: (length: number) => boolean): Lengths {
  const reached = Array.from(lengths, (length, index) => ({ length, index })).filter(({ length }) => isReached(length));
  reached.sort((a, b) => a.length - b.length);
  return Object.fromEntries(reached.map(({ length, index }) => [nodes[index]!, length]));
}

function lengthFunction(
  program: (typeof PROGRAMS)[keyof typeof PROGRAMS],
): Asked<readonly [graph: GuestGraph, source: unknown], Lengths> {
  return asking((graph, source) => {
    expectGuest("graphology-shortest-path: invalid graphology instance.", graph);
    const key = expectSource(graph, source);
    return withGuest(graph, {}, (guest) => {
      return ask(program, guest, { source: key }, ({ length }) => nearestFirst(guest, length, (depth) => depth >= 0));
    });
  });
}

/** In edges, along their directions: `graphology-shortest-path/unweighted`. */
export const singleSourceLength = lengthFunction(PROGRAMS.directed);
/** In edges, the direction of which is ignored: `graphology-shortest-path/unweighted`. */
export const undirectedSingleSourceLength = lengthFunction(PROGRAMS.undirected);

type WeightedLength<R> = <N extends Attributes, E extends Attributes>(
  graph: GuestGraph<N, E>,
  source: unknown,
  getEdgeWeight?: EdgeWeight<N, E>,
) => R;

/** `weightedSingleSourceLength`, and the same on workers. */
export type WeightedSingleSourceLength = WeightedLength<Lengths> & {
  /** The same on workers, without blocking the calling thread. The graph is read from the call on, and must not change before it has been. */
  readonly async: WeightedLength<Promise<Lengths>>;
};

/**
 * By the weights of edges, along their directions. An addition: graphology's `dijkstra.singleSource` gives the paths, and
 * not how long they are. Weights below 0 are as welcome as others where no cycle sums to less than 0, which is an error.
 */
export const weightedSingleSourceLength: WeightedSingleSourceLength = asking((graph, source, getEdgeWeight) => {
  expectGuest("graphology-shortest-path/dijkstra: invalid graphology instance.", graph);
  const key = expectSource(graph, source);
  return withGuest(graph, { edge: weightReader(getEdgeWeight || "weight") }, (guest) => {
    return ask(weighted, guest, { source: key, weight: guest.edgeValues }, ({ length, converged }) => {
      if (converged === false) {
        throw refused("graphology-shortest-path/dijkstra: a cycle of negative weight: there is no shortest path.");
      }
      return nearestFirst(guest, length, (found) => found < Infinity);
    });
  });
});
