import { depthsFrom } from "../../algorithms/depths.ts";
import { nodeKey } from "../../dsl/index.ts";
import { algorithm } from "../foreseen-algorithm.ts";
import type { Asked } from "../function.ts";
import { asking } from "../function.ts";
import { withGuest } from "../guest.ts";
import type { GuestGraph } from "../guest-graph.ts";
import { expectGuest } from "../guest-graph.ts";
import { answered, ask } from "../question.ts";
import { expectSource } from "../structure/source.ts";

const program = algorithm("eccentricity", { node: nodeKey() }, (g, { node }) => {
  const depth = depthsFrom(g, node);
  return { eccentricity: depth.ge(0).all().where(depth.maximum().cast("f64"), Infinity) };
});

/**
 * The eccentricity of a node: the greatest distance from it to another, in edges. It is Infinity where the node does
 * not reach all others, and in graphs without edges. As `graphology-metrics/node/eccentricity`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, and for a node that the graph does not have;
 * `graph/changed` from `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { eccentricity } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("ben", "cleo");
 * console.log(eccentricity(graph, "ann"), eccentricity(graph, "ben")); // 2 1
 * ```
 */
export const eccentricity: Asked<readonly [graph: GuestGraph, node: unknown], number> = asking((graph, node) => {
  expectGuest("graphology-metrics/eccentricity: given graph is not a valid graphology instance.", graph);
  if (graph.size === 0) return answered(Infinity);
  const key = expectSource(graph, node);
  return withGuest(graph, {}, (guest) => ask(program, guest, { node: key }, (result) => result.eccentricity));
});
