import { algorithm, i32 } from "../dsl/index.ts";

/**
 * Community detection by label propagation: every node starts with its own index as label, an i32, and in each of
 * `rounds` rounds all nodes at once take the label that most of their neighbors have, of several such labels the
 * smallest. A node without neighbors keeps its own. Edge weights are not read.
 *
 * Neighbors are those along in-edges and those along out-edges: one that is both counts twice, as do both ends of two
 * parallel edges, while an undirected edge counts once at each of its ends, in mixed graphs too. A node's own label
 * counts only where a self-loop makes it its own neighbor. A round that changes nothing is the last, for further ones
 * would not either.
 *
 * A round takes at most n + m steps. Labels are indices of nodes, so that the smallest is the one that comes first in the
 * input's order of nodes; `graph.nodeKeys.of(label)` is the key of the node that a community is named after.
 * Source: Iosup et al., "The LDBC Graphalytics Benchmark", CDLP; Raghavan, Albert, Kumara 2007, made deterministic.
 */
export const cdlp = algorithm("cdlp", { rounds: i32(10) }, (g, { rounds }) => {
  const options = { limit: rounds, until: "unchanged" } as const;
  const { label } = g.loop({ label: g.nodeIndex() }, options, ({ label }) => ({ label: g.all.mode(label, label) }));
  return { label };
});
