import { algorithm } from "../dsl/index.ts";

/**
 * What degrees a graph has: the least, the greatest, the mean and the (population) standard deviation of the lengths
 * of its rows, which count in-edges and out-edges, and how many nodes are isolated, that is, have no edge. Of an empty
 * graph, least, greatest and isolated are 0, mean and deviation NaN. Edge weights are not read.
 *
 * Takes n steps.
 */
export const degreeStatistics = algorithm("degreeStatistics", {}, (g) => {
  const degree = g.degree();
  const mean = degree.mean();
  const whole = g.degree("i32");
  const greatest = whole.maximum().max(0);
  return {
    // Of no nodes, the minimum is the greatest i32.
    least: whole.minimum().min(greatest),
    greatest,
    mean,
    deviation: degree.sub(mean).square().mean().sqrt(),
    isolated: whole.eq(0).count(),
  };
});
