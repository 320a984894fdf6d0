/** The inputs of `run`, `report` and `explain`: an algorithm, an engine, a graph in its memory, and parameters. */

import type { Algorithm } from "../dsl/index.ts";
import { createToLook, Engine } from "../engine/engine.ts";
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
  /** The time that reading the graph took, in milliseconds. */
  readonly read: number;
}

/**
 * Loads FILE, reads GRAPH and does work with them on an engine, which is closed afterwards. `looks` says that nothing is
 * run, so that no workers are started.
 */
export async function withInputs<T>(
  file: string,
  graphPath: string,
  options: InputOptions,
  work: (engine: Engine, inputs: Inputs) => Promise<T>,
  looks = false,
): Promise<T> {
  const algorithm = await loadAlgorithm(file, options.export);
  // Parameters are checked before the graph is read, which may take long.
  const given = readParameterTexts(algorithm.func, options.param ?? new Map());
  const create = looks ? createToLook : Engine.create;
  await using engine = await create({ workers: options.sequential ? 1 : options.workers, onWarning: printNote });
  const start = performance.now();
  const graph = await readInput(graphPath, options, engine.allocator);
  const read = performance.now() - start;
  return await work(engine, { algorithm, graph, given: given(graph), read });
}

/** Reads GRAPH by the options, into an allocator if one is given, else onto the heap. */
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

/** Picks the options of a run. */
export function modeOf(options: InputOptions): "auto" | "parallel" | "sequential" {
  if (options.sequential) return "sequential";
  return options.parallel ? "parallel" : "auto";
}

/** Describes a graph in a few words: its name, its size and its kind. */
export function describeGraph(graph: Graph): string {
  const size = [count(graph.nodeCount, "node"), count(graph.edgeCount, "edge")];
  return `${graph.name}: ${size.join(", ")}, ${graph.kind}`;
}

function count(value: number, noun: string): string {
  return `${value.toLocaleString("en-US")} ${noun}${value === 1 ? "" : "s"}`;
}
