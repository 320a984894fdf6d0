/** What a run takes as its graph: a graph of ours, a graphology graph, or arrays of edges. */

import { EdgewiseError } from "../error.ts";
import type { EdgeArrays } from "../graph/build.ts";
import { fromEdges } from "../graph/build.ts";
import { Graph } from "../graph/graph.ts";
import type { GraphologyGraph, GraphologyOptions } from "../graph/graphology.ts";
import { fromGraphology } from "../graph/graphology.ts";

export type GraphSource = Graph | GraphologyGraph | EdgeArrays;

/** The kinds of sources, each as an error calls it. */
export const SOURCES = {
  graph: "a Graph",
  graphology: "a graphology graph",
  arrays: "{ sources, targets }",
} as const;

export type SourceKind = keyof typeof SOURCES;

export const SOURCE_KINDS: readonly SourceKind[] = ["graph", "graphology", "arrays"];

/** The graph of a source; a `Graph` is itself. Throws `usage` for anything else. */
export function toGraph(source: GraphSource, options: GraphologyOptions): Graph {
  if (source instanceof Graph) return source;
  if (isGraphology(source)) return fromGraphology(source, options);
  if (isEdgeArrays(source)) return fromEdges({ ...source, ...definedOnly(options) });
  throw noGraph();
}

/** What a source is. Throws `usage` for what is none. */
export function kindOf(source: GraphSource): SourceKind {
  if (source instanceof Graph) return "graph";
  if (isGraphology(source)) return "graphology";
  if (isEdgeArrays(source)) return "arrays";
  throw noGraph();
}

function noGraph(): EdgewiseError {
  return new EdgewiseError({
    code: "usage",
    message: "found no graph, expected a Graph, a graphology graph, or { sources, targets }",
    hint: "Read a file with readGraph(path), or build a graph with fromEdges({ sources, targets }).",
  });
}

function isGraphology(source: object): source is GraphologyGraph {
  return "forEachEdge" in source && "forEachNode" in source && "order" in source;
}

function isEdgeArrays(source: object): source is EdgeArrays {
  return "sources" in source && "targets" in source;
}

function definedOnly<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}
