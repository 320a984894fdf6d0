/** Metrics of edges, as `graphology-metrics/edge` has them. */

export type { DisparityOptions } from "./disparity.ts";
export { disparity } from "./disparity.ts";
export type { Significance, Significances } from "./significance.ts";
export { chiSquare, gSquare } from "./significance.ts";
export type { SimmelianStrength } from "./simmelian-strength.ts";
export { simmelianStrength } from "./simmelian-strength.ts";
