/** The parts of `graphology-metrics`, under its names. */

export * as centrality from "./centrality/index.ts";
export * as edge from "./edge/index.ts";
export * as graph from "./graph/index.ts";
export * as layoutQuality from "./layout-quality/index.ts";
export * as node from "./node/index.ts";
