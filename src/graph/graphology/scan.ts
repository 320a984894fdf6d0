/** One pass over the nodes and one over the edges of a graphology graph, by its own iteration. */

import { describeFound } from "../../arguments/found.ts";
import { EdgewiseError } from "../../error.ts";
import { heapAllocator } from "../allocator.ts";
import { type BuildOptions, expectGraphFits } from "../build.ts";
import type { GraphKind } from "../graph.ts";
import { listedKeys } from "../keys.ts";
import { INDEX_LIMIT } from "../parts.ts";

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
export function scanNodes(
  graph: GraphologyGraph,
  visit: (index: number, key: string, attributes: Attributes) => void,
): ScannedNodes {
  const keys: string[] = [];
  const indices = new Map<string, number>();
  graph.forEachNode((key, attributes) => {
    const index = keys.length;
    visit(index, key, attributes);
    keys.push(key);
    indices.set(key, index);
  });
  // Which finds the key that comes twice.
  if (indices.size < keys.length) listedKeys(keys, "node", true);
  return { keys, indices };
}

/** `visit` is called with the position and the attributes of each edge. */
export function scanEdges(
  graph: GraphologyGraph,
  indices: ReadonlyMap<string, number>,
  visit: (position: number, key: string, attributes: Attributes) => void,
): ScannedEdges {
  const keys: string[] = [];
  const sources = heapAllocator.uint32(graph.size);
  const targets = heapAllocator.uint32(graph.size);
  const undirected = heapAllocator.uint8(graph.size);
  let undirectedCount = 0;
  // Edges of one source often come one after the other.
  let lastSource: string | undefined;
  let lastIndex = 0;
  graph.forEachEdge((key, attributes, source, target, _sourceAttributes, _targetAttributes, isUndirected) => {
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
  });
  return { keys, sources, targets, undirected, kind: kindOf(graph.type, undirectedCount, graph.size) };
}

/** A mixed graph whose edges are all of one sort is of that sort. */
export function kindOf(type: string, undirectedCount: number, edgeCount: number): GraphKind {
  if (type === "undirected") return "undirected";
  if (undirectedCount === 0) return "directed";
  return undirectedCount === edgeCount ? "undirected" : "mixed";
}
