import { algorithm, f64, i32 } from "../../dsl/index.ts";
import { deferred } from "../deferred.ts";
import type { WeightedMeasure } from "../function.ts";
import { measuring } from "../function.ts";
import { withGuest } from "../guest.ts";
import { expectGuest } from "../guest-graph.ts";
import { foundAtNodes } from "../node-values.ts";
import { roundLimit, weightReader, withDefaults } from "../options.ts";
import { ask } from "../question.ts";
import type { StopOption } from "./iteration.ts";
import { boundOf, expectConverged } from "./iteration.ts";

/** The options of `pagerank` besides weights. */
export interface PagerankOptions extends StopOption {
  /** The attribute that `assign` writes. "pagerank" if not given. */
  readonly nodePagerankAttribute?: string | undefined;
  /** The probability of following an edge (damping). 0.85 if not given. */
  readonly alpha?: number | undefined;
  /** The greatest number of rounds, after which it is an error not to have converged. 100 if not given. */
  readonly maxIterations?: number | undefined;
  /** The change in a round below which it stops, as `stop` measures it. 1e-6 if not given. */
  readonly tolerance?: number | undefined;
}

const program = deferred(() =>
  algorithm(
    "pagerank",
    { weight: f64.edge(), alpha: f64(), bound: f64(), limit: i32() },
    (g, { weight, alpha, bound, limit }) => {
      const n = g.nodeCount;
      const strength = g.out.sum(({ edge }) => edge(weight));
      const isSink = strength.eq(0);
      const jump = alpha.rsub(1).div(n);
      const { rank } = g.loop({ rank: g.node(n.recip()) }, { limit }, ({ rank }) => {
        const leaked = isSink.where(rank, 0).sum();
        const share = isSink.where(0, rank.div(strength));
        const inflow = g.in.sum(({ source, edge }) => source(share).mul(edge(weight)));
        const next = inflow.add(leaked.div(n)).mul(alpha).add(jump);
        return { rank: next, until: next.sub(rank).abs().sum().lt(bound) };
      });
      return { rank };
    },
  ),
);

/**
 * PageRank, weighted: the rank of a node whose out-edges weigh nothing is shared by all nodes. As
 * `graphology-metrics/centrality/pagerank`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph; `run/require` where `maxIterations` rounds are not
 * enough; `graph/changed` from `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { pagerank } from "edgewise/graphology";
 * import { DirectedGraph } from "graphology";
 *
 * const graph = new DirectedGraph();
 * graph.mergeEdge("ann", "cleo");
 * graph.mergeEdge("ben", "cleo");
 * graph.mergeEdge("cleo", "ann");
 * const ranks = pagerank(graph, { stop: "sum", maxIterations: 1000 });
 * console.log(Object.values(ranks).map((rank) => rank.toFixed(3)).join(" ")); // 0.464 0.486 0.050
 * ```
 */
export const pagerank: WeightedMeasure<PagerankOptions, { [node: string]: number }> = measuring((graph, given) => {
  expectGuest("graphology-metrics/centrality/pagerank: the given graph is not a valid graphology instance.", graph);
  const options = withDefaults(given, {
    nodePagerankAttribute: "pagerank",
    getEdgeWeight: "weight",
    alpha: 0.85,
    maxIterations: 100,
    tolerance: 1e-6,
    stop: "mean" as const,
  });
  return withGuest(graph, { edge: weightReader(options.getEdgeWeight) }, (guest) => {
    const parameters = {
      weight: guest.edgeValues,
      alpha: options.alpha,
      bound: boundOf(options.stop, options.tolerance, graph.order),
      limit: roundLimit(options.maxIterations),
    };
    return ask(program, guest, parameters, ({ rank, converged }) => {
      expectConverged("pagerank", converged);
      return foundAtNodes(graph, guest, options.nodePagerankAttribute, rank);
    });
  });
});
