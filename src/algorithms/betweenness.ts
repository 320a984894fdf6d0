import { algorithm } from "./library-algorithm.ts";
import type { FirstEdges } from "./parallel-edges.ts";
import { areAllFirst, firstEdges } from "./parallel-edges.ts";
import { BETWEENNESS_PARAMETERS, sampleOf, scaleOfPairs, shortestPaths } from "./shortest-path-counts.ts";

/**
 * Betweenness centrality: how many of the shortest paths between other nodes lead through a node. A path is as long as
 * it has edges, and leads along out-edges; edge weights are not read.
 *
 * Formula: betweenness(v) = Σ σ(s, t | v) / σ(s, t) over pairs of other nodes s and t that a path joins, σ(s, t) being
 * the number of shortest paths from s to t and σ(s, t | v) of those through v. Pairs are ordered; in a graph in which
 * no edge has a direction each counts once, in mixed ones in both orders. It is divided by the number of pairs, (n −
 * 1)(n − 2) or half of that, unless `normalized` is false.
 *
 * Only paths from `sources` count, all nodes if not given. Of more sources than `samples` so many are drawn at random,
 * by `seed`, and what they come to is multiplied by how many times as many there are. Parallel edges are one path, as
 * in networkx and graphology; with `parallelPaths: true` each is a path of its own, as in igraph. A node through which
 * more than 1.8e308 paths lead from a source has NaN.
 *
 * Cost: n + m steps there and as many back for each source. To find parallel edges takes m steps where there are none and all
 * edges have a direction or none has, m · log(greatest degree) else, which `parallelPaths: true` saves.
 * Source: Brandes, "A Faster Algorithm for Betweenness Centrality", 2001; Brandes, Pich, "Centrality Estimation in
 * Large Networks", 2007, for samples; Freeman 1977.
 *
 * @throws `EdgewiseError` from a run: `param` for `sources` without a value for each node; `run/require` for `samples`
 * that are not positive.
 * @example
 * ```ts
 * import { path, run } from "edgewise";
 * import { betweenness } from "edgewise/algorithms";
 *
 * const graph = path({ nodeCount: 5 });
 * const { betweenness: scores } = await run(betweenness, graph);
 * console.log(Array.from(scores, (x) => x.toFixed(2)).join(" ")); // 0.00 0.50 0.67 0.50 0.00
 * ```
 */
export const betweenness = algorithm(
  "betweenness",
  BETWEENNESS_PARAMETERS,
  (g, { sources, samples, seed, normalized, parallelPaths }) => {
    const { drawn, factor } = sampleOf(g, sources, samples, seed);
    const through = (first?: FirstEdges) =>
      g.forNodes(drawn, (source, { sum }) => {
        const { paths, behind } = shortestPaths(g, source, first);
        return { score: sum(paths.mul(behind)) };
      });
    const { score } = g.if(
      parallelPaths,
      () => through(),
      () => {
        const first = firstEdges(g);
        // A graph without parallel edges needs no look-up at each edge.
        return g.if(
          areAllFirst(g, first),
          () => through(),
          () => through(first),
        );
      },
    );
    const scale = scaleOfPairs(g, normalized, () => g.nodeCount.sub(1).mul(g.nodeCount.sub(2)));
    return { betweenness: score.mul(scale.mul(factor)) };
  },
);
