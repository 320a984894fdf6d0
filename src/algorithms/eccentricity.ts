import { bool } from "../dsl/index.ts";
import { depthsFrom, eccentricityOf, ofDepths } from "./depths.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * Eccentricity: the greatest distance from a node to another, the least number of edges on a path along out-edges;
 * Infinity where it does not reach all nodes.
 *
 * Formula: eccentricity(v) = max d(v, u) over all nodes u.
 *
 * With `reachedOnly: true` it is the greatest distance to a node that it reaches. It is computed at the nodes of
 * `nodes`, all if not given, and 0 at others. Edge weights are not read.
 *
 * Cost: at most n + m steps for each node.
 * Source: Harary, "Graph Theory", 1969.
 *
 * @throws `EdgewiseError` from a run: `param` for `nodes` without a value for each node.
 * @example
 * ```ts
 * import { path, run } from "edgewise";
 * import { eccentricity } from "edgewise/algorithms";
 *
 * const graph = path({ nodeCount: 5 });
 * const { eccentricity: scores } = await run(eccentricity, graph);
 * console.log(scores.join(" ")); // 4 3 2 3 4
 * ```
 */
export const eccentricity = algorithm(
  "eccentricity",
  { nodes: bool.node(true), reachedOnly: bool(false) },
  (g, { nodes, reachedOnly }) => ({
    eccentricity: ofDepths(g, nodes, depthsFrom, (depth) => eccentricityOf(depth, reachedOnly)),
  }),
);
