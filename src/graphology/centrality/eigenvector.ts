import { f64, i32 } from "../../dsl/index.ts";
import { algorithm } from "../foreseen-algorithm.ts";
import type { WeightedMeasure } from "../function.ts";
import { measuring } from "../function.ts";
import { withGuest } from "../guest.ts";
import { expectGuest } from "../guest-graph.ts";
import { foundAtNodes } from "../node-values.ts";
import { roundLimit, weightReader, withDefaults } from "../options.ts";
import { ask } from "../question.ts";
import type { StopOption } from "./iteration.ts";
import { boundOf, expectConverged } from "./iteration.ts";

/** The options of `eigenvector` besides weights. */
export interface EigenvectorOptions extends StopOption {
  /** The attribute that `assign` writes. "eigenvectorCentrality" if not given. */
  readonly nodeCentralityAttribute?: string | undefined;
  /** The greatest number of rounds, after which it is an error not to have converged. 100 if not given. */
  readonly maxIterations?: number | undefined;
  /** The change in a round below which it stops, as `stop` measures it. 1e-6 if not given. */
  readonly tolerance?: number | undefined;
}

const program = algorithm(
  "eigenvector",
  { weight: f64.edge(), bound: f64(), limit: i32() },
  (g, { weight, bound, limit }) => {
    const start = g.node(g.nodeCount.recip());
    const { centrality } = g.loop({ centrality: start }, { limit }, ({ centrality }) => {
      const sum = centrality.add(g.in.sum(({ source, edge }) => source(centrality).mul(edge(weight))));
      // Entries are divided by the greatest first, so that no square overflows. An infinite entry leaves the others as
      // they are.
      const greatest = sum.abs().maximum();
      const norm = greatest.mul(sum.div(greatest).square().sum().sqrt());
      const next = sum.div(greatest.eq(Infinity).where(1, norm));
      return { centrality: next, until: next.sub(centrality).abs().sum().lt(bound) };
    });
    return { centrality };
  },
);

/**
 * Eigenvector centrality, weighted: a node counts by what its in-neighbors count. It is found by power iteration of
 * the adjacency matrix plus the identity, and has length 1 in the L2 norm. As
 * `graphology-metrics/centrality/eigenvector`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph; `run/require` where `maxIterations` rounds are not
 * enough; `graph/changed` from `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { eigenvector } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("ann", "cleo");
 * const scores = eigenvector(graph, { stop: "sum" });
 * console.log(Object.values(scores).map((x) => x.toFixed(3)).join(" ")); // 0.707 0.500 0.500
 * ```
 */
export const eigenvector: WeightedMeasure<EigenvectorOptions, { [node: string]: number }> = measuring(
  (graph, given) => {
    expectGuest(
      "graphology-metrics/centrality/eigenvector: the given graph is not a valid graphology instance.",
      graph,
    );
    const options = withDefaults(given, {
      nodeCentralityAttribute: "eigenvectorCentrality",
      getEdgeWeight: "weight",
      maxIterations: 100,
      tolerance: 1e-6,
      stop: "mean" as const,
    });
    return withGuest(graph, { edge: weightReader(options.getEdgeWeight) }, (guest) => {
      const parameters = {
        weight: guest.edgeValues,
        bound: boundOf(options.stop, options.tolerance, guest.graph.nodeCount),
        limit: roundLimit(options.maxIterations),
      };
      return ask(program, guest, parameters, ({ centrality, converged }) => {
        expectConverged("eigenvector", converged);
        return foundAtNodes(graph, guest, options.nodeCentralityAttribute, centrality);
      });
    });
  },
);
