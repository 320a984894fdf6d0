import { algorithm } from "../dsl/index.ts";
import { undirectedEdges } from "./parallel-edges.ts";
import { sampleOf, scaleOfPairs, WEIGHTED_BETWEENNESS_PARAMETERS } from "./shortest-path-counts.ts";
import { weightedPaths, weightsOf } from "./weighted-path-counts.ts";

/**
 * Edge betweenness centrality by weights: how many of the shortest paths between nodes lead over an edge. Paths are those of
 * `weightedBetweenness`, which says when two are as long, and it is counted as by `edgeBetweenness`. Each of parallel
 * edges is a path of its own.
 *
 * Takes, for each source, the time of `sssp`, and six times n + m steps. An edge over which more than 1.8e308 paths lead from a
 * source has NaN.
 * Source: Brandes, "On Variants of Shortest-Path Betweenness Centrality and their Generic Computation", 2008.
 */
export const weightedEdgeBetweenness = algorithm(
  "weightedEdgeBetweenness",
  WEIGHTED_BETWEENNESS_PARAMETERS,
  (g, { sources, samples, seed, normalized }) => {
    const weight = weightsOf(g);
    const isUndirected = undirectedEdges(g);
    const { drawn, factor } = sampleOf(g, sources, samples, seed);
    const { score } = g.forNodes(drawn, (root, { sum }) => {
      const { paths, share, behind, leads, leadsBack } = weightedPaths(g, root, weight);
      const onward = behind.add(share);
      const part = g.edges.map((ends) => {
        const { source, destination, edge } = ends;
        const back = edge(isUndirected)
          .and(leadsBack(ends))
          .where(destination(paths).mul(source(onward)), 0);
        return leads(ends).where(source(paths).mul(destination(onward)), back);
      });
      return { score: sum(part) };
    });
    const scale = scaleOfPairs(g, normalized, () => g.nodeCount.mul(g.nodeCount.sub(1)));
    return { betweenness: score.mul(scale.mul(factor)) };
  },
);
