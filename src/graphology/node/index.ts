/** Metrics of one node, as `graphology-metrics/node` has them. */

export { eccentricity } from "./eccentricity.ts";
export type { WeightedDegree } from "./weighted-degree.ts";
export {
  weightedDegree,
  weightedDirectedDegree,
  weightedInboundDegree,
  weightedInDegree,
  weightedOutboundDegree,
  weightedOutDegree,
  weightedUndirectedDegree,
} from "./weighted-degree.ts";
