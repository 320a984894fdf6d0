import type { EdgeSides } from "./leading-edges.ts";
import { isOneWay, sidesOf } from "./leading-edges.ts";
import { algorithm } from "./library-algorithm.ts";
import { sampleOf, scaleOfPairs, WEIGHTED_BETWEENNESS_PARAMETERS } from "./shortest-path-counts.ts";
import { weightedPaths, weightsOf } from "./weighted-path-counts.ts";

/**
 * Betweenness centrality by weights: how many of the shortest paths between other nodes lead through a node. A path is
 * as long as its weights sum to, the edge attribute `weight`, or 1 for each edge in a graph that has none, and leads
 * along out-edges.
 *
 * Formula: betweenness(v) = Σ σ(s, t | v) / σ(s, t), as of `betweenness`, of paths that are shortest by weight, divided
 * by (n − 1)(n − 2) or half of that.
 *
 * It is counted as by `betweenness`, with `sources`, `samples`, `seed` and `normalized`. Each of parallel edges is a
 * path of its own.
 *
 * Two paths are as long where their weights, summed from the source on as f64, come to the same bits: 0.1 + 0.2 is not
 * 0.3. An edge that adds nothing, of weight 0 or lost to rounding, could lead round in circles. It counts where nothing
 * else leads to a node: such nodes take the paths with fewest of these edges in a row. So paths without end are none,
 * and a node that has nearer neighbors on its shortest paths takes those that come by way of them. A weight that is
 * negative or NaN is a `run/require` error. A node through which more than 1.8e308 paths lead from a source has NaN.
 *
 * Cost: for each source, the time of `sssp`, and five times n + m steps.
 * Source: Brandes, "A Faster Algorithm for Betweenness Centrality", 2001.
 *
 * @throws `EdgewiseError` from a run: `param` for `sources` without a value for each node; `run/require` for `samples`
 * that are not positive, and for a weight that is negative or NaN.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { weightedBetweenness } from "edgewise/algorithms";
 *
 * const graph = fromEdges({
 *   directed: false,
 *   sources: [0, 0, 1, 2],
 *   targets: [1, 3, 2, 3],
 *   edgeColumns: { weight: [1, 9, 2, 1] },
 * });
 * const { betweenness } = await run(weightedBetweenness, graph, { normalized: false });
 * console.log(betweenness.join(" ")); // 0 2 2 0
 * ```
 */
export const weightedBetweenness = algorithm(
  "weightedBetweenness",
  WEIGHTED_BETWEENNESS_PARAMETERS,
  (g, { sources, samples, seed, normalized }) => {
    const weight = weightsOf(g);
    const { drawn, factor } = sampleOf(g, sources, samples, seed);
    const through = (sides: EdgeSides) =>
      g.forNodes(drawn, (source, { sum }) => {
        const { paths, behind } = weightedPaths(g, source, weight, sides);
        return { score: sum(paths.mul(behind)) };
      });
    const { score } = g.if(
      isOneWay(g),
      () => through(null),
      () => through(sidesOf(g)),
    );
    const scale = scaleOfPairs(g, normalized, () => g.nodeCount.sub(1).mul(g.nodeCount.sub(2)));
    return { betweenness: score.mul(scale.mul(factor)) };
  },
);
