/** Results of calls that are values of nodes or of edges. */

import type { Found } from "./function.ts";
import type { Guest } from "./guest.ts";
import { byEdge, byNode, writeEdges, writeNodes } from "./guest.ts";
import type { GuestGraph } from "./guest-graph.ts";

/** Makes the result of a number for each node: returned as an object by node, or written to an attribute. */
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

/** Makes the result of a number for each edge: returned as an object by edge, or written to an attribute. */
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
