/** What a file that has been written does not say of the graph, told to who will read it. */

import type { Writing } from "../graph/formats/format.ts";
import { EDGE_LIST } from "../graph/formats/rows/edge-list.ts";
import type { Graph } from "../graph/graph.ts";
import { printNote } from "./status.ts";

/** Notes what whoever reads a file would take otherwise than it is: directions, and nodes that are no end of an edge. */
export function noteUnsaid(path: string, graph: Graph, { unsaid }: Writing = EDGE_LIST.writing!): void {
  if (unsaid.includes("kind") && graph.kind === "undirected") {
    printNote(`${path} does not say that edges have no direction: read it with --undirected, or write a .ewg file`);
  }
  const lone = unsaid.includes("lone nodes") ? loneNodes(graph) : 0;
  if (lone > 0) {
    const nodes = graph.nodeCount.toLocaleString("en-US");
    printNote(
      `${path} is without the ${lone.toLocaleString("en-US")} of ${nodes} nodes that have no edge: a .ewg file has them`,
    );
  }
}

function loneNodes(graph: Graph): number {
  const isEnd = new Uint8Array(graph.nodeCount);
  for (const ends of [graph.edgeSource(), graph.edgeTarget()]) for (const node of ends) isEnd[node] = 1;
  return isEnd.reduce((count, is) => count - is, graph.nodeCount);
}
