/** What `run`, `report` and `explain` work on: an algorithm, an engine, a graph in its memory, and parameters. */

import type { Algorithm } from "../dsl/index.ts";
import { Engine } from "../engine/engine.ts";
import type { Allocator, Graph } from "../graph/graph.ts";
import { readGraph } from "../graph/read.ts";
import type { InputOptions, ReadingOptions } from "./input-options.ts";
import { loadAlgorithm } from "./load.ts";
import type { GivenValue } from "./parameters.ts";
import { readParameterTexts } from "./parameters.ts";
import { showingReading } from "./reading/shown.ts";
import { tableOptions } from "./reading/table-options.ts";
import { printNote } from "./status.ts";

export interface Inputs {
  readonly algorithm: Algorithm;
  readonly graph: Graph;
  readonly given: Readonly<Record<string, GivenValue>>;
  /** Milliseconds that reading the graph took. */
  readonly read: number;
}

/** Loads FILE and reads GRAPH, then does work with them on an engine that is closed after it. */
export async function withInputs<T>(
  file: string,
  graphPath: string,
  options: InputOptions,
  work: (engine: Engine, inputs: Inputs) => Promise<T>,
): Promise<T> {
  const algorithm = await loadAlgorithm(file, options.export);
  // Before the graph is read, which may take long: a misspelled parameter is found at once.
  const given = readParameterTexts(algorithm.func, options.param ?? new Map());
  await using engine = await Engine.create({ workers: options.sequential ? 1 : options.workers, onWarning: printNote });
  const start = performance.now();
  const graph = await readInput(graphPath, options, engine.allocator);
  const read = performance.now() - start;
  return await work(engine, { algorithm, graph, given: given(graph), read });
}

/** Reads GRAPH as the options say, on the heap unless told where. */
export function readInput(graphPath: string, options: ReadingOptions, allocator?: Allocator): Promise<Graph> {
  const { inputFormat, bipartite, undirected, missing, maximumNodes, maximumFileBytes, edges = [] } = options;
  return showingReading(graphPath, (onProgress) =>
    readGraph([graphPath, ...edges], {
      ...tableOptions(options),
      inputFormat,
      bipartite,
      onNote: printNote,
      allocator,
      directed: undirected ? false : undefined,
      missing,
      maximumNodes,
      maximumFileBytes,
      onProgress,
    }),
  );
}

/** What the options say about how to run. */
export function modeOf(options: InputOptions): "auto" | "parallel" | "sequential" {
  if (options.sequential) return "sequential";
  return options.parallel ? "parallel" : "auto";
}

/** A graph in a few words: its name, its size and its kind. */
export function describeGraph(graph: Graph): string {
  const size = [count(graph.nodeCount, "node"), count(graph.edgeCount, "edge")];
  return `${graph.name}: ${size.join(", ")}, ${graph.kind}`;
}

function count(value: number, noun: string): string {
  return `${value.toLocaleString("en-US")} ${noun}${value === 1 ? "" : "s"}`;
}
