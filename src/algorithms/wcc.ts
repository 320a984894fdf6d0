import { algorithm } from "./library-algorithm.ts";

/**
 * Weakly connected components: the label of each node is the smallest node index of its component, an i32. Two nodes
 * are in one component if a path connects them, the direction of edges ignored. Edge weights are not read.
 *
 * Formula: label(v) = min u over the nodes u that a path joins to v, the direction of edges ignored.
 *
 * Cost: n + m steps in all but theory, and far fewer than m where one component has most nodes.
 * Source: LDBC Graphalytics, WCC, where labels are free; `classes` finds them as Sutton, Ben-Nun, Barak, "Optimizing
 * Parallel Graph Connectivity Computation via Subgraph Sampling", 2018.
 *
 * @throws `EdgewiseError` from a run: `param` for a parameter: it has none.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { wcc } from "edgewise/algorithms";
 *
 * const graph = fromEdges({ nodeCount: 5, directed: false, sources: [0, 1, 3], targets: [1, 2, 4] });
 * const { label } = await run(wcc, graph);
 * console.log(label.join(" ")); // 0 0 0 3 3
 * ```
 */
export const wcc = algorithm("wcc", {}, (g) => ({ label: g.classes() }));
