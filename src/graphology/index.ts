/**
 * The numeric part of graphology's standard library, on graphology graphs: under its names, with its arguments and results,
 * computed by programs of Edgewise. Each function is there by itself, and where the packages of graphology have it: in
 * `metrics`, `components`, `cores`, `dag` and `shortestPath`.
 */

export type { Followed } from "../engine/guest/follow.ts";
export { follow } from "../engine/guest/follow.ts";
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
