import { neighborPairs } from "../../algorithms/neighbor-pairs.ts";
import type { Expression, GraphExpression } from "../../dsl/index.ts";
import { algorithm } from "../foreseen-algorithm.ts";
import { measuring } from "../function.ts";
import { withGuest } from "../guest.ts";
import type { GuestGraph } from "../guest-graph.ts";
import { expectGuest } from "../guest-graph.ts";
import { foundAtEdges } from "../node-values.ts";
import { ask } from "../question.ts";

/**
 * Counts the neighbors that both ends of each edge have in common, without the ends themselves. Directions of edges do
 * not matter.
 */
function commonThirds(g: GraphExpression): Expression<"edge", "f64"> {
  const { isMutual, isThird: where } = neighborPairs(g);
  return g.if(
    isMutual.all(),
    () => {
      const { count } = g.edges.intersect((_, { count }) => ({ count: count() }), { where });
      return { count: count.cast("f64") };
    },
    () => {
      // A neighbor in both directions is found twice, as an in-neighbor and as an out-neighbor. Each finding counts one
      // half.
      const part = isMutual.where(0.5, 1, "f64");
      const met = (source: "in" | "out", destination: "in" | "out") =>
        g.edges.intersect(
          ({ sourceEdge, destinationEdge }, { sum }) => ({ met: sum(sourceEdge(part).mul(destinationEdge(part))) }),
          { source, destination, where },
        ).met;
      return { count: met("out", "out").add(met("out", "in")).add(met("in", "out")).add(met("in", "in")) };
    },
  ).count;
}

const program = algorithm("simmelianStrength", {}, (g) => {
  const index = g.nodeIndex();
  // A self-loop makes a node its own neighbor, and so a common neighbor of the ends of each of its edges.
  const loop = g.in.any(({ neighbor, self }) => neighbor(index).eq(self(index))).where(1, 0, "f64");
  const ends = g.edges.map(({ source, destination }) =>
    source(loop).add(source(index).eq(destination(index)).where(0, destination(loop))),
  );
  return { strength: commonThirds(g).add(ends) };
});

type StrengthCall<R> = (graph: GuestGraph) => R;

/** The type of `simmelianStrength`. `assign` writes the attribute of that name. */
export interface SimmelianStrength extends StrengthCall<{ [edge: string]: number }> {
  readonly assign: StrengthCall<void>;
  /**
   * The same function on workers, without blocking the calling thread. The graph is read from the call on, and must not
   * change before it has been.
   */
  readonly async: StrengthCall<Promise<{ [edge: string]: number }>> & { readonly assign: StrengthCall<Promise<void>> };
}

/**
 * The Simmelian strength of each edge: the number of triangles that it is in. As
 * `graphology-metrics/edge/simmelian-strength`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph; `graph/changed` from `async`, where the graph
 * changes while it is read.
 * @example
 * ```ts
 * import { simmelianStrength } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * const edge = graph.mergeEdge("ann", "ben")[0];
 * graph.mergeEdge("ben", "cleo");
 * graph.mergeEdge("cleo", "ann");
 * console.log(simmelianStrength(graph)[edge]); // 1
 * ```
 */
export const simmelianStrength: SimmelianStrength = measuring((graph: GuestGraph) => {
  expectGuest("graphology-metrics/simmelian-strength: given graph is not a valid graphology instance.", graph);
  return withGuest(graph, {}, (guest) => {
    return ask(program, guest, {}, ({ strength }) => foundAtEdges(graph, guest, "simmelianStrength", strength));
  });
});
