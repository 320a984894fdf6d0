import { i32 } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * Community detection by label propagation: every node starts with its own index as label, an i32, and in each of
 * `rounds` rounds all nodes at once take the label that most of their neighbors have, of several such labels the
 * smallest. A node without neighbors keeps its own. Edge weights are not read.
 *
 * Formula: next label(v) = the least of the labels that most neighbors u of v have as label(u); label(v) = v to begin
 * with.
 *
 * Neighbors are those along in-edges and those along out-edges: one that is both counts twice, as do both ends of two
 * parallel edges, while an undirected edge counts once at each of its ends, in mixed graphs too. A node's own label
 * counts only where a self-loop makes it its own neighbor. A round that changes nothing is the last, for further ones
 * would not either. Labels are indices of nodes, so that the smallest is the one that comes first in the input's order
 * of nodes; `graph.nodeKeys.of(label)` is the key of the node that a community is named after.
 *
 * Cost: a round takes at most n + m steps.
 * Source: Iosup et al., "The LDBC Graphalytics Benchmark", CDLP; Raghavan, Albert, Kumara 2007, made deterministic.
 *
 * @throws `EdgewiseError` from a run: `param` for a `rounds` that is not an i32.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { cdlp } from "edgewise/algorithms";
 *
 * const graph = fromEdges({
 *   directed: false,
 *   sources: [0, 0, 1, 2, 3, 3, 4],
 *   targets: [1, 2, 2, 3, 4, 5, 5],
 * });
 * const { label } = await run(cdlp, graph);
 * console.log(label.join(" ")); // 0 0 0 2 2 2
 * ```
 */
export const cdlp = algorithm("cdlp", { rounds: i32(10) }, (g, { rounds }) => {
  const options = { limit: rounds, until: "unchanged" } as const;
  const { label } = g.loop({ label: g.nodeIndex() }, options, ({ label }) => ({ label: g.all.mode(label, label) }));
  return { label };
});
