/** Lengths of shortest paths from one node. */

import { depthsFrom } from "../../algorithms/depths.ts";
import type { Expression, GraphExpression } from "../../dsl/index.ts";
import { f64, nodeKey } from "../../dsl/index.ts";
import { recordOf } from "../../lookup.ts";
import { algorithm } from "../foreseen-algorithm.ts";
import type { Asked } from "../function.ts";
import { asking } from "../function.ts";
import type { Guest } from "../guest.ts";
import { withGuest } from "../guest.ts";
import type { Attributes, EdgeWeight, GuestGraph } from "../guest-graph.ts";
import { expectGuest, refused } from "../guest-graph.ts";
import { weightReader } from "../options.ts";
import { ask } from "../question.ts";
import { expectSource } from "./source.ts";

/** The lengths of shortest paths by the key of the node that is reached, the nearest node first. */
export type Lengths = { [node: string]: number };

const PROGRAMS = {
  directed: algorithm("singleSourceLength", { source: nodeKey() }, (g, { source }) => ({
    length: depthsFrom(g, source),
  })),
  undirected: algorithm("undirectedSingleSourceLength", { source: nodeKey() }, (g, { source }) => ({
    length: depthsAmong(g, source),
  })),
};

/** Computes depths as `depthsFrom` does, the direction of edges ignored. */
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

/**
 * Makes an object of the nodes that were reached, the nearest first. Equally near nodes stand in the order of the
 * graph.
 */
function nearestFirst({ nodes }: Guest, lengths: Int32Array | Float64Array): Lengths {
  const places = lengths instanceof Int32Array ? byDepth(lengths) : byLength(lengths);
  return recordOf(nodes, (index) => lengths[index]!, { places });
}

/** Sorts the nodes whose depths are from 0 on by these, and leaves equally deep ones in their order. */
function byDepth(depths: Int32Array): Uint32Array {
  let deepest = -1;
  for (let index = 0; index < depths.length; index++) deepest = Math.max(deepest, depths[index]!);
  // The places at which the nodes of each depth end, and then at which the next of them goes.
  const ends = new Uint32Array(deepest + 2);
  for (let index = 0; index < depths.length; index++) if (depths[index]! >= 0) ends[depths[index]! + 1]!++;
  for (let depth = 0; depth <= deepest; depth++) ends[depth + 1]! += ends[depth]!;
  const sorted = new Uint32Array(ends[deepest + 1]!);
  for (let index = 0; index < depths.length; index++) if (depths[index]! >= 0) sorted[ends[depths[index]!]!++] = index;
  return sorted;
}

/** Sorts the nodes at finite lengths by these, and leaves equally near ones in their order. */
function byLength(lengths: Float64Array): Uint32Array {
  const reached = new Uint32Array(lengths.length)
    .map((_, index) => index)
    .filter((index) => lengths[index]! < Infinity);
  return reached.sort((a, b) => lengths[a]! - lengths[b]!);
}

function lengthFunction(
  program: (typeof PROGRAMS)[keyof typeof PROGRAMS],
): Asked<readonly [graph: GuestGraph, source: unknown], Lengths> {
  return asking((graph, source) => {
    expectGuest("graphology-shortest-path: invalid graphology instance.", graph);
    const key = expectSource(graph, source);
    return withGuest(graph, {}, (guest) => {
      return ask(program, guest, { source: key }, ({ length }) => nearestFirst(guest, length));
    });
  });
}

/**
 * The number of edges on a shortest path from a node to each that it reaches along the directions of edges, the
 * nearest first. As `graphology-shortest-path/unweighted`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, and for a node that the graph does not have;
 * `graph/changed` from `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { singleSourceLength } from "edgewise/graphology";
 * import { DirectedGraph } from "graphology";
 *
 * const graph = new DirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("ben", "cleo");
 * console.log(JSON.stringify(singleSourceLength(graph, "ann"))); // {"ann":0,"ben":1,"cleo":2}
 * ```
 */
export const singleSourceLength = lengthFunction(PROGRAMS.directed);
/**
 * The number of edges on a shortest path from a node to each that it reaches, the direction of edges ignored, the
 * nearest first. As `graphology-shortest-path/unweighted`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, and for a node that the graph does not have;
 * `graph/changed` from `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { undirectedSingleSourceLength } from "edgewise/graphology";
 * import { DirectedGraph } from "graphology";
 *
 * const graph = new DirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("ben", "cleo");
 * console.log(JSON.stringify(undirectedSingleSourceLength(graph, "cleo"))); // {"cleo":0,"ben":1,"ann":2}
 * ```
 */
export const undirectedSingleSourceLength = lengthFunction(PROGRAMS.undirected);

type WeightedLength<R> = <N extends Attributes, E extends Attributes>(
  graph: GuestGraph<N, E>,
  source: unknown,
  getEdgeWeight?: EdgeWeight<N, E>,
) => R;

/** The type of `weightedSingleSourceLength`. */
export type WeightedSingleSourceLength = WeightedLength<Lengths> & {
  /**
   * The same function on workers, without blocking the calling thread. The graph is read from the call on, and must not
   * change until it has been read.
   */
  readonly async: WeightedLength<Promise<Lengths>>;
};

/**
 * The least sum of weights on a path from a node to each that it reaches along the directions of edges, the nearest
 * first. An addition: graphology's `dijkstra.singleSource` gives the paths, and not how long they are. Weights may be
 * negative, as long as no cycle sums to less than 0.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, and for a node that the graph does not have, and
 * for a cycle that sums to less than 0; `graph/changed` from `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { weightedSingleSourceLength } from "edgewise/graphology";
 * import { DirectedGraph } from "graphology";
 *
 * const graph = new DirectedGraph();
 * graph.mergeEdge("ann", "ben", { weight: 4 });
 * graph.mergeEdge("ann", "cleo", { weight: 1 });
 * graph.mergeEdge("cleo", "ben", { weight: 2 });
 * console.log(JSON.stringify(weightedSingleSourceLength(graph, "ann"))); // {"ann":0,"cleo":1,"ben":3}
 * ```
 */
export const weightedSingleSourceLength: WeightedSingleSourceLength = asking((graph, source, getEdgeWeight) => {
  expectGuest("graphology-shortest-path/dijkstra: invalid graphology instance.", graph);
  const key = expectSource(graph, source);
  return withGuest(graph, { edge: weightReader(getEdgeWeight || "weight") }, (guest) => {
    return ask(weighted, guest, { source: key, weight: guest.edgeValues }, ({ length, converged }) => {
      if (converged === false) {
        throw refused("graphology-shortest-path/dijkstra: a cycle of negative weight: there is no shortest path.");
      }
      return nearestFirst(guest, length);
    });
  });
});
