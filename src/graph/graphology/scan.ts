/** One pass over the nodes and one over the edges of a graphology graph, by its own iteration. */

import { describeFound } from "../../arguments/found.ts";
import { EdgewiseError } from "../../error.ts";
import { Pace, type Turns } from "../../turns.ts";
import { heapAllocator } from "../allocator.ts";
import { type BuildOptions, expectGraphFits } from "../build.ts";
import type { GraphKind } from "../graph.ts";
import { listedKeys } from "../keys.ts";
import { INDEX_LIMIT } from "../parts.ts";
import { extensible } from "./extensible.ts";

export type Attributes = Readonly<Record<string, unknown>>;

/** What graphology calls for each edge. */
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
 * What is read of a graphology graph, by structure, so that users without graphology compile.
 * Its neighborhood index is left alone: on multigraphs and undirected self-loops it invents neighbors.
 */
export interface GraphologyGraph {
  readonly order: number;
  readonly size: number;
  readonly type: string;
  forEachNode(callback: (node: string, attributes: Attributes) => void): void;
  forEachEdge(callback: EdgeVisitor): void;
  /** What lets the graph be read in parts; graphology has both. */
  nodeEntries?(): Iterable<NodeEntry>;
  edgeEntries?(): Iterable<EdgeEntry>;
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

/** How a graph is gone over: by its own loops, which are fast, or entry by entry, so that others have their turn in between. */
export type Pass = "at once" | "in turns";

/** Goes over the nodes of a graph. */
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

/** Goes over the edges of a graph. */
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

/** The nodes in the order of the graph, with the index of each. */
export interface ScannedNodes {
  readonly keys: string[];
  readonly indices: Map<string, number>;
}

/** The edges in the order of the graph. */
export interface ScannedEdges {
  readonly keys: string[];
  /** The index of the source and of the target of each. */
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  /** 1 for each that is undirected. */
  readonly undirected: Uint8Array;
  readonly kind: GraphKind;
}

/** Throws `graph/input` for an order or a size that is none, `graph/size` for more than a graph may have. */
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

/** `visit` is called with the index and the attributes of each node. Throws `graph/input` for a key that comes twice. */
export function* scanningNodes(
  graph: GraphologyGraph,
  pass: Pass,
  visit: (index: number, key: string, attributes: Attributes) => void,
): Turns<ScannedNodes> {
  const { order } = graph;
  const keys: string[] = [];
  const indices = new Map<string, number>();
  yield* visitingNodes(graph, pass, (key, attributes) => {
    const index = keys.length;
    visit(index, key, attributes);
    keys.push(key);
    indices.set(key, index);
  });
  // Which finds the key that comes twice.
  if (indices.size < keys.length) listedKeys(keys, "node", true);
  // Of a graph that tells of no events.
  if (pass === "in turns" && keys.length !== order) throw changedMeanwhile("its nodes are others");
  return { keys, indices };
}

/** `visit` is called with the position and the attributes of each edge. */
export function* scanningEdges(
  graph: GraphologyGraph,
  pass: Pass,
  indices: ReadonlyMap<string, number>,
  visit: (position: number, key: string, attributes: Attributes) => void,
): Turns<ScannedEdges> {
  const { size } = graph;
  const keys: string[] = [];
  const sources = extensible(size);
  const targets = extensible(size);
  const undirected = heapAllocator.uint8(size);
  let undirectedCount = 0;
  // Edges of one source often come one after the other.
  let lastSource: string | undefined;
  let lastIndex = 0;
  const visitEdge: EdgeVisitor = (key, attributes, source, target, _source, _target, isUndirected) => {
    const position = keys.length;
    visit(position, key, attributes);
    keys.push(key);
    if (source !== lastSource) {
      lastSource = source;
      lastIndex = indices.get(source) ?? INDEX_LIMIT;
    }
    sources[position] = lastIndex;
    targets[position] = indices.get(target) ?? INDEX_LIMIT;
    if (!isUndirected) return;
    undirected[position] = 1;
    undirectedCount++;
  };
  yield* visitingEdges(graph, pass, visitEdge);
  // Of a graph that tells of no events.
  if (pass === "in turns" && keys.length !== size) throw changedMeanwhile("its edges are others");
  return { keys, sources, targets, undirected, kind: kindOf(graph.type, undirectedCount, size) };
}

/** A mixed graph whose edges are all of one sort is of that sort. */
export function kindOf(type: string, undirectedCount: number, edgeCount: number): GraphKind {
  if (type === "undirected") return "undirected";
  if (undirectedCount === 0) return "directed";
  return undirectedCount === edgeCount ? "undirected" : "mixed";
}

/** The error for a graph that was changed while it was read in turns; `what` says how, as in "an edge was added". */
export function changedMeanwhile(what: string): EdgewiseError {
  return new EdgewiseError({
    code: "graph/changed",
    message: `found that the graphology graph was changed while it was read: ${what}; expected it to stay as it was at the call`,
    hint: "Change it once the promise of the call has settled, or give fromGraphology(graph), which is made at once.",
  });
}
