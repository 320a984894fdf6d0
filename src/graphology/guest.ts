/** A graphology graph as programs see it, and the way back from their results to its nodes and edges. */

import { heapAllocator } from "../graph/allocator.ts";
import { buildGraph } from "../graph/build.ts";
import { dense } from "../graph/column.ts";
import type { Graph, Key } from "../graph/graph.ts";
import { listedKeys } from "../graph/keys.ts";
import type { Attributes, GuestGraph, OfEdge, OfNode } from "./guest-graph.ts";

/** What a call reads of each edge and of each node, beside which there are and how they are joined. */
export interface Reading {
  readonly edge?: OfEdge<number> | undefined;
  readonly nodes?: readonly OfNode<number>[] | undefined;
  /** Whether of parallel edges, of one sort between the same ends, only the first is there. False if not given. */
  readonly simple?: boolean | undefined;
}

/** A graphology graph that was read. */
export interface Guest {
  readonly graph: Graph;
  /** The keys of the nodes, by index: graphology's order. */
  readonly nodes: readonly string[];
  /** The keys of the edges in graphology's order. */
  readonly edges: readonly string[];
  /** What was read of the edges, by edge number; empty where nothing was. */
  readonly edgeValues: Float64Array;
  /** What was read of the nodes by each reader, by index. */
  readonly nodeValues: readonly Float64Array[];
}

/** Reads a graphology graph: its nodes and edges in its own order, in one pass over each. */
export function readGuest(graph: GuestGraph, { nodes: readers = [], edge, simple = false }: Reading = {}): Guest {
  const nodes: string[] = [];
  const nodeValues = readers.map(() => new Float64Array(graph.order));
  graph.forEachNode((key, attributes) => {
    readers.forEach((read, k) => {
      nodeValues[k]![nodes.length] = read(key, attributes);
    });
    nodes.push(key);
  });
  const nodeKeys = listedKeys(nodes, "node", true);
  const edges: string[] = [];
  const sources = heapAllocator.uint32(graph.size);
  const targets = heapAllocator.uint32(graph.size);
  const undirected = heapAllocator.uint8(graph.size);
  const values = new Float64Array(edge ? graph.size : 0);
  let undirectedCount = 0;
  graph.forEachEdge((key, attributes, source, target, sourceAttributes, targetAttributes, isUndirected) => {
    const position = edges.length;
    if (edge)
      values[position] = edge(key, attributes, source, target, sourceAttributes, targetAttributes, isUndirected);
    edges.push(key);
    sources[position] = nodeKeys.indexOf(source);
    targets[position] = nodeKeys.indexOf(target);
    if (!isUndirected) return;
    undirected[position] = 1;
    undirectedCount++;
  });
  const kind = kindOf(graph.type, undirectedCount, edges.length);
  const built = buildGraph({
    kind,
    sources,
    targets,
    undirected: kind === "mixed" ? undirected : undefined,
    nodeKeys,
    parallelEdges: simple ? "drop" : "keep",
    edgeColumns: edge ? { [VALUES]: dense(values) } : {},
  });
  const read = built.edgeColumn(VALUES);
  return {
    graph: built,
    nodes,
    edges,
    edgeValues: read instanceof Float64Array ? read : new Float64Array(),
    nodeValues,
  };
}

/** What the column of what was read of edges is called. */
const VALUES = "read";

function kindOf(type: string, undirectedCount: number, edgeCount: number): Graph["kind"] {
  if (type === "undirected") return "undirected";
  if (undirectedCount === 0) return "directed";
  return undirectedCount === edgeCount ? "undirected" : "mixed";
}

/** Whether each edge has a direction, by edge number. */
export function directedEdges({ graph }: Guest): Uint8Array {
  return graph.edgeUndirected().map((undirected) => 1 - undirected);
}

/** An object of a value for each node, in graphology's order. */
export function byNode<T>({ nodes }: Guest, valueAt: (index: number) => T): { [node: string]: T } {
  return byKey(nodes, valueAt);
}

/** An object of a value for each edge, in graphology's order. */
export function byEdge<T>(guest: Guest, valueAt: (number: number) => T): { [edge: string]: T } {
  return byKey(guest.edges, inOrder(guest, valueAt));
}

/**
 * An object of a value for each edge, in the order in which graphology goes over its adjacency lists, from the node of each edge
 * that comes first.
 */
export function byAdjacency<T>(graph: GuestGraph, guest: Guest, valueAt: (number: number) => T): { [edge: string]: T } {
  const ordered = inOrder(guest, valueAt);
  const positions = new Map(guest.edges.map((edge, position) => [edge, position]));
  const found: [edge: string, value: T][] = [];
  graph.forEachAssymetricAdjacencyEntry((_source, _target, _sourceAttributes, _targetAttributes, edge) => {
    const position = positions.get(edge);
    if (position !== undefined) found.push([edge, ordered(position)]);
  });
  return Object.fromEntries(found);
}

/** The values that are computed for edges, by their places in graphology's order. */
function inOrder<T>({ graph, edges }: Guest, valueAt: (number: number) => T): (position: number) => T {
  const numbers = new Uint32Array(edges.length);
  for (let number = 0; number < edges.length; number++) numbers[positionOf(graph.edgeKeys.of(number))] = number;
  return (position) => valueAt(numbers[position]!);
}

function positionOf(key: Key): number {
  return typeof key === "number" ? key : -1;
}

function byKey<T>(keys: readonly string[], valueAt: (position: number) => T): { [key: string]: T } {
  return Object.fromEntries(keys.map((key, position) => [key, valueAt(position)]));
}

/** Values to be written to an attribute. */
export interface Writing {
  readonly attribute: string;
  /** By the index of the node, or the number of the edge. */
  readonly valueAt: (index: number) => unknown;
}

/** Writes attributes of all nodes. Nodes that have come since the graph was read are left alone. */
export function writeNodes(graph: GuestGraph, { nodes }: Guest, writings: readonly Writing[]): void {
  const write = writer(nodes, writings);
  graph.updateEachNodeAttributes(write, { attributes: writings.map(({ attribute }) => attribute) });
}

/** Writes attributes of all edges. Edges that have come since the graph was read are left alone. */
export function writeEdges(graph: GuestGraph, guest: Guest, writings: readonly Writing[]): void {
  const ordered = writings.map(({ attribute, valueAt }) => ({ attribute, valueAt: inOrder(guest, valueAt) }));
  const write = writer(guest.edges, ordered);
  graph.updateEachEdgeAttributes(write, { attributes: writings.map(({ attribute }) => attribute) });
}

/** Called for one key after the other, writes what belongs to it. */
function writer(keys: readonly string[], writings: readonly Writing[]): (key: string, found: Attributes) => Attributes {
  let next = 0;
  let positions: Map<string, number> | null = null;
  return (key, attributes) => {
    let position = keys[next] === key ? next++ : undefined;
    if (position === undefined) {
      positions ??= new Map(keys.map((known, k) => [known, k]));
      position = positions.get(key);
    }
    if (position !== undefined)
      for (const { attribute, valueAt } of writings) Reflect.set(attributes, attribute, valueAt(position));
    return attributes;
  };
}
