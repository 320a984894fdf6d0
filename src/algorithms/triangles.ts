import { algorithm } from "./library-algorithm.ts";
import { neighborPairs, sumOverPairs } from "./neighbor-pairs.ts";

/**
 * Triangles: how many sets of three nodes, each two of them neighbors, a graph has in `total`, and how many of them
 * each node belongs to, `triangles`. Whole numbers in f64. Edge weights are not read.
 *
 * Formula: triangles(v) = |{ {u, w} : u, v and w are neighbors of each other }|; total = Σ triangles(v) / 3.
 *
 * Two nodes are neighbors if an edge joins them: directions are ignored, parallel and reciprocal edges count once and
 * self-loops not at all, so that the counts are those of the simple undirected graph within the given one. The number
 * at an edge is that of the neighbors which its ends have in common; a triangle is met at its three edges, and at two
 * of them for each of its nodes.
 *
 * Cost: the sum over all edges of the smaller degree of the two ends times the logarithm of the quotient of the
 * degrees; four times that in a graph where not every edge leads both ways.
 * Source: GAP Benchmark Suite, TC; Chiba, Nishizeki 1985.
 *
 * @throws `EdgewiseError` from a run: `param` for a parameter: it has none.
 * @example
 * ```ts
 * import { complete, run } from "edgewise";
 * import { triangles } from "edgewise/algorithms";
 *
 * const graph = complete({ nodeCount: 4 });
 * const { total, triangles: each } = await run(triangles, graph);
 * console.log(total, each.join(" ")); // 4 3 3 3 3
 * ```
 */
export const triangles = algorithm("triangles", {}, (g) => {
  const { isFirst, isMutual, isThird: where } = neighborPairs(g);
  const { common } = g.if(
    isMutual.all(),
    () => ({ common: g.edges.intersect((_, { count }) => ({ count: count() }), { where }).count.cast("f64") }),
    () => {
      // A neighbor in both directions is found twice from each end. Each finding counts one half.
      const halves = isMutual.where(1, 2, "i32");
      const quarters = (source: "in" | "out", destination: "in" | "out") =>
        g.edges.intersect(
          ({ sourceEdge, destinationEdge }, { sum }) => ({ sum: sum(sourceEdge(halves).mul(destinationEdge(halves))) }),
          { source, destination, where },
        ).sum;
      const all = quarters("out", "out")
        .add(quarters("out", "in"))
        .add(quarters("in", "out"))
        .add(quarters("in", "in"));
      return { common: all.cast("f64").div(4) };
    },
  );
  const shared = isFirst.where(common, 0);
  return { triangles: sumOverPairs(g, shared, shared).div(2), total: shared.sum().div(3) };
});
