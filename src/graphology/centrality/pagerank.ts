import { f64, i32 } from "../../dsl/index.ts";
import type { RunResult } from "../../engine/result.ts";
import { algorithm } from "../foreseen-algorithm.ts";
import type { WeightedMeasure } from "../function.ts";
import { measuring } from "../function.ts";
import { withGuest } from "../guest.ts";
import { expectGuest } from "../guest-graph.ts";
import { foundAtNodes } from "../node-values.ts";
import { roundLimit, weightReader, withDefaults } from "../options.ts";
import { ask, askWarm } from "../question.ts";
import type { StopOption, WarmOption } from "./iteration.ts";
import { boundOf, expectConverged, warmthListener } from "./iteration.ts";

/** The options of `pagerank` besides weights. */
export interface PagerankOptions extends StopOption, WarmOption {
  /** The attribute that `assign` writes. "pagerank" if not given. */
  readonly nodePagerankAttribute?: string | undefined;
  /** The probability of following an edge (damping). 0.85 if not given. */
  readonly alpha?: number | undefined;
  /** The greatest number of rounds, after which it is an error not to have converged. 100 if not given. */
  readonly maxIterations?: number | undefined;
  /** The change in a round below which it stops, as `stop` measures it. 1e-6 if not given. */
  readonly tolerance?: number | undefined;
}

const program = algorithm(
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
  {
    // What a node hands on, of all signs, as a share of its rank. It is 1 unless weights have different signs.
    contracts: (g, { weight, alpha }) => {
      const strength = g.out.sum(({ edge }) => edge(weight));
      const handed = g.out.sum(({ edge }) => edge(weight.abs())).div(strength.abs());
      return strength.eq(0).where(1, handed).maximum().mul(alpha.abs());
    },
  },
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
    warm: false,
  });
  const tell = warmthListener(options.warm);
  return withGuest(graph, { edge: weightReader(options.getEdgeWeight) }, (guest) => {
    const parameters = {
      weight: guest.edgeValues,
      alpha: options.alpha,
      bound: boundOf(options.stop, options.tolerance, guest.graph.nodeCount),
      limit: roundLimit(options.maxIterations),
    };
    const answer = ({ rank, converged }: RunResult<typeof program>) => {
      expectConverged("pagerank", converged);
      return foundAtNodes(graph, guest, options.nodePagerankAttribute, rank);
    };
    if (tell === null) return ask(program, guest, parameters, answer);
    return askWarm(program, guest, parameters, tell, answer);
  });
});
