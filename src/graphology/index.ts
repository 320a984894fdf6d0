/**
 * The numeric part of graphology's standard library, for graphology graphs. Names, arguments and results are those of
 * graphology; programs of Edgewise compute them.
 *
 * Each function is exported by itself, and in the namespaces `metrics`, `components`, `cores`, `dag` and
 * `shortestPath`, as in graphology's packages.
 */

export type { Followed } from "../engine/guest/follow.ts";
export { follow } from "../engine/guest/follow.ts";
export type { Warmth } from "../engine/guest/warm/run.ts";
export * from "./centrality/index.ts";
export * from "./edge/index.ts";
export type { Asked, Measure, WeightedMeasure, WeightOption } from "./function.ts";
export * from "./graph/index.ts";
export type { Attributes, EdgeWeight, GuestGraph, OfEdge, OfNode } from "./guest-graph.ts";
export * from "./layout-quality/index.ts";
export * from "./metrics.ts";
export * as metrics from "./metrics.ts";
export * from "./node/index.ts";
export * from "./structure/components.ts";
export * as components from "./structure/components.ts";
export * from "./structure/cores.ts";
export * as cores from "./structure/cores.ts";
export * from "./structure/dag.ts";
export * as dag from "./structure/dag.ts";
export * from "./structure/shortest-path.ts";
export * as shortestPath from "./structure/shortest-path.ts";
