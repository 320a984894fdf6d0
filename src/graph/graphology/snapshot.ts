/**
 * Snapshots: graphology graphs as they were converted. A snapshot has the nodes and edges in graphology's order, and
 * their rows.
 */

import { inSlices, type Turns } from "../../turns.ts";
import { recycle, recyclingAllocator, touching } from "../allocator.ts";
import { type InputEdges, type NumberedEdges, numberingEdges } from "../edge-order.ts";
import { Graph } from "../graph.ts";
import { indexedKeys, placedKeys } from "../keys.ts";
import { discardEnds, layingOut } from "../parts.ts";
import type { ScannedNodes } from "./ends.ts";
import {
  type Attributes,
  expectScannable,
  type GraphologyGraph,
  type Pass,
  type ScannedEdges,
  scanningEdges,
  scanningNodes,
} from "./scan.ts";

/**
 * A snapshot.
 *
 * Its indices and its lists of keys and attributes may have more entries than there are nodes and edges: the next
 * snapshot adds to the same lists. If the lists of keys are shared with somebody else, they are copied first.
 */
export interface Snapshot {
  readonly nodes: ScannedNodes;
  readonly nodeAttributes: Attributes[];
  readonly edges: ScannedEdges;
  /** Null until some call reads attributes of edges by name: a list of as many objects takes time. */
  edgeAttributes: Attributes[] | null;
  /**
   * Whether the objects of attributes are those of the graph. A graph of a class of its own may hand out others each time,
   * which are not kept.
   */
  readonly areAttributesOwn: boolean;
  /** The input position of each edge, by edge number; null where the two are the same. */
  readonly order: Uint32Array | null;
  /** The graph with rows and keys, without columns. */
  readonly graph: Graph;
  /** Whether the lists of keys are shared with somebody else. */
  areKeysShared: boolean;
  /** Whether somebody may read the rows and columns of the graph for longer than the call that asked for them. */
  areRowsShared: boolean;
}

/**
 * Converts a graph in one pass over its nodes and one over its edges. `visitEdge` is called for each edge with its
 * input position and its attributes; null where no attributes of edges are wanted.
 */
export function* takingSnapshot(
  graph: GraphologyGraph,
  pass: Pass,
  visitEdge: ((position: number, attributes: Attributes) => void) | null,
): Turns<Snapshot> {
  expectScannable(graph, {});
  const nodeAttributes = new Array<Attributes>(graph.order);
  const edgeAttributes = visitEdge === null ? null : new Array<Attributes>(graph.size);
  yield;
  const found = yield* scanningNodes(graph, pass, (index, _key, attributes) => {
    nodeAttributes[index] = attributes;
  });
  let lastOfEdges: Attributes | undefined;
  const edges = yield* scanningEdges(graph, pass, found, (position, _key, attributes) => {
    lastOfEdges = attributes;
    if (visitEdge === null || edgeAttributes === null) return;
    edgeAttributes[position] = attributes;
    visitEdge(position, attributes);
  });
  const nodes = { keys: found.keys, indices: found.indices };
  const [node, edge] = [nodes.keys.at(-1), edges.keys.at(-1)];
  const areAttributesOwn =
    (node === undefined || graph.getNodeAttributes?.(node) === nodeAttributes.at(-1)) &&
    (edge === undefined || graph.getEdgeAttributes?.(edge) === lastOfEdges);
  const parts = { nodes, nodeAttributes, edges, edgeAttributes, areAttributesOwn };
  return yield* snapshotOf(parts, nodes.keys.length, null);
}

/** Makes a snapshot, with edges numbered as given, or anew. */
export function* snapshotOf(
  parts: Omit<Snapshot, "order" | "graph" | "areKeysShared" | "areRowsShared">,
  nodeCount: number,
  numbering: NumberedEdges | null,
): Turns<Snapshot> {
  const { nodes, edges } = parts;
  const { kind, sources, targets } = edges;
  const input: InputEdges = {
    kind,
    nodeCount,
    sources,
    targets,
    undirected: kind === "mixed" ? edges.undirected : null,
    allocator: recyclingAllocator,
  };
  const numbered = numbering ?? (yield* numberingEdges(input, "keep", "keep"));
  const structure = yield* layingOut(input, numbered, recyclingAllocator);
  discardEnds(numbered.ends, structure, recycle);
  const order = structure.inputOrder;
  if (order === null) recycle(numbered.order);
  const graph = new Graph({
    ...structure,
    name: "graph",
    nodeKeys: indexedKeys(nodes.keys, nodes.indices, nodeCount),
    edgeKeys: placedKeys(edges.keys, order, sources.length),
    nodeColumns: new Map(),
    edgeColumns: new Map(),
    allocator: recyclingAllocator,
  });
  return { ...parts, order, graph, areKeysShared: false, areRowsShared: false };
}

/** Finds the input position of an edge by its key and ends; −1 where there is none. */
export function positionOf(
  { nodes, edges, order, graph }: Snapshot,
  key: string,
  source: string,
  target: string,
): number {
  const from = nodes.indices.get(source);
  const to = nodes.indices.get(target);
  if (from === undefined || to === undefined || from >= graph.nodeCount) return -1;
  const { offsets, neighbors, edges: numbers } = graph.out;
  const end = offsets[from + 1]!;
  let place = firstFrom(neighbors, to, offsets[from]!, end);
  for (; place < end && neighbors[place] === to; place++) {
    const number = numbers === null ? place : numbers[place]!;
    const position = order === null ? number : order[number]!;
    if (edges.keys[position] === key) return position;
  }
  return -1;
}

/** Finds the first place in an ascending range whose value is at least the given one; its end if there is none. */
export function firstFrom(values: Uint32Array, value: number, start: number, end: number): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Gives the number of the edge at each input position; null where the two are the same. The caller recycles the array.
 */
export function* numbersByPosition({ order }: Snapshot): Turns<Uint32Array | null> {
  if (order === null) return null;
  const numbers = recyclingAllocator.uint32(order.length);
  yield* touching(numbers);
  yield* inSlices(order.length, (from, to) => {
    for (let number = from; number < to; number++) numbers[order[number]!] = number;
  });
  return numbers;
}
