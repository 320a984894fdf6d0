import { bool, f64, i32 } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * Hubs and authorities: an authority is a node that good hubs point to, a hub one that points to good authorities. Each
 * of the two is of length 1 in the L2 norm, or 0 everywhere in a graph without edges.
 *
 * Formula: authority(v) = Σ weight(e) · hub(u) over edges e from u to v, then hub(u) = Σ weight(e) · authority(v) over
 * edges e from u to v, each divided by its L2 norm.
 *
 * All hubs start alike, and each round computes all authorities, then all hubs. Weights are the edge attribute
 * `weight`, not negative, or 1 in a graph that has none or with `weighted: false`. Ends with the round in which the L1
 * changes of both together are below `tolerance`, or after `limit` rounds.
 *
 * Cost: a round takes n + m steps; how many it takes depends on the gap between the two greatest singular values of the
 * adjacency matrix.
 * Source: Kleinberg, "Authoritative Sources in a Hyperlinked Environment", 1999, section 3.
 *
 * @throws `EdgewiseError` from a run: `run/require` for a `tolerance` that is negative or NaN.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { hits } from "edgewise/algorithms";
 *
 * const graph = fromEdges({ sources: [0, 0, 1, 2, 3], targets: [1, 2, 2, 0, 2] });
 * const { hub, authority } = await run(hits, graph);
 * console.log(Array.from(hub, (x) => x.toFixed(3)).join(" ")); // 0.707 0.500 0.000 0.500
 * console.log(Array.from(authority, (x) => x.toFixed(3)).join(" ")); // 0.000 0.383 0.924 0.000
 * ```
 */
export const hits = algorithm(
  "hits",
  { weighted: bool(true), tolerance: f64(1e-9), limit: i32(100) },
  (g, { weighted, tolerance, limit }) => {
    g.require(tolerance.ge(0), "tolerance must be a number from 0");
    const weight = weighted.where(g.edgeWeight(), 1);
    const start = g.node(g.nodeCount.sqrt().recip());
    const { hub, authority } = g.loop({ hub: start, authority: start }, { limit }, ({ hub, authority }) => {
      const praise = g.in.sum(({ source, edge }) => source(hub).mul(edge(weight)));
      const praised = praise.square().sum().sqrt();
      const nextAuthority = praised.eq(0).where(0, praise.div(praised));
      const guidance = g.out.sum(({ destination, edge }) => destination(nextAuthority).mul(edge(weight)));
      const guided = guidance.square().sum().sqrt();
      const nextHub = guided.eq(0).where(0, guidance.div(guided));
      const change = nextHub.sub(hub).abs().sum().add(nextAuthority.sub(authority).abs().sum());
      return { hub: nextHub, authority: nextAuthority, until: change.lt(tolerance) };
    });
    return { hub, authority };
  },
);
