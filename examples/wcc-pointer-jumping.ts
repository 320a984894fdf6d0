/**
 * Pointer jumping: the same components in how many rounds, where labels follow edges and where they run ahead of them.
 *
 * Along edges a label gets on by one node in each round. On a long path that is slow; in a random graph, where
 * everything is near, there is little to be gained. A round with pointer jumping goes over the edges once, too, and then
 * over the nodes for every jump, of which it may need log(n).
 */

import { Engine, grid, path, uniform } from "edgewise";
import { wccLabels, wccPointerJumping } from "edgewise/algorithms";

const graphs = [
  path({ nodeCount: 10_000 }),
  grid({ rows: 100, columns: 100 }),
  uniform({ nodeCount: 10_000, edgeCount: 20_000, seed: 1 }),
];

await using engine = await Engine.create();
console.log("graph                                 of labels  with pointer jumping");
for (const graph of graphs) {
  const plain = await engine.run(wccLabels, graph, {}, { order: "rounds" });
  const jumping = await engine.run(wccPointerJumping, graph);
  const same = plain.label.every((label, node) => label === jumping.label[node]);
  console.log(
    graph.name.padEnd(30) +
      String(plain.rounds).padStart(18) +
      String(jumping.rounds).padStart(22) +
      (same ? "  same labels" : "  LABELS DIFFER"),
  );
}
