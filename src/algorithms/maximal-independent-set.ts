import { u32 } from "../dsl/index.ts";
import { independentStep } from "./independent-step.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * A maximal independent set: `independent` is true at nodes of which no two are neighbors, and to which no other could
 * be added. The direction of edges, self-loops and parallel edges make no difference. The same seed gives the same set.
 * Edge weights are not read.
 *
 * Formula: v joins in the round in which it is open and random(v) > random(u) for all its open neighbors u.
 *
 * Each round draws a random number for each node; the nodes still open whose number is above those of all their open
 * neighbors join the set, and they and their neighbors are open no more.
 *
 * Cost: a round takes n + m steps, and about log(n) rounds are expected.
 * Source: Luby, "A Simple Parallel Algorithm for the Maximal Independent Set Problem", 1986, with random priorities
 * drawn anew in each round.
 *
 * @throws `EdgewiseError` from a run: `param` for a `seed` that is not a u32.
 * @example
 * ```ts
 * import { run, star } from "edgewise";
 * import { maximalIndependentSet } from "edgewise/algorithms";
 *
 * const graph = star({ nodeCount: 4 });
 * const { independent } = await run(maximalIndependentSet, graph, { seed: 1 });
 * console.log(independent.join(" ")); // 0 1 1 1
 * ```
 */
export const maximalIndependentSet = algorithm("maximalIndependentSet", { seed: u32(0) }, (g, { seed }) => {
  const start = { independent: g.node(false), open: g.node(true) };
  const { independent } = g.loop(start, {}, ({ independent, open }, round) => {
    const step = independentStep(g, open, g.random({ seed, counter: round }));
    return { independent: independent.or(step.joined), open: step.open, until: step.open.any().not() };
  });
  return { independent };
});
