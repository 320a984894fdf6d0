import { depthsFrom, depthsTo } from "../../algorithms/depths.ts";
import { algorithm } from "../foreseen-algorithm.ts";
import type { Asked } from "../function.ts";
import { asking } from "../function.ts";
import { withGuest } from "../guest.ts";
import type { GuestGraph } from "../guest-graph.ts";
import { expectGuest } from "../guest-graph.ts";
import { answered, ask } from "../question.ts";

/**
 * Every node has a distance to every other only if the first node reaches all, and all reach it. So that is asked
 * first.
 */
const program = algorithm("diameter", {}, (g) => {
  const first = g.scalar(0, "i32");
  const reachesAll = depthsFrom(g, first).ge(0).all();
  return g.if(
    reachesAll.and(depthsTo(g, first).ge(0).all()),
    () => {
      const { greatest } = g.forNodes(g.node(true), (node, { maximum }) => ({
        greatest: maximum(depthsFrom(g, node).maximum()),
      }));
      return { diameter: greatest.cast("f64") };
    },
    () => ({ diameter: g.scalar(Infinity) }),
  );
});

/**
 * The diameter: the greatest distance between two nodes, in edges. It is Infinity where one node cannot reach another,
 * and in graphs without edges. As `graphology-metrics/graph/diameter`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph; `graph/changed` from `async`, where the graph
 * changes while it is read.
 * @example
 * ```ts
 * import { diameter } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("ben", "cleo");
 * console.log(diameter(graph)); // 2
 * ```
 */
export const diameter: Asked<readonly [graph: GuestGraph], number> = asking((graph) => {
  expectGuest("graphology-metrics/diameter: given graph is not a valid graphology instance.", graph);
  if (graph.size === 0) return answered(Infinity);
  return withGuest(graph, {}, (guest) => ask(program, guest, {}, (result) => result.diameter));
});
