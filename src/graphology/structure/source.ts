import type { GuestGraph } from "../guest-graph.ts";
import { refused } from "../guest-graph.ts";

/**
 * Gives the key of the node that paths begin at. Throws `usage`, in graphology's words, where the graph has no such
 * node.
 */
export function expectSource(graph: GuestGraph, source: unknown): string {
  const key = String(source);
  if (graph.hasNode(source)) return key;
  throw refused(`graphology-shortest-path: the "${key}" source node does not exist in the given graph.`);
}
