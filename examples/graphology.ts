/**
 * A graphology graph as the source, and its node attributes as the place where results go.
 *
 * The graph: who taught whom among the philosophers of Athens.
 */

import { Engine } from "edgewise";
import { bfs, pagerank } from "edgewise/algorithms";
import { DirectedGraph } from "graphology";

const graph = new DirectedGraph<{ rank?: number; depth?: number }>();
for (const [teacher, pupil] of [
  ["Socrates", "Plato"],
  ["Socrates", "Xenophon"],
  ["Socrates", "Antisthenes"],
  ["Plato", "Aristotle"],
  ["Plato", "Speusippus"],
  ["Plato", "Xenocrates"],
  ["Aristotle", "Theophrastus"],
  ["Aristotle", "Alexander"],
  ["Theophrastus", "Demetrius"],
] as const) {
  graph.mergeEdge(teacher, pupil);
}

await using engine = await Engine.create();
const { rank } = await engine.run(pagerank, graph);
const { depth } = await engine.run(bfs, graph, { root: "Plato" });

// Results have one entry per node, in the order in which the graph lists its nodes.
graph.nodes().forEach((node, index) => {
  graph.mergeNodeAttributes(node, { rank: rank[index]!, depth: depth[index]! });
});

graph.forEachNode((node, { rank, depth }) => {
  const descent = depth === -1 ? "not taught by Plato" : `${depth} from Plato`;
  console.log(`${node.padEnd(13)} rank ${rank!.toFixed(4)}  ${descent}`);
});
