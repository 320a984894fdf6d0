import { bool } from "../dsl/index.ts";
import { depthsFrom, eccentricityOf } from "./depths.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * Diameter: the greatest distance from a node to another, the least number of edges on a path along out-edges, and the
 * radius: the least of the greatest distances from each node. Infinity where no path leads from a node, or from each,
 * to another.
 *
 * Formula: diameter = max ecc(v) and radius = min ecc(v) over all nodes v, where ecc(v) = max d(v, u) over all nodes u.
 *
 * With `reachedOnly: true` only distances along paths that there are count, from each node to those that it reaches. Of
 * an empty graph, both are 0. Edge weights are not read.
 *
 * Cost: at most n + m steps for each of the n nodes; `diameterBound` takes as many for two of them, and is often as
 * great.
 * Source: Harary, "Graph Theory", 1969.
 *
 * @throws `EdgewiseError` from a run: `param` for a `reachedOnly` that is not true or false.
 * @example
 * ```ts
 * import { path, run } from "edgewise";
 * import { diameter } from "edgewise/algorithms";
 *
 * const graph = path({ nodeCount: 5 });
 * const { diameter: greatest, radius } = await run(diameter, graph);
 * console.log(greatest, radius); // 4 2
 * ```
 */
export const diameter = algorithm("diameter", { reachedOnly: bool(false) }, (g, { reachedOnly }) => {
  const { greatest, least } = g.forNodes(g.node(true), (node, { maximum, minimum }) => {
    const eccentricity = eccentricityOf(depthsFrom(g, node), reachedOnly);
    return { greatest: maximum(eccentricity), least: minimum(eccentricity) };
  });
  const diameter = greatest.max(0);
  // In an empty graph the minimum is Infinity.
  return { diameter, radius: least.min(diameter) };
});
