/** What a run takes as its graph: a graph of ours, a graphology graph, or arrays of edges. */

import { describeFound, tagOf, total } from "../arguments/found.ts";
import { readOptions } from "../arguments/options.ts";
import { EdgewiseError } from "../error.ts";
import type { BuildOptions, EdgeArrays } from "../graph/build.ts";
import { BUILD_OPTIONS, buildGraph, readEdgeArrays } from "../graph/build.ts";
import { Graph } from "../graph/graph.ts";
import { GRAPHOLOGY_GRAPH, GRAPHOLOGY_OPTIONS, readGraphology } from "../graph/graphology/read.ts";
import type { GraphologyGraph } from "../graph/graphology/scan.ts";

export type GraphSource = Graph | GraphologyGraph | EdgeArrays;

/** The kinds of sources, each as an error calls it. */
export const SOURCES = {
  graph: "a Graph",
  graphology: "a graphology graph",
  arrays: "{ sources, targets }",
} as const;

export type SourceKind = keyof typeof SOURCES;

export const SOURCE_KINDS: readonly SourceKind[] = ["graph", "graphology", "arrays"];

/** What a call takes a graph for, and where a graph that it makes has its arrays. */
export interface SourceOptions {
  readonly allocator?: BuildOptions["allocator"];
  /** Options that go with the source, as they were given. */
  readonly options?: unknown;
}

const isGraph = total((source: unknown): source is Graph => source instanceof Graph);

const isGraphology = total(
  (source: unknown): source is GraphologyGraph =>
    GRAPHOLOGY_GRAPH.fits(source) && typeof source === "object" && source !== null && "order" in source,
);

const isEdgeArrays = total(
  (source: unknown): source is EdgeArrays =>
    typeof source === "object" && source !== null && ("sources" in source || "targets" in source),
);

/** The graph of a source; a `Graph` is itself. Throws `usage` for anything else, and for options that a source has not. */
export function toGraph(call: string, source: unknown, { allocator, options = {} }: SourceOptions = {}): Graph {
  if (isGraph(source)) {
    // It is there: nothing can be said of how to make it.
    readOptions(call, {}, options);
    return source;
  }
  if (isGraphology(source)) {
    return readGraphology(source, { allocator, ...readOptions(call, GRAPHOLOGY_OPTIONS, options) });
  }
  if (isEdgeArrays(source)) {
    const read = readOptions(call, BUILD_OPTIONS, options);
    return buildGraph({ allocator, ...readEdgeArrays(call, source), ...read });
  }
  throw noGraph(call, source);
}

/** What a source is. Throws `usage` for what is none. */
export function kindOf(call: string, source: unknown): SourceKind {
  if (isGraph(source)) return "graph";
  if (isGraphology(source)) return "graphology";
  if (isEdgeArrays(source)) return "arrays";
  throw noGraph(call, source);
}

function noGraph(call: string, source: unknown): EdgewiseError {
  return new EdgewiseError({
    code: "usage",
    message: `${call}: found ${describeFound(source)} as the graph; expected a Graph, a graphology graph, or { sources, targets }`,
    hint: hintFor(source),
  });
}

function hintFor(source: unknown): string {
  if (tagOf(source) === "Promise") return "Await the promise of the graph.";
  if (typeof source === "string" || tagOf(source) === "URL") return "Read a file with await readGraph(path).";
  return "Read a file with readGraph(path), or build a graph with fromEdges({ sources, targets }).";
}
