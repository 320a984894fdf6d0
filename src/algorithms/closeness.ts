import type { Expression, GraphExpression } from "../dsl/index.ts";
import { bool } from "../dsl/index.ts";
import { depthsFrom, depthsTo, ofDepths } from "./depths.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * Closeness centrality: how near a node is to the others, counted in edges along the paths that lead to it.
 *
 * Formula: closeness(v) = [(r − 1) / Σ d(u, v)] · [(r − 1) / (n − 1)] over the r nodes u that reach v, v itself among
 * them; 0 where no other node does.
 *
 * The second factor keeps a node that is near to few others from coming before one that is near to many. With
 * `wassermanFaust: false` it is left out. With `outgoing: true` closeness is by the paths that lead from v. It is computed at the
 * nodes of `nodes`, all if not given, and 0 at others. Edge weights are not read.
 *
 * networkx has the second factor unless told otherwise, graphology if it is told to.
 *
 * Cost: at most n + m steps for each node.
 * Source: Bavelas 1950; Freeman, "Centrality in Social Networks", 1978; Wasserman, Faust, "Social Network Analysis",
 * 1994, for the second factor.
 *
 * @throws `EdgewiseError` from a run: `param` for `nodes` without a value for each node.
 * @example
 * ```ts
 * import { path, run } from "edgewise";
 * import { closeness } from "edgewise/algorithms";
 *
 * const graph = path({ nodeCount: 5 });
 * const { closeness: scores } = await run(closeness, graph);
 * console.log(Array.from(scores, (x) => x.toFixed(2)).join(" ")); // 0.40 0.57 0.67 0.57 0.40
 * ```
 */
export const closeness = algorithm(
  "closeness",
  { nodes: bool.node(true), wassermanFaust: bool(true), outgoing: bool(false) },
  (g, { nodes, wassermanFaust, outgoing }) => {
    const nearness = nearnessIn(g, wassermanFaust);
    return g.if(
      outgoing,
      () => ({ closeness: ofDepths(g, nodes, depthsFrom, nearness) }),
      () => ({ closeness: ofDepths(g, nodes, depthsTo, nearness) }),
    );
  },
);

/** Makes a function of the distances from some nodes to one, or back, that computes the closeness of this one. */
export function nearnessIn(
  g: GraphExpression,
  wassermanFaust: Expression<"scalar", "bool">,
): (depth: Expression<"node", "i32">) => Expression<"scalar", "f64"> {
  return (depth) => {
    const others = depth.gt(0).count().cast("f64");
    const total = depth.max(0).cast("f64").sum();
    const factor = wassermanFaust.where(others.div(g.nodeCount.sub(1)), 1);
    return total.eq(0).where(0, others.div(total).mul(factor));
  };
}
