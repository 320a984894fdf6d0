/** Results of runs on guests, in the shapes and the order of graphology. */

import type { Graph } from "../graph.ts";
import { commonRows } from "../graph.ts";
import { hintsOf } from "./changes.ts";
import { guestOf } from "./guest.ts";
import type { GraphologyGraph } from "./scan.ts";

/** Hints for graphology on which attributes are written. */
interface Hints {
  attributes: string[];
}

type Written = Record<string, unknown>;

/** A graph whose attributes can be written in one call. */
export interface AssignableGraph extends GraphologyGraph {
  updateEachNodeAttributes(updater: (node: string, attributes: Written) => Written, hints: Hints): unknown;
  updateEachEdgeAttributes(updater: (edge: string, attributes: Written) => Written, hints: Hints): unknown;
}

/** Collects values of nodes by their keys, in the order of the guest. */
export function collectNodes<V>(graph: Graph, values: ArrayLike<V>): Record<string, V> {
  return Object.fromEntries(
    Array.from({ length: graph.nodeCount }, (_, index) => [graph.nodeKeys.of(index), values[index]!]),
  );
}

/** Collects values of edges by their keys, in the order of the guest. */
export function collectEdges<V>(graph: Graph, values: ArrayLike<V>): Record<string, V> {
  return Object.fromEntries(
    Array.from(numbersInOrder(graph), (number) => [graph.edgeKeys.of(number), values[number]!]),
  );
}

/** Writes values of nodes to an attribute. It does not count as a change of the guest. */
export function assignNodes(guest: AssignableGraph, name: string, values: ArrayLike<unknown>): void {
  let index = 0;
  const write = (_node: string, attributes: Written): Written => {
    Reflect.set(attributes, name, values[index++]);
    return attributes;
  };
  guestOf(guest).writing(() => guest.updateEachNodeAttributes(write, hintsOf([name])));
}

/** Writes values of edges, by their numbers in a graph of the guest, to an attribute. */
export function assignEdges(guest: AssignableGraph, graph: Graph, name: string, values: ArrayLike<unknown>): void {
  const numbers = numbersInOrder(graph);
  let position = 0;
  const write = (_edge: string, attributes: Written): Written => {
    Reflect.set(attributes, name, values[numbers[position++]!]);
    return attributes;
  };
  guestOf(guest).writing(() => guest.updateEachEdgeAttributes(write, hintsOf([name])));
}

/** Gives the number of each edge, in the order of the guest. */
export function numbersInOrder(graph: Graph): Uint32Array {
  const { inputOrder } = commonRows(graph).structure;
  if (inputOrder === null) return Uint32Array.from({ length: graph.edgeCount }, (_, number) => number);
  const numbers = new Uint32Array(inputOrder.length);
  for (let number = 0; number < inputOrder.length; number++) numbers[inputOrder[number]!] = number;
  return numbers;
}
