import { f64 } from "../../dsl/index.ts";
import { algorithm } from "../foreseen-algorithm.ts";
import type { WeightedMeasure } from "../function.ts";
import { measuring } from "../function.ts";
import { byAdjacency, withGuest, writeEdges } from "../guest.ts";
import { expectGuest, inferredType, refused } from "../guest-graph.ts";
import { weightReader, withDefaults } from "../options.ts";
import { ask } from "../question.ts";
import { endsAt } from "./ends.ts";

/** The options of `disparity` besides weights. */
export interface DisparityOptions {
  /** The attribute that `assign` writes. "disparity" if not given. */
  readonly edgeDisparityAttribute?: string | undefined;
}

const program = algorithm("disparity", { weight: f64.edge() }, (g, { weight }) => {
  const { count, strength } = endsAt(g, weight);
  const others = count.sub(1);
  const disparity = g.edges.map(({ source, destination, edge }) => {
    const ofSource = edge(weight).div(source(strength)).rsub(1).pow(source(others));
    const ofDestination = edge(weight).div(destination(strength)).rsub(1).pow(destination(others));
    return ofSource.min(ofDestination);
  });
  return { disparity };
});

/**
 * The disparity of each edge: how likely it is that the edge weighs so much by chance, seen from the end where that is
 * less likely. As `graphology-metrics/edge/disparity`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, and for a multigraph or a mixed graph;
 * `graph/changed` from `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { disparity } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * const edge = graph.mergeEdge("ann", "ben", { weight: 9 })[0];
 * graph.mergeEdge("ben", "cleo", { weight: 1 });
 * graph.mergeEdge("cleo", "dan", { weight: 9 });
 * console.log(disparity(graph)[edge]); // 0.09999999999999998
 * ```
 */
export const disparity: WeightedMeasure<DisparityOptions, { [edge: string]: number }> = measuring((graph, given) => {
  expectGuest("graphology-metrics/edge/disparity: the given graph is not a valid graphology instance.", graph);
  if (graph.multi || inferredType(graph) === "mixed") {
    throw refused("graphology-metrics/edge/disparity: not defined for multi nor mixed graphs.");
  }
  const options = withDefaults(given, { edgeDisparityAttribute: "disparity", getEdgeWeight: "weight" });
  return withGuest(graph, { edge: weightReader(options.getEdgeWeight), adjacency: true }, (guest) => {
    return ask(program, guest, { weight: guest.edgeValues }, (result) => {
      const valueAt = (number: number): number => result.disparity[number]!;
      return {
        collect: () => byAdjacency(guest, valueAt),
        assign: () => writeEdges(graph, guest, [{ attribute: options.edgeDisparityAttribute, valueAt }]),
      };
    });
  });
});
