import { choice } from "../../arguments/kind.ts";
import { atOnce } from "../../turns.ts";
import { take } from "../edge-order.ts";
import type { GraphParts, Structure } from "../parts.ts";
import { countingSort } from "../sorting/counting-sort.ts";
import { derive, listEdges } from "./derive.ts";

/** An order that nodes can be numbered by: `degree` is by descending degree, equal degrees by ascending index. */
export type NodeOrder = "degree";

export const NODE_ORDER = choice("degree");

/** Makes the same graph with its nodes numbered in another order. Their keys move along. */
export function relabelled(parts: GraphParts, order: NodeOrder): GraphParts {
  const nodes = ORDERS[order](parts);
  const labels = new Uint32Array(nodes.length);
  for (let label = 0; label < nodes.length; label++) labels[nodes[label]!] = label;
  const edges = listEdges(parts);
  return derive(parts, {
    edges: { ...edges, sources: take(labels, edges.sources), targets: take(labels, edges.targets) },
    nodes,
    parallelEdges: "keep",
  });
}

const ORDERS: Readonly<Record<NodeOrder, (parts: GraphParts) => Uint32Array>> = { degree: byDescendingDegree };

function byDescendingDegree(structure: Structure): Uint32Array {
  const degrees = degreesOfAll(structure);
  let highest = 0;
  for (const degree of degrees) highest = Math.max(highest, degree);
  for (let node = 0; node < degrees.length; node++) degrees[node] = highest - degrees[node]!;
  return atOnce(countingSort(null, degrees, highest + 1));
}

/** Counts the neighbors of each node, without making the rows of all neighbors. */
function degreesOfAll({ kind, out, undirected }: Structure): Uint32Array {
  const { offsets, neighbors, edges } = out;
  const degrees = new Uint32Array(offsets.length - 1);
  for (let node = 0; node < degrees.length; node++) degrees[node] = offsets[node + 1]! - offsets[node]!;
  if (kind === "undirected") return degrees;
  // An undirected edge has an arc into each of its ends, so that arcs into nodes count it.
  for (let node = 0; undirected !== null && node < degrees.length; node++) {
    const end = offsets[node + 1]!;
    for (let position = offsets[node]!; position < end; position++) degrees[node]! -= undirected[edges![position]!]!;
  }
  for (const neighbor of neighbors) degrees[neighbor]!++;
  return degrees;
}
