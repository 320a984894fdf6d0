/** The inputs of `run`, `report` and `explain`: an algorithm, an engine, a graph in its memory, and parameters. */

import { statSync } from "node:fs";
import type { Algorithm } from "../dsl/index.ts";
import { createToLook, Engine } from "../engine/engine.ts";
import { attributesOf } from "../engine/specialization.ts";
import type { WantedAttributes } from "../graph/formats/elements/wanted.ts";
import type { Allocator, Graph } from "../graph/graph.ts";
import { readGraph } from "../graph/read.ts";
import type { Func } from "../ir/value.ts";
import type { InputOptions, ReadingOptions } from "./input-options.ts";
import { loadAlgorithm } from "./load.ts";
import type { GivenValue } from "./parameters.ts";
import { attributesGiven, readParameterTexts } from "./parameters.ts";
import { showingReading } from "./reading/shown.ts";
import type { ParallelTreatment } from "./reading/table-options.ts";
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
 * Loads FILE, reads GRAPH and does work with them on an engine, which is closed afterwards. Of the attributes of the graph
 * those are read that the algorithm reads, and those that are `kept` for other reasons. `looks` says that nothing is run, so that no workers are started.
 */
export async function withInputs<T>(
  file: string,
  graphPath: string,
  options: InputOptions,
  work: (engine: Engine, inputs: Inputs) => Promise<T>,
  kept: readonly string[] | "all" = [],
  looks = false,
): Promise<T> {
  const algorithm = await loadAlgorithm(file, options.export);
  // Parameters are checked before the graph is read, which may take long.
  const texts = options.param ?? new Map<string, string>();
  const given = readParameterTexts(algorithm.func, texts);
  const isWhole = kept === "all" || leavesOut(options) || !canReadAgain([graphPath, ...filesBeside(options)]);
  const used = isWhole ? null : usedBy(algorithm.func, texts, kept);
  const create = looks ? createToLook : Engine.create;
  await using engine = await create({ workers: options.sequential ? 1 : options.workers, onWarning: printNote });
  const start = performance.now();
  let graph = await readInput(graphPath, options, engine.allocator, used ?? undefined);
  if (used !== null && lacksSome(graph, used)) {
    // An error about an attribute that is not there lists those that are.
    graph.dispose();
    graph = await readInput(graphPath, options, engine.allocator, ALL_AGAIN);
  }
  const read = performance.now() - start;
  return await work(engine, { algorithm, graph, given: given(graph), read });
}

/** Tells whether values decide which edges there are, so that all have to be read. */
function leavesOut({ missing, onError }: ReadingOptions): boolean {
  return missing === "skip" || onError === "skip";
}

/** The attributes that a run uses, and which of them a graph has to have. */
interface Used extends WantedAttributes {
  readonly needed: readonly { readonly domain: "node" | "edge" | null; readonly name: string }[];
}

/** Reads all attributes, and tells nothing that has been told before. */
const ALL_AGAIN = "all, again";

/** Lists the attributes that an algorithm reads with these parameters, and those that are kept besides, of nodes or edges. */
function usedBy(func: Func, texts: ReadonlyMap<string, string>, kept: readonly string[]): Used {
  const [read, given] = [attributesOf(func), attributesGiven(func, texts)];
  const namesOf = (domain: "node" | "edge"): string[] => [
    ...kept,
    ...[...read, ...given].flatMap((one) => (one.domain === domain ? [one.name] : [])),
  ];
  return {
    nodeAttributes: namesOf("node"),
    edgeAttributes: namesOf("edge"),
    needed: [
      ...read.filter(({ otherwise }) => otherwise === null),
      ...given,
      ...kept.map((name) => ({ domain: null, name })),
    ],
  };
}

function lacksSome(graph: Graph, { needed }: Used): boolean {
  const has = (domain: "node" | "edge", name: string): boolean => graph.attribute(domain, name) !== undefined;
  return needed.some(({ domain, name }) =>
    domain === null ? !has("node", name) && !has("edge", name) : !has(domain, name),
  );
}

function filesBeside({ edges = [], nodes = [] }: ReadingOptions): readonly string[] {
  return [...edges, ...nodes];
}

/** Tells whether all files can be read twice, which pipes cannot. */
function canReadAgain(paths: readonly string[]): boolean {
  return paths.every((path) => {
    if (/^https?:/.test(path)) return true;
    const found = path === "-" ? undefined : statSync(path, { throwIfNoEntry: false });
    return found?.isFile() === true || found?.isDirectory() === true;
  });
}

/**
 * Reads GRAPH by the options, into an allocator if one is given, else onto the heap; with all attributes, unless those
 * that are wanted are given.
 */
export async function readInput(
  graphPath: string,
  options: ReadingOptions,
  allocator?: Allocator,
  wanted: WantedAttributes | typeof ALL_AGAIN = {},
): Promise<Graph> {
  const { nodeAttributes, edgeAttributes } = wanted === ALL_AGAIN ? {} : wanted;
  const { inputFormat, bipartite, undirected, missing, maximumNodes, maximumFileBytes, edges = [] } = options;
  const { symmetrize } = options;
  const graph = await showingReading(graphPath, (onProgress) =>
    readGraph([graphPath, ...edges], {
      ...tableOptions(options),
      inputFormat,
      bipartite,
      onNote: printNote,
      nodeAttributes,
      edgeAttributes,
      ...(wanted === ALL_AGAIN ? { onNote: undefined, onRead: undefined, onSkip: undefined } : {}),
      // What is read to be made anew stays on the heap, which forgets it.
      allocator: symmetrize === undefined ? allocator : undefined,
      directed: undirected ? false : undefined,
      missing,
      maximumNodes,
      maximumFileBytes,
      onProgress,
    }),
  );
  return symmetrize === undefined ? graph : symmetrizedBy(graph, symmetrize);
}

/** Makes the undirected graph of the same edges. */
function symmetrizedBy(graph: Graph, treatment: ParallelTreatment): Graph {
  if (treatment === "keep") return graph.symmetrize();
  return graph.symmetrize({ parallelEdges: "drop", combine: treatment === "drop" ? undefined : treatment });
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
