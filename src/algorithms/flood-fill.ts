import { bool } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * Flood fill: whether each node is reached from a node of `seeds` along out-edges without entering `obstacles`. Seeds
 * are reached themselves, unless they are obstacles: nothing starts in those. Edge weights are not read.
 *
 * Formula: reached(v) = not obstacle(v) and (seed(v) or reached(u) for an edge u → v), for the fewest nodes for which
 * that is so.
 *
 * With one seed and no obstacles it is `reachability` from that root.
 *
 * Each round adds the nodes other than obstacles that an edge leads to from one reached before, until there are none.
 *
 * Cost: a round takes at most n + m steps, and there is one more than the greatest distance from the nearest seed
 * around obstacles.
 * Source: Smith, "Tint Fill", 1979, of pixels.
 *
 * @throws `EdgewiseError` from a run: `param` for `seeds` or `obstacles` without a value for each node.
 * @example
 * ```ts
 * import { grid, run } from "edgewise";
 * import { floodFill } from "edgewise/algorithms";
 *
 * const graph = grid({ rows: 2, columns: 3 });
 * const { reached } = await run(floodFill, graph, { seeds: new Map([[0, true]]), obstacles: new Map([[1, true]]) });
 * console.log(reached.join(" ")); // 1 0 1 1 1 1
 * ```
 */
export const floodFill = algorithm(
  "floodFill",
  { seeds: bool.node(false), obstacles: bool.node(false) },
  (g, { seeds, obstacles }) => {
    const open = obstacles.not();
    const { reached } = g.loop({ reached: seeds.and(open) }, { until: "unchanged" }, ({ reached }) => ({
      reached: reached.or(open.and(g.in.any(({ source }) => source(reached)))),
    }));
    return { reached };
  },
);
