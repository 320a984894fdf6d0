import { closeness as program } from "../../algorithms/index.ts";
import type { Measure } from "../function.ts";
import { measuring } from "../function.ts";
import { withGuest } from "../guest.ts";
import { expectGuest } from "../guest-graph.ts";
import { foundAtNodes } from "../node-values.ts";
import { withDefaults } from "../options.ts";
import { ask } from "../question.ts";

/** What `closeness` can be told. */
export interface ClosenessOptions {
  /** The attribute that `assign` writes. "closenessCentrality" if not given. */
  readonly nodeCentralityAttribute?: string | undefined;
  /** Whether it is multiplied by the part of the other nodes that reach the node. False if not given. */
  readonly wassermanFaust?: boolean | undefined;
}

/**
 * Closeness centrality, by the paths that lead to a node, counted in edges: `graphology-metrics/centrality/closeness`. On
 * multigraphs, in mixed ones with edges of both sorts between two nodes, and with self-loops without direction graphology's
 * has neighbors that are not there.
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
