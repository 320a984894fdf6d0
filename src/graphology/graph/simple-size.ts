import { bool } from "../../dsl/index.ts";
import { algorithm } from "../foreseen-algorithm.ts";
import type { Asked } from "../function.ts";
import { asking } from "../function.ts";
import { directedEdges, withGuest } from "../guest.ts";
import type { GuestGraph } from "../guest-graph.ts";
import { expectGuest } from "../guest-graph.ts";
import type { Question } from "../question.ts";
import { answered, ask } from "../question.ts";

/**
 * Counts the edges of a graph without parallel edges. An undirected self-loop counts one half, as it does in
 * graphology.
 */
const program = algorithm("simpleSize", { directed: bool.edge() }, (g, { directed }) => {
  const index = g.nodeIndex();
  const isHalf = g.edges.map(({ source, destination, edge }) =>
    source(index).eq(destination(index)).and(edge(directed).not()),
  );
  return { size: isHalf.where(0.5, 1, "f64").sum() };
});

/** Asks the question of `simpleSize`. */
export function simpleSizeOf(graph: GuestGraph): Question<number> {
  expectGuest("graphology-metrics/simple-size: the given graph is not a valid graphology instance.", graph);
  if (!graph.multi) return answered(graph.size);
  return withGuest(graph, { simple: true }, (guest) => {
    return ask(program, guest, { directed: directedEdges(guest) }, ({ size }) => size);
  });
}

/**
 * The number of edges where parallel ones count once. As `graphology-metrics/graph/simple-size`: an undirected
 * self-loop counts one half in a multigraph.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph; `graph/changed` from `async`, where the graph
 * changes while it is read.
 * @example
 * ```ts
 * import { simpleSize } from "edgewise/graphology";
 * import { MultiGraph } from "graphology";
 *
 * const graph = new MultiGraph();
 * graph.mergeNode("ann");
 * graph.mergeNode("ben");
 * graph.addDirectedEdge("ann", "ben");
 * graph.addDirectedEdge("ann", "ben");
 * console.log(graph.size, simpleSize(graph)); // 2 1
 * ```
 */
export const simpleSize: Asked<readonly [graph: GuestGraph], number> = asking(simpleSizeOf);
