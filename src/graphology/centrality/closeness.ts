import { nearnessIn } from "../../algorithms/closeness.ts";
import { depthsTo, ofDepths } from "../../algorithms/depths.ts";
import { bool } from "../../dsl/index.ts";
import { algorithm } from "../foreseen-algorithm.ts";
import type { Measure } from "../function.ts";
import { measuring } from "../function.ts";
import { withGuest } from "../guest.ts";
import { expectGuest } from "../guest-graph.ts";
import { foundAtNodes } from "../node-values.ts";
import { withDefaults } from "../options.ts";
import { ask } from "../question.ts";

/** The options of `closeness`. */
export interface ClosenessOptions {
  /** The attribute that `assign` writes. "closenessCentrality" if not given. */
  readonly nodeCentralityAttribute?: string | undefined;
  /**
   * Whether scores are multiplied by the share of other nodes that reach the node (Wasserman and Faust). False if not
   * given.
   */
  readonly wassermanFaust?: boolean | undefined;
}

const program = algorithm("closeness", { wassermanFaust: bool() }, (g, { wassermanFaust }) => ({
  closeness: ofDepths(g, g.node(true), depthsTo, nearnessIn(g, wassermanFaust)),
}));

/**
 * Closeness centrality: how near a node is to the others, by the paths that lead to it, counted in edges. As
 * `graphology-metrics/centrality/closeness`.
 *
 * graphology finds neighbors that are not there in three sorts of graphs: multigraphs, mixed graphs with an edge of
 * each sort between two nodes, and graphs with undirected self-loops. This function does not, so results differ there.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph; `graph/changed` from `async`, where the graph
 * changes while it is read.
 * @example
 * ```ts
 * import { closeness } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("ann", "cleo");
 * console.log(closeness(graph).ann); // 1
 * ```
 */
export const closeness: Measure<ClosenessOptions, { [node: string]: number }> = measuring((graph, given) => {
  expectGuest("graphology-metrics/centrality/closeness: the given graph is not a valid graphology instance.", graph);
  const { nodeCentralityAttribute, wassermanFaust } = withDefaults(given, {
    nodeCentralityAttribute: "closenessCentrality",
    wassermanFaust: false,
  });
  return withGuest(graph, {}, (guest) => {
    return ask(program, guest, { wassermanFaust: Boolean(wassermanFaust) }, (result) =>
      foundAtNodes(graph, guest, nodeCentralityAttribute, result.closeness),
    );
  });
});
