import { u32 } from "../dsl/index.ts";
import { independentStep } from "./independent-step.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * Greedy coloring: a color for each node, an i32 from 0, such that no two neighbors have the same. It is what one gets
 * from going through the nodes in a random order and giving each the least color that none of its neighbors has, so
 * that no node has a color above its number of neighbors. The direction of edges, self-loops and parallel edges make no
 * difference. The same seed gives the same colors. Edge weights are not read.
 *
 * Formula: color(v) = the least color from 0 that no neighbor of v has that comes before v in the order.
 *
 * Color by color: the nodes of the first are the independent set that one gets by going through the nodes in that order
 * and taking what has no neighbor taken, those of the next the same among the nodes that are left, and so on. Each set
 * is found in rounds that take the nodes that come before all their neighbors that may still join.
 *
 * Cost: a round takes at most n + m steps, and a color is expected to take about log(n) rounds.
 * Source: Welsh, Powell 1967 for the sequential method; Blelloch, Fineman, Shun, "Greedy Sequential Maximal Independent
 * Set and Matching are Parallel on Average", 2012, for the rounds.
 *
 * @throws `EdgewiseError` from a run: `param` for a `seed` that is not a u32.
 * @example
 * ```ts
 * import { complete, run } from "edgewise";
 * import { greedyColoring } from "edgewise/algorithms";
 *
 * const graph = complete({ nodeCount: 3 });
 * const { color } = await run(greedyColoring, graph, { seed: 1 });
 * console.log(color.join(" ")); // 1 0 2
 * ```
 */
export const greedyColoring = algorithm("greedyColoring", { seed: u32(0) }, (g, { seed }) => {
  const priority = g.random({ seed });
  const { color } = g.loop({ color: g.node(-1, "i32") }, {}, ({ color }, round) => {
    const start = { chosen: g.node(false), open: color.lt(0) };
    const { chosen } = g.loop(start, {}, ({ chosen, open }) => {
      const step = independentStep(g, open, priority);
      return { chosen: chosen.or(step.joined), open: step.open, until: step.open.any().not() };
    });
    const colored = chosen.where(round, color);
    return { color: colored, until: colored.ge(0).all() };
  });
  return { color };
});
