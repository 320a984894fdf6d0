/**
 * Local clustering: how much of a neighborhood a world keeps that becomes small.
 *
 * After Watts and Strogatz, 1998: 1,000 nodes in a ring, each joined to the three before it and the three after. Then some
 * of the edges are taken from their far end and led to any other node, which soon puts all nodes within a few steps of
 * each other, while neighbors of a node go on being neighbors for long.
 */

import { fromEdges, run } from "edgewise";
import { localClustering } from "edgewise/algorithms";

const nodeCount = 1000;
const each = 3;

console.log("rewired   mean clustering");
for (const percent of [0, 1, 10, 100]) {
  const random = xorshift(2025);
  const sources = Array.from({ length: nodeCount * each }, (_, edge) => Math.floor(edge / each));
  const targets = sources.map((source, edge) => {
    const next = (source + 1 + (edge % each)) % nodeCount;
    return random(100) < percent ? random(nodeCount) : next;
  });
  // An edge may come to join a node to itself, or two nodes that were joined already; neither counts.
  const graph = fromEdges({ kind: "undirected", nodeCount, sources, targets });
  const { coefficient } = await run(localClustering, graph);
  const mean = coefficient.reduce((sum, value) => sum + value, 0) / nodeCount;
  console.log(`${String(percent).padStart(5)} %   ${mean.toFixed(3)}`);
}

/** Whole numbers below a bound, the same ones for the same seed. */
function xorshift(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}
