import type { Expression } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";
import type { FirstEdges } from "./parallel-edges.ts";
import { firstEdges, undirectedEdges } from "./parallel-edges.ts";
import { BETWEENNESS_PARAMETERS, sampleOf, scaleOfPairs, shortestPaths } from "./shortest-path-counts.ts";

/**
 * Edge betweenness centrality: how many of the shortest paths between nodes lead over an edge. A path is as long as it
 * has edges, and leads along out-edges; edge weights are not read.
 *
 * Formula: betweenness(e) = Σ σ(s, t | e) / σ(s, t) over pairs of nodes s and t that a path joins, σ(s, t) being the
 * number of shortest paths from s to t and σ(s, t | e) of those over e. Pairs are ordered; in a graph in which no edge
 * has a direction each counts once, in mixed ones in both orders. It is divided by the number of pairs, n(n − 1) or
 * half of that, unless `normalized` is false.
 *
 * Only paths from `sources` count, all nodes if not given. Of more sources than `samples` so many are drawn at random,
 * by `seed`, and what they come to is multiplied by how many times as many there are. Parallel edges are one path,
 * which is that of the first, and the others have 0, where networkx divides it; with `parallelPaths: true` each is a
 * path of its own, as in igraph. An edge over which more than 1.8e308 paths lead from a source has NaN.
 *
 * Cost: n + m steps there and as many back for each source, and at most m · log(greatest degree) steps before.
 * Source: Brandes, "On Variants of Shortest-Path Betweenness Centrality and their Generic Computation", 2008; Girvan,
 * Newman 2002.
 *
 * @throws `EdgewiseError` from a run: `param` for `sources` without a value for each node; `run/require` for `samples`
 * that are not positive.
 * @example
 * ```ts
 * import { path, run } from "edgewise";
 * import { edgeBetweenness } from "edgewise/algorithms";
 *
 * const graph = path({ nodeCount: 5 });
 * const { betweenness } = await run(edgeBetweenness, graph, { normalized: false });
 * console.log(betweenness.join(" ")); // 4 6 6 4
 * ```
 */
export const edgeBetweenness = algorithm(
  "edgeBetweenness",
  BETWEENNESS_PARAMETERS,
  (g, { sources, samples, seed, normalized, parallelPaths }) => {
    const { drawn, factor } = sampleOf(g, sources, samples, seed);
    const over = (back: Expression<"edge", "bool">, first?: FirstEdges) =>
      g.forNodes(drawn, (root, { sum }) => {
        const { depth, paths, share, behind } = shortestPaths(g, root, first);
        const onward = behind.add(share);
        const part = g.edges.map(({ source, destination, edge }) => {
          const there = source(depth).add(1).eq(destination(depth));
          const isThere = first ? there.and(edge(first.there)) : there;
          const isBack = destination(depth).add(1).eq(source(depth)).and(edge(back));
          const ofBack = isBack.where(destination(paths).mul(source(onward)), 0);
          return isThere.where(source(paths).mul(destination(onward)), ofBack);
        });
        return { score: sum(part) };
      });
    const { score } = g.if(
      parallelPaths,
      () => over(undirectedEdges(g)),
      () => {
        const first = firstEdges(g);
        return over(first.back, first);
      },
    );
    const scale = scaleOfPairs(g, normalized, () => g.nodeCount.mul(g.nodeCount.sub(1)));
    return { betweenness: score.mul(scale.mul(factor)) };
  },
);
