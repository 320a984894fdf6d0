/**
 * The friendship paradox: most people have fewer friends than their friends have in the mean, since whoever has many
 * friends is a friend of many.
 *
 * In a network that people make, a few hubs are friends of nearly all. Among random pairs the paradox is small, and on a
 * grid there is none but at its rim.
 */

import { Engine, grid, rmat, uniform } from "edgewise";
import { averageNeighborDegree } from "edgewise/algorithms";

const graphs = [
  grid({ rows: 128, columns: 128 }),
  uniform({ nodeCount: 2 ** 14, edgeCount: 2 ** 17, seed: 1 }),
  rmat({ scale: 14, edgeFactor: 8, seed: 1 }),
];

await using engine = await Engine.create();
for (const graph of graphs) {
  const { average } = await engine.run(averageNeighborDegree, graph);
  const { offsets } = graph.all();
  let outdone = 0;
  let people = 0;
  for (const [node, mean] of average.entries()) {
    const friends = offsets[node + 1]! - offsets[node]!;
    if (friends === 0) continue;
    people++;
    if (mean > friends) outdone++;
  }
  console.log(
    `${graph.name.padEnd(20)}${((100 * outdone) / people).toFixed(0).padStart(4)} % have fewer than their friends`,
  );
}
