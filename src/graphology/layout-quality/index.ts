/** Metrics of layouts, as `graphology-metrics/layout-quality` has them. */

export { edgeUniformity } from "./edge-uniformity.ts";
