/** Values that were computed at nodes or at edges, as what a call found. */

import type { Found } from "./function.ts";
import type { Guest } from "./guest.ts";
import { byEdge, byNode, writeEdges, writeNodes } from "./guest.ts";
import type { GuestGraph } from "./guest-graph.ts";

/** A number at each node: an object by node, or an attribute of nodes. */
export function foundAtNodes(
  graph: GuestGraph,
  guest: Guest,
  attribute: string,
  values: ArrayLike<number>,
): Found<{ [node: string]: number }> {
  const valueAt = (index: number): number => values[index]!;
  return {
    collect: () => byNode(guest, valueAt),
    assign: () => writeNodes(graph, guest, [{ attribute, valueAt }]),
  };
}

/** A number at each edge: an object by edge, or an attribute of edges. */
export function foundAtEdges(
  graph: GuestGraph,
  guest: Guest,
  attribute: string,
  values: ArrayLike<number>,
): Found<{ [edge: string]: number }> {
  const valueAt = (number: number): number => values[number]!;
  return {
    collect: () => byEdge(guest, valueAt),
    assign: () => writeEdges(graph, guest, [{ attribute, valueAt }]),
  };
}
