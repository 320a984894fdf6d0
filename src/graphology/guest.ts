/** A graphology graph as programs see it, and the way back from their results to its nodes and edges. */

import { readThere } from "../engine/guest/run.ts";
import type { Graph } from "../graph/graph.ts";
import { hintsOf } from "../graph/graphology/changes.ts";
import { guestOf } from "../graph/graphology/guest.ts";
import { numbersInOrder } from "../graph/graphology/results.ts";
import { type Pass, visitingNodes } from "../graph/graphology/scan.ts";
import { atOnce, inSlices, type Turns } from "../turns.ts";
import type { Attributes, GuestGraph, OfEdge, OfNode } from "./guest-graph.ts";
import type { Question } from "./question.ts";

/** Reads the weight of an edge. */
export type WeightReader = OfEdge<number> & {
  /** The attribute that is read, 1 standing for what is no number; null where all are 1, undefined where a function is called. */
  readonly attribute?: string | null | undefined;
};

/** What a call reads of each edge and of each node, beside which there are and how they are joined. */
export interface Reading {
  readonly edge?: WeightReader | undefined;
  readonly nodes?: readonly OfNode<number>[] | undefined;
  /** Whether of parallel edges, of one sort between the same ends, only the first is there. False if not given. */
  readonly simple?: boolean | undefined;
}

/** A graphology graph that was read. */
export interface Guest {
  readonly graph: Graph;
  /** Whose rows these are, and are found again; null for a graph that was made for one call. */
  readonly source: GuestGraph | null;
  /** The keys of the nodes, by index: graphology's order. */
  readonly nodes: readonly string[];
  /** The keys of the edges in graphology's order. */
  readonly edges: readonly string[];
  /** What was read of the edges, by edge number; empty where nothing was. */
  readonly edgeValues: Float64Array;
  /** What was read of the nodes by each reader, by index. */
  readonly nodeValues: readonly Float64Array[];
}

/**
 * A question of a graphology graph, which is read when it is answered: its nodes and edges as they are kept, or in one pass over
 * each, and of the values of edges and nodes what is asked for. On workers it is read in turns with others on the thread, and
 * the answer is `graph/changed` where somebody changes it meanwhile.
 */
export function withGuest<R>(source: GuestGraph, reading: Reading, ask: (guest: Guest) => Question<R>): Question<R> {
  const { nodes = [], edge, simple = false } = reading;
  const from = edge === undefined ? null : edge.attribute === undefined ? edge : edge.attribute;
  const sources = { nodes: NOTHING, edges: new Map([[VALUES, from]]) };
  const read = (made: Graph, pass: Pass): Turns<Guest> => readingValues(source, made, pass, { nodes, edge, simple });
  const attributes = {
    node: nodes.length > 0 ? null : new Set<string>(),
    edge: typeof from === "function" ? null : new Set(from === null ? [] : [from]),
  };
  return {
    now: () => ask(atOnce(read(guestOf(source).graphOf(source, sources), "at once"))).now(),
    later: async () => ask(await readThere(source, sources, read, attributes)).later(),
  };
}

function* readingValues(
  source: GuestGraph,
  graph: Graph,
  pass: Pass,
  { nodes: readers, edge, simple }: { readonly nodes: readonly OfNode<number>[] } & Omit<Reading, "nodes">,
): Turns<Guest> {
  const { keys } = guestOf(source);
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
  const all = { ...keys, edgeValues: edge ? weightsOf(graph) : new Float64Array(), nodeValues };
  if (simple !== true || !(yield* hasParallels(graph))) return { ...all, graph, source };
  return { ...all, graph: graph.filter({ edges: firstOfParallels(graph) }), source: null };
}

/** What the column of what was read of edges is called. */
const VALUES = "read";
const NOTHING: ReadonlyMap<string, null> = new Map();

/** What was read of edges, 1 where that is no number. */
function weightsOf(graph: Graph): Float64Array {
  const values = graph.edgeColumn(VALUES);
  if (!(values instanceof Float64Array)) return new Float64Array(graph.edgeCount).fill(1);
  return graph.edgeMissing(VALUES) === null ? values : values.map((value) => (Number.isNaN(value) ? 1 : value));
}

/** Whether any two edges join the same nodes; such edges stand one after the other. */
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

/** Of edges of one sort between the same ends only the first. */
function firstOfParallels(graph: Graph): (edge: number) => boolean {
  const [source, target, undirected] = [graph.edgeSource(), graph.edgeTarget(), graph.edgeUndirected()];
  return (edge) => {
    // Edges of the same ends stand one after the other.
    for (let before = edge - 1; before >= 0; before--) {
      if (source[before] !== source[edge] || target[before] !== target[edge]) return true;
      if (undirected[before] === undirected[edge]) return false;
    }
    return true;
  };
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
function inOrder<T>({ graph }: Guest, valueAt: (number: number) => T): (position: number) => T {
  const numbers = numbersInOrder(graph);
  return (position) => valueAt(numbers[position]!);
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
  const hints = hintsOf(writings.map(({ attribute }) => attribute));
  guestOf(graph).writing(() => graph.updateEachNodeAttributes(write, hints));
}

/** Writes attributes of all edges. Edges that have come since the graph was read are left alone. */
export function writeEdges(graph: GuestGraph, guest: Guest, writings: readonly Writing[]): void {
  const ordered = writings.map(({ attribute, valueAt }) => ({ attribute, valueAt: inOrder(guest, valueAt) }));
  const write = writer(guest.edges, ordered);
  const hints = hintsOf(writings.map(({ attribute }) => attribute));
  guestOf(graph).writing(() => graph.updateEachEdgeAttributes(write, hints));
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
