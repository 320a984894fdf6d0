/**
 * A graphology graph (the guest), converted for programs, and the way back from their results to its nodes and edges.
 */

import { readThere } from "../engine/guest/run.ts";
import type { Graph } from "../graph/graph.ts";
import { hintsOf } from "../graph/graphology/changes.ts";
import { guestOf } from "../graph/graphology/guest.ts";
import { numbersInOrder } from "../graph/graphology/results.ts";
import { type Pass, visitingNodes } from "../graph/graphology/scan.ts";
import { recordOf } from "../lookup.ts";
import { atOnce, inSlices, type Turns } from "../turns.ts";
import type { Attributes, GuestGraph, OfEdge, OfNode } from "./guest-graph.ts";
import type { Question } from "./question.ts";

/** A function that reads the weight of an edge. */
export type WeightReader = OfEdge<number> & {
  /**
   * The attribute that it reads, with 1 for values that are no numbers. Null where every weight is 1, undefined for a
   * caller's function.
   */
  readonly attribute?: string | null | undefined;
};

/** The values that a call reads of nodes and edges, besides the structure of the graph. */
export interface Reading {
  readonly edge?: WeightReader | undefined;
  readonly nodes?: readonly OfNode<number>[] | undefined;
  /**
   * Whether only the first of parallel edges is read. Parallel are edges between the same ends that are both
   * undirected, or both directed the same way. False if not given.
   */
  readonly simple?: boolean | undefined;
  /** Whether results may come in the order of graphology's adjacency iteration. False if not given. */
  readonly adjacency?: boolean | undefined;
}

/** A graphology graph after reading. */
export interface Guest {
  readonly graph: Graph;
  /** The guest whose rows the graph has, by which they are found again; null for a graph that was made for one call. */
  readonly source: GuestGraph | null;
  /** The keys of the nodes by index, which is graphology's order. */
  readonly nodes: readonly string[];
  /** The keys of the edges in graphology's order. */
  readonly edges: readonly string[];
  /**
   * Gives the places of the edges in that order, in the order of graphology's adjacency iteration when the graph was read:
   * nodes in order, and each edge at the first of its ends. It depends on which edges there have been.
   */
  readonly adjacency: () => Uint32Array;
  /** The values of edges, by edge number; empty where none were read. */
  readonly edgeValues: Float64Array;
  /** The values of nodes that each reader gave, by index. */
  readonly nodeValues: readonly Float64Array[];
}

/**
 * Asks a question about a graphology graph. The graph is read when the question is answered: its structure is taken
 * from what is kept, or read in one pass over nodes and edges; and then the values of nodes and edges that are asked
 * for.
 *
 * On workers the graph is read in turns with other work of the thread. The answer then rejects with `graph/changed`
 * where the graph changes meanwhile. Between reading and `ask`, and before the answer, it may change: `ask` takes what it
 * says of the graph from the guest, or before this call, and never from `source`.
 */
export function withGuest<R>(source: GuestGraph, reading: Reading, ask: (guest: Guest) => Question<R>): Question<R> {
  const { nodes = [], edge, simple = false, adjacency = false } = reading;
  const from = edge === undefined ? null : edge.attribute === undefined ? edge : edge.attribute;
  const sources = { nodes: NOTHING, edges: new Map([[VALUES, from]]) };
  const read = function* (made: Graph, pass: Pass): Turns<Guest> {
    const guest = yield* readingValues(source, made, guestOf(source).keys, pass, { nodes, edge, simple });
    if (!adjacency) return guest;
    const places = guest.adjacency();
    return { ...guest, adjacency: () => places };
  };
  const attributes = {
    node: nodes.length > 0 ? null : new Set<string>(),
    edge: typeof from === "function" ? null : new Set(from === null ? [] : [from]),
  };
  return {
    now: () => {
      const guest = guestOf(source);
      const made = guest.passingGraphOf(source, sources);
      const keys = guest.passingKeys;
      return guest.holding(() =>
        ask(atOnce(readingValues(source, made, keys, "at once", { nodes, edge, simple }))).now(),
      );
    },
    later: async () => ask(await readThere(source, sources, read, attributes)).later(),
  };
}

function* readingValues(
  source: GuestGraph,
  graph: Graph,
  keys: Pick<Guest, "nodes" | "edges">,
  pass: Pass,
  { nodes: readers, edge, simple }: { readonly nodes: readonly OfNode<number>[] } & Omit<Reading, "nodes">,
): Turns<Guest> {
  const nodeValues = readers.map(() => new Float64Array(graph.nodeCount));
  let index = 0;
  if (readers.length > 0) {
    yield* visitingNodes(source, pass, (key, attributes) => {
      readers.forEach((read, k) => {
        nodeValues[k]![index] = read(key, attributes);
      });
      index++;
    });
  }
  const edgeValues = edge ? weightsOf(graph) : new Float64Array();
  const all = { ...keys, edgeValues, nodeValues, adjacency: () => adjacencyOf(source, keys.edges) };
  if (simple !== true || !(yield* hasParallels(graph))) return { ...all, graph, source };
  return { ...all, graph: graph.filter({ edges: firstOfParallels(graph) }), source: null };
}

/** The name of the column that holds the values of edges. */
const VALUES = "read";
const NOTHING: ReadonlyMap<string, null> = new Map();

/** Gives the values of edges, with 1 for those that are no numbers. */
function weightsOf(graph: Graph): Float64Array {
  const values = graph.edgeColumn(VALUES);
  if (!(values instanceof Float64Array)) return new Float64Array(graph.edgeCount).fill(1);
  return graph.edgeMissing(VALUES) === null ? values : values.map((value) => (Number.isNaN(value) ? 1 : value));
}

/** Tells whether any two edges have the same ends. Such edges have consecutive numbers. */
function* hasParallels(graph: Graph): Turns<boolean> {
  const [source, target] = [graph.edgeSource(), graph.edgeTarget()];
  let found = false;
  yield* inSlices(graph.edgeCount, (from, to) => {
    for (let edge = Math.max(1, from); edge < to && !found; edge++) {
      found = source[edge] === source[edge - 1] && target[edge] === target[edge - 1];
    }
  });
  return found;
}

/** Makes the condition that an edge is the first of those parallel to it. */
function firstOfParallels(graph: Graph): (edge: number) => boolean {
  const [source, target, undirected] = [graph.edgeSource(), graph.edgeTarget(), graph.edgeUndirected()];
  return (edge) => {
    // Edges with the same ends have consecutive numbers.
    for (let before = edge - 1; before >= 0; before--) {
      if (source[before] !== source[edge] || target[before] !== target[edge]) return true;
      if (undirected[before] === undirected[edge]) return false;
    }
    return true;
  };
}

/** Flags the directed edges, by edge number. */
export function directedEdges({ graph }: Guest): Uint8Array {
  return graph.edgeUndirected().map((undirected) => 1 - undirected);
}

/** Makes an object with a value for each node, in graphology's order. */
export function byNode<T>({ nodes }: Guest, valueAt: (index: number) => T): { [node: string]: T } {
  return recordOf(nodes, valueAt);
}

/** Makes an object with a value for each edge, in graphology's order. */
export function byEdge<T>(guest: Guest, valueAt: (number: number) => T): { [edge: string]: T } {
  return recordOf(guest.edges, inOrder(guest, valueAt));
}

/** Makes an object with a value for each edge, in the order of graphology's adjacency iteration. */
export function byAdjacency<T>(guest: Guest, valueAt: (number: number) => T): { [edge: string]: T } {
  return recordOf(guest.edges, inOrder(guest, valueAt), { places: guest.adjacency() });
}

function adjacencyOf(graph: GuestGraph, edges: readonly string[]): Uint32Array {
  const placeOf = new Map(edges.map((edge, place) => [edge, place]));
  const places = new Uint32Array(edges.length);
  let count = 0;
  graph.forEachAssymetricAdjacencyEntry((_source, _target, _sourceAttributes, _targetAttributes, edge) => {
    places[count++] = placeOf.get(edge)!;
  });
  return places;
}

/** Translates a function of edge numbers to one of places in graphology's order. */
function inOrder<T>({ graph }: Guest, valueAt: (number: number) => T): (position: number) => T {
  const numbers = numbersInOrder(graph);
  return (position) => valueAt(numbers[position]!);
}

/** An attribute to write, with its values. */
export interface Writing {
  readonly attribute: string;
  /** Gives the value by the index of a node, or the number of an edge. */
  readonly valueAt: (index: number) => unknown;
}

/** Writes attributes of all nodes. Nodes that were added since the graph was read are left alone. */
export function writeNodes(graph: GuestGraph, { nodes }: Guest, writings: readonly Writing[]): void {
  const write = writer(nodes, writings);
  const hints = hintsOf(writings.map(({ attribute }) => attribute));
  guestOf(graph).writing(() => graph.updateEachNodeAttributes(write, hints));
}

/** Writes attributes of all edges. Edges that were added since the graph was read are left alone. */
export function writeEdges(graph: GuestGraph, guest: Guest, writings: readonly Writing[]): void {
  const ordered = writings.map(({ attribute, valueAt }) => ({ attribute, valueAt: inOrder(guest, valueAt) }));
  const write = writer(guest.edges, ordered);
  const hints = hintsOf(writings.map(({ attribute }) => attribute));
  guestOf(graph).writing(() => graph.updateEachEdgeAttributes(write, hints));
}

/** Makes a function that writes the values of a key. It is fast where it is called with the keys in order. */
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
