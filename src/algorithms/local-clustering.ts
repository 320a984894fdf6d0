import { algorithm } from "./library-algorithm.ts";
import { neighborPairs, sumOverPairs } from "./neighbor-pairs.ts";

/**
 * Local clustering coefficients: of the edges that could lead from one neighbor of a node to another, the part that
 * there are, an f64; 0 for nodes of fewer than two neighbors. Edge weights are not read.
 *
 * Formula: coefficient(v) = Σ |N(v) ∩ Nₒᵤₜ(u)| / (|N(v)| · (|N(v)| − 1)) over u in N(v), where N(v) is the set of nodes
 * that an edge joins to v, in whichever direction, and Nₒᵤₜ(u) those that an edge leads to from u.
 *
 * In an undirected graph that is the number of triangles of v over the number of pairs of its neighbors. Parallel edges
 * count once and self-loops not at all. Counts are whole numbers, and exact; the quotient is rounded once.
 *
 * Cost: the sum over all edges of the smaller degree of the two ends times the logarithm of the quotient of the
 * degrees; three times that in a graph where not every edge leads both ways.
 * Source: Iosup et al., "The LDBC Graphalytics Benchmark", LCC; Watts, Strogatz 1998.
 *
 * @throws `EdgewiseError` from a run: `param` for a parameter: it has none.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { localClustering } from "edgewise/algorithms";
 *
 * const graph = fromEdges({ directed: false, sources: [0, 0, 1, 2], targets: [1, 2, 2, 3] });
 * const { coefficient } = await run(localClustering, graph);
 * console.log(Array.from(coefficient, (x) => x.toFixed(3)).join(" ")); // 1.000 1.000 0.333 0.000
 * ```
 */
export const localClustering = algorithm("localClustering", {}, (g) => {
  const { isFirst, isMutual, isThird: where } = neighborPairs(g);
  // For v the source of an edge and u its destination, |N(v) ∩ Nₒᵤₜ(u)|; and the other way round.
  const { atSource, atDestination } = g.if(
    isMutual.all(),
    () => {
      const { count } = g.edges.intersect((_, { count }) => ({ count: count() }), { where });
      return { atSource: count.cast("f64"), atDestination: count.cast("f64") };
    },
    () => {
      // A neighbor in both directions is found twice, among in-neighbors and among out-neighbors. Each finding counts
      // one half.
      const halves = isMutual.where(1, 2, "i32");
      const outOut = g.edges.intersect(
        ({ sourceEdge, destinationEdge }, { sum }) => ({
          ofSource: sum(sourceEdge(halves)),
          ofDestination: sum(destinationEdge(halves)),
        }),
        { where },
      );
      const inOut = g.edges.intersect(({ sourceEdge }, { sum }) => ({ ofSource: sum(sourceEdge(halves)) }), {
        source: "in",
        where,
      });
      const outIn = g.edges.intersect(
        ({ destinationEdge }, { sum }) => ({ ofDestination: sum(destinationEdge(halves)) }),
        { destination: "in", where },
      );
      return {
        atSource: outOut.ofSource.add(inOut.ofSource).cast("f64").div(2),
        atDestination: outOut.ofDestination.add(outIn.ofDestination).cast("f64").div(2),
      };
    },
  );
  const one = isFirst.cast("f64");
  const degree = sumOverPairs(g, one, one);
  const links = sumOverPairs(g, isFirst.where(atSource, 0), isFirst.where(atDestination, 0));
  return { coefficient: degree.lt(2).where(0, links.div(degree.mul(degree.sub(1)))) };
});
