import { algorithm, bool } from "../dsl/index.ts";
import { depthsFrom, eccentricityOf, ofDepths } from "./depths.ts";

/**
 * Eccentricity: the greatest distance from a node to another, the least number of edges on a path along out-edges; Infinity
 * where it does not reach all nodes.
 *
 * With `reachedOnly: true` it is the greatest distance to a node that it reaches. It is computed at the nodes of `nodes`, all
 * if not given, and 0 at others. Edge weights are not read.
 *
 * Takes at most n + m steps for each node.
 * Source: Harary, "Graph Theory", 1969.
 */
export const eccentricity = algorithm(
  "eccentricity",
  { nodes: bool.node(true), reachedOnly: bool(false) },
  (g, { nodes, reachedOnly }) => ({
    eccentricity: ofDepths(g, nodes, depthsFrom, (depth) => eccentricityOf(depth, reachedOnly)),
  }),
);
