/** Centralities, as `graphology-metrics/centrality` has them. */

export type { BetweennessOptions } from "./betweenness.ts";
export { betweenness } from "./betweenness.ts";
export type { ClosenessOptions } from "./closeness.ts";
export { closeness } from "./closeness.ts";
export type { DegreeOptions } from "./degree.ts";
export {
  degreeCentrality,
  degreeCentrality as degree,
  inDegreeCentrality,
  inDegreeCentrality as inDegree,
  outDegreeCentrality,
  outDegreeCentrality as outDegree,
} from "./degree.ts";
export type { EdgeBetweennessOptions } from "./edge-betweenness.ts";
export { edgeBetweenness } from "./edge-betweenness.ts";
export type { EigenvectorOptions } from "./eigenvector.ts";
export { eigenvector } from "./eigenvector.ts";
export type { HitsOptions, HubsAndAuthorities } from "./hits.ts";
export { hits } from "./hits.ts";
export type { StopOption } from "./iteration.ts";
export type { PagerankOptions } from "./pagerank.ts";
export { pagerank } from "./pagerank.ts";
