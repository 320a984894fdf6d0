/** The sources of a run's graph: a graph of ours, a graphology graph, or arrays of edges. */

import { platform } from "#platform";
import { aborted } from "../../runtime/faults.ts";
import { describeFound, tagOf, total } from "../arguments/found.ts";
import { readOptions } from "../arguments/options.ts";
import { EdgewiseError } from "../error.ts";
import { passingAllocator } from "../graph/allocator.ts";
import type { BuildOptions, ColumnInput, EdgeArrays } from "../graph/build.ts";
import { BUILD_OPTIONS, buildGraph, building, readEdgeArrays } from "../graph/build.ts";
import { Graph } from "../graph/graph.ts";
import { isReadAtOnce } from "../graph/graphology/changes.ts";
import {
  GRAPHOLOGY_GRAPH,
  GRAPHOLOGY_OPTIONS,
  readGraphology,
  readGraphologyInTurns,
} from "../graph/graphology/read.ts";
import type { GraphologyGraph } from "../graph/graphology/scan.ts";
import { type GiveWay, inTurns } from "../turns.ts";

export type GraphSource = Graph | GraphologyGraph | EdgeArrays;

/** The kinds of sources, with the name of each in errors. */
export const SOURCES = {
  graph: "a Graph",
  graphology: "a graphology graph",
  arrays: "{ sources, targets }",
} as const;

export type SourceKind = keyof typeof SOURCES;

export const SOURCE_KINDS: readonly SourceKind[] = ["graph", "graphology", "arrays"];

/** What a call needs the graph for, and the allocator of a graph that is made. */
export interface SourceOptions {
  readonly allocator?: BuildOptions["allocator"];
  /** The options of the source, as they were given. */
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

/**
 * Makes the graph of a source. A `Graph` is taken as it is. Throws `usage` for anything that is no source, and for
 * options that a source does not have.
 */
export function toGraph(call: string, source: unknown, { allocator, options = {} }: SourceOptions = {}): Graph {
  if (isGraph(source)) {
    // A graph that is there already takes no options.
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

/**
 * Does the same with the source as it is now, in turns with other work on the thread where it takes long. Rejects with
 * `graph/changed` if a graphology graph is changed before all of it has been read, and with `run/aborted` once the
 * signal is aborted. A graph that is made frees its arrays when it is disposed of.
 */
export function graphInTurns(call: string, source: unknown, signal?: AbortSignal): Graph | Promise<Graph> {
  const allocator = passingAllocator;
  if (isGraphology(source) && !isReadAtOnce(source)) {
    const graph = readGraphologyInTurns(source, { allocator }, afterOthersUnless(signal));
    graph.catch(() => {});
    return graph;
  }
  if (!isEdgeArrays(source) || isGraph(source) || isGraphology(source)) return toGraph(call, source, { allocator });
  const arrays = readEdgeArrays(call, source);
  if (arrays.sources.length <= BUILT_AT_ONCE) return buildGraph({ allocator, ...arrays });
  const giveWay = afterOthersUnless(signal);
  const copied = copiedArrays(arrays);
  // Copying them may have kept the thread for a turn already.
  const graph = new Promise<void>(giveWay).then(() => inTurns(building({ allocator, ...copied }), giveWay));
  graph.catch(() => {});
  return graph;
}

/** The number of edges in arrays that are built at the call, which takes a millisecond. */
const BUILT_AT_ONCE = 1 << 13;

/** Makes the function that gives way while a graph is made, and gives up where a signal is aborted. */
function afterOthersUnless(signal: AbortSignal | undefined): GiveWay {
  return (resume, giveUp) =>
    platform.afterOthers(() => {
      if (signal?.aborted) giveUp(aborted(signal));
      else resume();
    });
}

/** Copies arrays, so that nobody else changes them. */
function copiedArrays(arrays: EdgeArrays): EdgeArrays {
  const { sources, targets, undirected, edgeKeys, nodeColumns, edgeColumns } = arrays;
  return {
    ...arrays,
    sources: copyOf(sources),
    targets: copyOf(targets),
    undirected: undirected && copyOf(undirected),
    edgeKeys: edgeKeys && copyOf(edgeKeys),
    nodeColumns: nodeColumns && copiedColumns(nodeColumns),
    edgeColumns: edgeColumns && copiedColumns(edgeColumns),
  };
}

function copiedColumns(columns: Readonly<Record<string, ColumnInput>>): Record<string, ColumnInput> {
  return Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, copyOf(values)]));
}

/** Copies an array. The copy of a typed array has the same type, which tells the type of a column. */
function copyOf<A extends ArrayLike<unknown>>(values: A): A {
  const copy: ArrayLike<unknown> = isTyped(values) ? values.slice() : Array.from(values);
  return copy as A;
}

function isTyped(values: unknown): values is Uint32Array {
  return ArrayBuffer.isView(values) && !(values instanceof DataView);
}

/** Finds the kind of a source. Throws `usage` for anything else. */
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
