import { bool, f64, i32 } from "../../dsl/index.ts";
import { recordOf } from "../../lookup.ts";
import { algorithm } from "../foreseen-algorithm.ts";
import type { WeightedMeasure } from "../function.ts";
import { measuring } from "../function.ts";
import { withGuest, writeNodes } from "../guest.ts";
import { expectGuest, refused } from "../guest-graph.ts";
import { roundLimit, weightReader, withDefaults } from "../options.ts";
import { ask } from "../question.ts";
import { expectConverged } from "./iteration.ts";

/** The options of `hits` besides weights. */
export interface HitsOptions {
  /** The attribute of authorities that `assign` writes. "authority" if not given. */
  readonly nodeAuthorityAttribute?: string | undefined;
  /** The attribute of hubs that `assign` writes. "hub" if not given. */
  readonly nodeHubAttribute?: string | undefined;
  /** The greatest number of rounds, after which it is an error not to have converged. 100 if not given. */
  readonly maxIterations?: number | undefined;
  /**
   * Whether hubs are scaled to sum to 1, and authorities too. Otherwise the greatest of each is 1. True if not given.
   */
  readonly normalize?: boolean | undefined;
  /** The sum of all changes of hubs in a round below which it stops. 1e-8 if not given. */
  readonly tolerance?: number | undefined;
}

/** Hubs and authorities by node. */
export interface HubsAndAuthorities {
  hubs: { [node: string]: number };
  authorities: { [node: string]: number };
}

const program = algorithm(
  "hits",
  { weight: f64.edge(), tolerance: f64(), limit: i32(), normalize: bool() },
  (g, { weight, tolerance, limit, normalize }) => {
    const start = { hub: g.node(g.nodeCount.recip()), authority: g.node(0) };
    const { hub, authority } = g.loop(start, { limit }, ({ hub }) => {
      const praise = g.in.sum(({ source, edge }) => source(hub).mul(edge(weight)));
      const guidance = g.out.sum(({ destination, edge }) => destination(praise).mul(edge(weight)));
      const next = guidance.mul(guidance.maximum().max(0).recip());
      return {
        hub: next,
        authority: praise.mul(praise.maximum().max(0).recip()),
        until: next.sub(hub).abs().sum().lt(tolerance),
      };
    });
    return g.if(
      normalize,
      () => ({ hub: hub.mul(hub.sum().recip()), authority: authority.mul(authority.sum().recip()) }),
      () => ({ hub, authority }),
    );
  },
);

/**
 * Hubs and authorities, weighted: a good hub leads to good authorities, and a good authority is led to by good hubs.
 * As `graphology-metrics/centrality/hits`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, and for a multigraph; `run/require` where
 * `maxIterations` rounds are not enough, as in a graph without edges; `graph/changed` from `async`, where the graph
 * changes while it is read.
 * @example
 * ```ts
 * import { hits } from "edgewise/graphology";
 * import { DirectedGraph } from "graphology";
 *
 * const graph = new DirectedGraph();
 * graph.mergeEdge("ann", "cleo");
 * graph.mergeEdge("ben", "cleo");
 * const { hubs, authorities } = hits(graph);
 * console.log(hubs.ann, authorities.cleo); // 0.5 1
 * ```
 */
export const hits: WeightedMeasure<HitsOptions, HubsAndAuthorities> = measuring((graph, given) => {
  expectGuest("graphology-hits: the given graph is not a valid graphology instance.", graph);
  if (graph.multi) throw refused("graphology-hits: the HITS algorithm does not work with MultiGraphs.");
  const options = withDefaults(given, {
    nodeAuthorityAttribute: "authority",
    nodeHubAttribute: "hub",
    getEdgeWeight: "weight",
    maxIterations: 100,
    normalize: true,
    tolerance: 1e-8,
  });
  return withGuest(graph, { edge: weightReader(options.getEdgeWeight) }, (guest) => {
    const parameters = {
      weight: guest.edgeValues,
      tolerance: options.tolerance,
      limit: roundLimit(options.maxIterations),
      normalize: Boolean(options.normalize),
    };
    return ask(program, guest, parameters, ({ hub, authority, converged }) => {
      expectConverged("hits", converged);
      const hubOf = (index: number): number => hub[index]!;
      const authorityOf = (index: number): number => authority[index]!;
      return {
        // As in graphology, the objects have no prototype, so that their keys are nodes only.
        collect: () => ({
          hubs: recordOf(guest.nodes, hubOf, { isBare: true }),
          authorities: recordOf(guest.nodes, authorityOf, { isBare: true }),
        }),
        assign: () =>
          writeNodes(graph, guest, [
            { attribute: options.nodeAuthorityAttribute, valueAt: authorityOf },
            { attribute: options.nodeHubAttribute, valueAt: hubOf },
          ]),
      };
    });
  });
});
