import { algorithm } from "./library-algorithm.ts";

/**
 * Average neighbor degree: how many edges the neighbors of a node have in the mean, in-edges and out-edges alike. It is 0
 * at nodes without edges. Edge weights are not read.
 *
 * Formula: average(v) = Σ degree(u) over edges between u and v / degree(v).
 *
 * Degrees are lengths of rows: each of parallel edges counts, a directed self-loop two, an undirected one once. A node
 * that is its own neighbor by a self-loop counts among its neighbors, as often as the loop does.
 *
 * Cost: n + m steps.
 * Source: Pastor-Satorras, Vázquez and Vespignani, "Dynamical and Correlation Properties of the Internet", 2001.
 *
 * @throws `EdgewiseError` from a run: `param` for a parameter: it has none.
 * @example
 * ```ts
 * import { run, star } from "edgewise";
 * import { averageNeighborDegree } from "edgewise/algorithms";
 *
 * const { average } = await run(averageNeighborDegree, star({ nodeCount: 5 }));
 * console.log(average.join(" ")); // 1 4 4 4 4
 * ```
 */
export const averageNeighborDegree = algorithm("averageNeighborDegree", {}, (g) => {
  const degree = g.degree();
  const sum = g.all.sum(({ neighbor }) => neighbor(degree));
  return { average: degree.gt(0).where(sum.div(degree), 0) };
});
