import { algorithm, f64, i32 } from "../dsl/index.ts";

/**
 * Hubs and authorities: an authority is a node that good hubs point to, a hub one that points to good authorities. Each
 * of the two is of length 1 in the L2 norm, or 0 everywhere in a graph without edges.
 *
 * All hubs start alike. In each round authority(v) = Σ hub(u) over edges u → v, then hub(u) = Σ authority(v) over edges
 * u → v, each divided by its L2 norm. Ends with the round in which the L1 changes of both together are below
 * `tolerance`, or after `limit` rounds. Edge weights are not read.
 *
 * A round takes n + m steps; how many it takes depends on the gap between the two greatest singular values of the
 * adjacency matrix.
 * Source: Kleinberg, "Authoritative Sources in a Hyperlinked Environment", 1999, section 3.
 */
export const hits = algorithm("hits", { tolerance: f64(1e-9), limit: i32(100) }, (g, { tolerance, limit }) => {
  const start = g.node(g.nodeCount.sqrt().recip());
  const { hub, authority } = g.loop({ hub: start, authority: start }, { limit }, ({ hub, authority }) => {
    const praise = g.in.sum(({ source }) => source(hub));
    const praised = praise.square().sum().sqrt();
    const nextAuthority = praised.eq(0).where(0, praise.div(praised));
    const guidance = g.out.sum(({ destination }) => destination(nextAuthority));
    const guided = guidance.square().sum().sqrt();
    const nextHub = guided.eq(0).where(0, guidance.div(guided));
    const change = nextHub.sub(hub).abs().sum().add(nextAuthority.sub(authority).abs().sum());
    return { hub: nextHub, authority: nextAuthority, until: change.lt(tolerance) };
  });
  return { hub, authority };
});
