import type { Expression } from "../dsl/index.ts";
import { bool } from "../dsl/index.ts";
import { depthsFrom, depthsTo, ofDepths } from "./depths.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * Harmonic closeness: how near a node is to the others, those that do not reach it being infinitely far.
 *
 * Formula: closeness(v) = Σ 1 / d(u, v) over the other nodes u that reach v, d being the least number of edges on a
 * path from u to v.
 *
 * With `normalized: true` it is divided by n − 1, the most that it can be. With `outgoing: true` it is by the paths
 * that lead from v. It is computed at the nodes of `nodes`, all if not given, and 0 at others. Edge weights are not
 * read.
 *
 * networkx does not normalize it, igraph does unless told otherwise.
 *
 * Cost: at most n + m steps for each node.
 * Source: Marchiori, Latora, "Harmony in the Small-World", 2000; Boldi, Vigna, "Axioms for Centrality", 2014.
 *
 * @throws `EdgewiseError` from a run: `param` for `nodes` without a value for each node.
 * @example
 * ```ts
 * import { path, run } from "edgewise";
 * import { harmonicCloseness } from "edgewise/algorithms";
 *
 * const graph = path({ nodeCount: 5 });
 * const { closeness } = await run(harmonicCloseness, graph);
 * console.log(Array.from(closeness, (x) => x.toFixed(2)).join(" ")); // 2.08 2.83 3.00 2.83 2.08
 * ```
 */
export const harmonicCloseness = algorithm(
  "harmonicCloseness",
  { nodes: bool.node(true), normalized: bool(false), outgoing: bool(false) },
  (g, { nodes, normalized, outgoing }) => {
    const most = normalized.where(g.nodeCount.sub(1).max(1), 1);
    const harmony = (depth: Expression<"node", "i32">) =>
      depth.gt(0).where(depth.cast("f64").recip(), 0).sum().div(most);
    return g.if(
      outgoing,
      () => ({ closeness: ofDepths(g, nodes, depthsFrom, harmony) }),
      () => ({ closeness: ofDepths(g, nodes, depthsTo, harmony) }),
    );
  },
);
