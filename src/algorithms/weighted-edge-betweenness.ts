import type { Expression } from "../dsl/index.ts";
import type { EdgeSides } from "./leading-edges.ts";
import { isOneWay, sidesOf } from "./leading-edges.ts";
import { algorithm } from "./library-algorithm.ts";
import { undirectedEdges } from "./parallel-edges.ts";
import { sampleOf, scaleOfPairs, WEIGHTED_BETWEENNESS_PARAMETERS } from "./shortest-path-counts.ts";
import { weightedPaths, weightsOf } from "./weighted-path-counts.ts";

/**
 * Edge betweenness centrality by weights: how many of the shortest paths between nodes lead over an edge. Paths are
 * those of `weightedBetweenness`, which says when two are as long, and it is counted as by `edgeBetweenness`. Each of
 * parallel edges is a path of its own. An edge over which more than 1.8e308 paths lead from a source has NaN.
 *
 * Formula: betweenness(e) = Σ σ(s, t | e) / σ(s, t), as of `edgeBetweenness`, of paths that are shortest by weight,
 * divided by n(n − 1) or half of that.
 *
 * Cost: for each source, the time of `sssp`, and six times n + m steps.
 * Source: Brandes, "On Variants of Shortest-Path Betweenness Centrality and their Generic Computation", 2008.
 *
 * @throws `EdgewiseError` from a run: `param` for `sources` without a value for each node; `run/require` for `samples`
 * that are not positive, and for a weight that is negative or NaN.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { weightedEdgeBetweenness } from "edgewise/algorithms";
 *
 * const graph = fromEdges({
 *   directed: false,
 *   sources: [0, 0, 1, 2],
 *   targets: [1, 3, 2, 3],
 *   edgeColumns: { weight: [1, 9, 2, 1] },
 * });
 * const { betweenness } = await run(weightedEdgeBetweenness, graph, { normalized: false });
 * console.log(betweenness.join(" ")); // 3 0 4 3
 * ```
 */
export const weightedEdgeBetweenness = algorithm(
  "weightedEdgeBetweenness",
  WEIGHTED_BETWEENNESS_PARAMETERS,
  (g, { sources, samples, seed, normalized }) => {
    const weight = weightsOf(g);
    const { drawn, factor } = sampleOf(g, sources, samples, seed);
    const over = (sides: EdgeSides, isUndirected: Expression<"edge", "bool">) =>
      g.forNodes(drawn, (root, { sum }) => {
        const { paths, share, behind, edges } = weightedPaths(g, root, weight, sides);
        const onward = behind.add(share);
        const leadsBack = edges.back.and(isUndirected);
        const part = g.edges.map(({ source, destination, edge }) => {
          const back = edge(leadsBack).where(destination(paths).mul(source(onward)), 0);
          return edge(edges.there).where(source(paths).mul(destination(onward)), back);
        });
        return { score: sum(part) };
      });
    const { score } = g.if(
      isOneWay(g),
      () => over(null, g.edge(false)),
      () => over(sidesOf(g), undirectedEdges(g)),
    );
    const scale = scaleOfPairs(g, normalized, () => g.nodeCount.mul(g.nodeCount.sub(1)));
    return { betweenness: score.mul(scale.mul(factor)) };
  },
);
