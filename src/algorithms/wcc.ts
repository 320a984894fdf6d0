import { algorithm } from "../dsl/index.ts";

/**
 * Weakly connected components: the label of each node is the smallest node index of its component, an i32. Two nodes
 * are in one component if a path connects them, the direction of edges ignored. Edge weights are not read.
 *
 * In all but theory it takes n + m steps, and far fewer than m where one component has most nodes.
 * Source: LDBC Graphalytics, WCC, where labels are free; `classes` finds them as Sutton, Ben-Nun, Barak, "Optimizing Parallel
 * Graph Connectivity Computation via Subgraph Sampling", 2018.
 */
export const wcc = algorithm("wcc", {}, (g) => ({ label: g.classes() }));
