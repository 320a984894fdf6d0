import { algorithm } from "./library-algorithm.ts";

/** A number greater than any degree. */
const NONE = 2147483647;

/**
 * Core numbers: the greatest k such that the node is in the k-core, the greatest set of nodes each of which has k edges
 * to others of the set; an i32. Edge weights are not read.
 *
 * Formula: core(v) = max { k : v is in a set of nodes, each of which has at least k edges to others of the set }.
 *
 * The definition is for simple undirected graphs. Here the direction of edges is ignored, an undirected edge counts
 * once at each of its ends in mixed graphs as in undirected ones, self-loops do not count, and parallel edges, and both
 * of a reciprocal pair, count one each; where they are to count once, drop them by `graph.symmetrize({ parallelEdges:
 * "drop" })`. networkx and igraph count both of a reciprocal pair, too. igraph also counts parallel edges, and two of a
 * self-loop; networkx takes neither.
 *
 * By peeling: k starts as 0, and each round first raises it to the least degree among the nodes left, if that is more,
 * and then takes away the nodes whose degree is at most k, which is their core number, until none are left to raise it.
 *
 * Cost: a round takes at most n + m steps, and there are at most n + 1: usually a few for each k, but n/2 on a path.
 * Source: Seidman, "Network Structure and Minimum Degree", 1983; Batagelj, Zaveršnik 2003; peeled in rounds.
 *
 * @throws `EdgewiseError` from a run: `param` for a parameter: it has none.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { coreNumbers } from "edgewise/algorithms";
 *
 * const graph = fromEdges({ directed: false, sources: [0, 0, 1, 2], targets: [1, 2, 2, 3] });
 * const { core } = await run(coreNumbers, graph);
 * console.log(core.join(" ")); // 2 2 2 1
 * ```
 */
export const coreNumbers = algorithm("coreNumbers", {}, (g) => {
  const index = g.nodeIndex();
  const start = { core: g.node(0, "i32"), left: g.node(true), level: g.scalar(0, "i32") };
  const { core } = g.loop(start, {}, ({ core, left, level }) => {
    const degree = g.all.count(({ neighbor, self }) => neighbor(left).and(neighbor(index).ne(self(index))));
    const nextLevel = level.max(left.where(degree, NONE).minimum());
    const peeled = left.and(degree.le(nextLevel));
    return {
      core: peeled.where(nextLevel, core),
      left: left.and(peeled.not()),
      level: nextLevel,
      until: nextLevel.eq(NONE),
    };
  });
  return { core };
});
