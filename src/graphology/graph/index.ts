/** Metrics of whole graphs, as `graphology-metrics/graph` has them. */

export type { Density, DensityOf, DensityType } from "./density.ts";
export {
  abstractDensity,
  density,
  directedDensity,
  mixedDensity,
  multiDirectedDensity,
  multiMixedDensity,
  multiUndirectedDensity,
  undirectedDensity,
} from "./density.ts";
export { diameter } from "./diameter.ts";
export type { Extent, ExtentFunction, ExtentMapping } from "./extent.ts";
export { edgeExtent, nodeExtent } from "./extent.ts";
export type { Modularity, ModularityOptions } from "./modularity.ts";
export { modularity } from "./modularity.ts";
export { simpleSize } from "./simple-size.ts";
export type { WeightedSize } from "./weighted-size.ts";
export { weightedSize } from "./weighted-size.ts";
