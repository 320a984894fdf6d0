/** Scans graphology graphs: one pass over nodes and one over edges, by graphology's own iteration. */

import { describeFound } from "../../arguments/found.ts";
import { EdgewiseError } from "../../error.ts";
import { Pace, type Turns } from "../../turns.ts";
import { heapAllocator } from "../allocator.ts";
import { type BuildOptions, expectGraphFits } from "../build.ts";
import type { GraphKind } from "../graph.ts";
import { listedKeys } from "../keys.ts";
import { EndIndices, type FoundNodes, NodeIndices } from "./ends.ts";

export type Attributes = Readonly<Record<string, unknown>>;

/** The callback that graphology calls for each edge. */
export type EdgeVisitor<R = void> = (
  edge: string,
  attributes: Attributes,
  source: string,
  target: string,
  sourceAttributes: Attributes,
  targetAttributes: Attributes,
  undirected: boolean,
) => R;

/**
 * The part of a graphology graph that is read, as a structural type: users without graphology can compile.
 *
 * graphology's neighborhood index is not used: with parallel edges and undirected self-loops it has neighbors that do
 * not exist.
 */
export interface GraphologyGraph {
  readonly order: number;
  readonly size: number;
  readonly type: string;
  forEachNode(callback: (node: string, attributes: Attributes) => void): void;
  forEachEdge(callback: EdgeVisitor): void;
  /** The iterators by which the graph is read in parts. graphology has both. */
  nodeEntries?(): Iterable<NodeEntry>;
  edgeEntries?(): Iterable<EdgeEntry>;
  /** Give the objects of attributes. In graphology these are the same objects wherever they are met. */
  getNodeAttributes?(node: string): Attributes;
  getEdgeAttributes?(edge: string): Attributes;
}

interface NodeEntry {
  readonly node: string;
  readonly attributes: Attributes;
}

interface EdgeEntry {
  readonly edge: string;
  readonly attributes: Attributes;
  readonly source: string;
  readonly target: string;
  readonly sourceAttributes: Attributes;
  readonly targetAttributes: Attributes;
  readonly undirected: boolean;
}

/**
 * The way to iterate over a graph: by its own loops, which are fast; or entry by entry, so that other work has its turn
 * in between.
 */
export type Pass = "at once" | "in turns";

/** Calls a function for each node of a graph. */
export function* visitingNodes(
  graph: GraphologyGraph,
  pass: Pass,
  visit: (node: string, attributes: Attributes) => void,
): Turns<void> {
  if (pass === "at once" || graph.nodeEntries === undefined) {
    graph.forEachNode(visit);
    return;
  }
  const pace = new Pace();
  for (const { node, attributes } of graph.nodeEntries()) {
    visit(node, attributes);
    if (pace.isDue()) yield;
  }
}

/** Calls a function for each edge of a graph. */
export function* visitingEdges(graph: GraphologyGraph, pass: Pass, visit: EdgeVisitor): Turns<void> {
  if (pass === "at once" || graph.edgeEntries === undefined) {
    graph.forEachEdge(visit);
    return;
  }
  const pace = new Pace();
  for (const found of graph.edgeEntries()) {
    const { edge, attributes, source, target, sourceAttributes, targetAttributes, undirected } = found;
    visit(edge, attributes, source, target, sourceAttributes, targetAttributes, undirected);
    if (pace.isDue()) yield;
  }
}

/** The edges of a graph in its order. */
export interface ScannedEdges {
  readonly keys: string[];
  /** The node index of the source, and below of the target, of each edge. */
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  /** A flag for each edge, 1 where it is undirected; empty where none is. */
  readonly undirected: Uint8Array;
  readonly kind: GraphKind;
}

/**
 * Throws `graph/input` for an order or a size that is no count, and `graph/size` for one beyond what a graph may have.
 */
export function expectScannable(graph: GraphologyGraph, options: BuildOptions): void {
  for (const count of [graph.order, graph.size]) {
    if (Number.isSafeInteger(count) && count >= 0) continue;
    throw new EdgewiseError({
      code: "graph/input",
      message: `found ${describeFound(count)} as the order or size of a graphology graph; expected an integer from 0`,
    });
  }
  expectGraphFits(options, {
    kind: graph.type === "undirected" ? "undirected" : "directed",
    nodeCount: graph.order,
    edgeCount: graph.size,
  });
}

/**
 * Scans the nodes, and calls `visit` with the index and the attributes of each. Throws `graph/input` for a key that
 * occurs twice.
 */
export function* scanningNodes(
  graph: GraphologyGraph,
  pass: Pass,
  visit: (index: number, key: string, attributes: Attributes) => void,
): Turns<FoundNodes> {
  const { order } = graph;
  const keys = new Array<string>(order);
  const indices = new NodeIndices(keys);
  const byAttributes = new Map<Attributes, number>();
  let count = 0;
  yield;
  yield* visitingNodes(graph, pass, (key, attributes) => {
    visit(count, key, attributes);
    keys[count] = key;
    byAttributes.set(attributes, count++);
  });
  keys.length = count;
  // What is not graphology's may have a key twice. This finds it, and throws.
  if (!isGraphologys(graph) && indices.size < keys.length) listedKeys(keys, "node", true);
  // A graph without events may have changed unnoticed.
  if (keys.length !== order) throw otherCount(pass, "nodes", keys.length, order);
  const areOwn = isGraphologys(graph) && byAttributes.size === keys.length;
  return { keys, indices, byAttributes: areOwn ? byAttributes : null };
}

/**
 * Tells whether a graph has what graphology's own have beside the part that is read. Their keys are distinct, and nodes mostly have the
 * same object of attributes wherever they are met.
 */
function isGraphologys(graph: GraphologyGraph): boolean {
  return ["extremities", "prependListener"].every((call) => typeof Reflect.get(graph, call) === "function");
}

const NONE = new Uint8Array();

/** Scans the edges, and calls `visit` with the position and the attributes of each. */
export function* scanningEdges(
  graph: GraphologyGraph,
  pass: Pass,
  nodes: FoundNodes,
  visit: (position: number, key: string, attributes: Attributes) => void,
): Turns<ScannedEdges> {
  const { size } = graph;
  const keys = new Array<string>(size);
  const ends = new EndIndices(size, nodes);
  let undirected: Uint8Array = NONE;
  let count = 0;
  let undirectedCount = 0;
  yield;
  const visitEdge: EdgeVisitor = (
    key,
    attributes,
    source,
    target,
    sourceAttributes,
    targetAttributes,
    isUndirected,
  ) => {
    const position = count++;
    visit(position, key, attributes);
    keys[position] = key;
    ends.add(source, target, sourceAttributes, targetAttributes);
    if (!isUndirected) return;
    if (undirectedCount === 0) undirected = heapAllocator.uint8(size);
    undirected[position] = 1;
    undirectedCount++;
  };
  yield* visitingEdges(graph, pass, visitEdge);
  ends.lookUp();
  keys.length = count;
  // A graph without events may have changed unnoticed.
  if (keys.length !== size) throw otherCount(pass, "edges", keys.length, size);
  const { sources, targets } = ends;
  return { keys, sources, targets, undirected, kind: kindOf(graph.type, undirectedCount, size) };
}

/** Gives the kind of a graph. A mixed graph whose edges are all of one sort is of that sort. */
export function kindOf(type: string, undirectedCount: number, edgeCount: number): GraphKind {
  if (type === "undirected") return "undirected";
  if (undirectedCount === 0) return "directed";
  return undirectedCount === edgeCount ? "undirected" : "mixed";
}

/** Makes the error for a graph that gave more or fewer nodes or edges than it has. */
function otherCount(pass: Pass, what: "nodes" | "edges", found: number, expected: number): EdgewiseError {
  if (pass === "in turns") return changedMeanwhile(`its ${what} are others`);
  return new EdgewiseError({
    code: "graph/input",
    message: `found ${found} ${what} by the iteration of a graphology graph that says it has ${expected}; expected as many`,
    hint: "Give a copy of it, with those that are meant.",
  });
}

/** Makes the error for a graph that changed while it was read in turns. `what` says how, as in "an edge was added". */
export function changedMeanwhile(what: string): EdgewiseError {
  return new EdgewiseError({
    code: "graph/changed",
    message: `found that the graphology graph was changed while it was read: ${what}; expected it to stay as it was at the call`,
    hint: "Change it once the promise of the call has settled, or give fromGraphology(graph), which is made at once.",
  });
}
