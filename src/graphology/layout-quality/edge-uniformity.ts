import { f64 } from "../../dsl/index.ts";
import { algorithm } from "../foreseen-algorithm.ts";
import type { Asked } from "../function.ts";
import { asking } from "../function.ts";
import { withGuest } from "../guest.ts";
import type { GuestGraph } from "../guest-graph.ts";
import { expectGuest } from "../guest-graph.ts";
import { numberOf } from "../options.ts";
import { answered, ask } from "../question.ts";

const program = algorithm("edgeUniformity", { x: f64.node(), y: f64.node() }, (g, { x, y }) => {
  const length = g.edges.map(({ source, destination }) => {
    const across = source(x).sub(destination(x)).square();
    return across.add(source(y).sub(destination(y)).square()).sqrt();
  });
  const mean = length.mean();
  return { uniformity: mean.sub(length).square().mean().div(mean.square()).sqrt() };
});

/**
 * The uniformity of the lengths of edges: their standard deviation, divided by their mean. The attributes `x` and `y`
 * say where nodes are. It is 0 in a graph without edges. As `graphology-metrics/layout-quality/edge-uniformity`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph; `graph/changed` from `async`, where the graph
 * changes while it is read.
 * @example
 * ```ts
 * import { edgeUniformity } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.addNode("ann", { x: 0, y: 0 });
 * graph.addNode("ben", { x: 1, y: 0 });
 * graph.addNode("cleo", { x: 4, y: 0 });
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("ben", "cleo");
 * console.log(edgeUniformity(graph)); // 0.5
 * ```
 */
export const edgeUniformity: Asked<readonly [graph: GuestGraph], number> = asking((graph) => {
  expectGuest(
    "graphology-metrics/layout-quality/edge-uniformity: given graph is not a valid graphology instance.",
    graph,
  );
  if (graph.size === 0) return answered(0);
  return withGuest(
    graph,
    {
      nodes: [(_node, attributes) => numberOf(attributes, "x"), (_node, attributes) => numberOf(attributes, "y")],
    },
    (guest) => {
      const [x = [], y = []] = guest.nodeValues;
      return ask(program, guest, { x, y }, ({ uniformity }) => uniformity);
    },
  );
});
