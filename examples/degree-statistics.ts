/**
 * Degree statistics: what tells a social network from random pairs and from a road map.
 *
 * All three graphs have about 16,000 nodes. R-MAT is the model of the GAP benchmark suite for networks that people
 * make: the mean says nothing there, a few hubs have most of the edges.
 */

import { Engine, grid, rmat, uniform } from "edgewise";
import { degreeStatistics } from "edgewise/algorithms";

const graphs = [
  grid({ rows: 128, columns: 128 }),
  uniform({ nodeCount: 2 ** 14, edgeCount: 2 ** 17, seed: 1 }),
  rmat({ scale: 14, edgeFactor: 8, seed: 1 }),
];

await using engine = await Engine.create();
console.log("graph                 nodes    edges  least  greatest    mean  deviation  isolated");
for (const graph of graphs) {
  const { least, greatest, mean, deviation, isolated } = await engine.run(degreeStatistics, graph);
  console.log(
    graph.name.padEnd(18) +
      String(graph.nodeCount).padStart(9) +
      String(graph.edgeCount).padStart(9) +
      String(least).padStart(7) +
      String(greatest).padStart(10) +
      mean.toFixed(2).padStart(8) +
      deviation.toFixed(2).padStart(11) +
      String(isolated).padStart(10),
  );
}
