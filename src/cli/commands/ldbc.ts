/**
 * `edgewise ldbc ALGORITHM`: runs an algorithm of LDBC Graphalytics on the benchmark's files, and writes its result in
 * the benchmark's format.
 */

import type { Command } from "commander";
import { Engine } from "../../engine/engine.ts";
import { EdgewiseError } from "../../error.ts";
import type { MissingTreatment } from "../../graph/formats/missing.ts";
import type { Graph } from "../../graph/graph.ts";
import { readLdbc } from "../../graph/read-ldbc.ts";
import { lookup } from "../../lookup.ts";
import { addFileBytesOption, addMissingOption, collectParameter, readWorkers } from "../input-options.ts";
import { describeGraph } from "../inputs.ts";
import { untilInterrupted } from "../interruption.ts";
import { expectWritableFile, print, save } from "../output.ts";
import { readParameterTexts } from "../parameters.ts";
import { showingReading } from "../reading/shown.ts";
import { printNote, withStatus } from "../status.ts";
import { describeTimes } from "../times.ts";
import { findLdbcAlgorithm, LDBC_NAMES, translateParameters } from "./ldbc-algorithms.ts";

/** The files and the options of a run of the benchmark. */
export interface LdbcCommandOptions {
  /** The path of the file of vertices, `.v`. */
  readonly vertices: string;
  /** The path of the file of edges, `.e`. */
  readonly edges: string;
  readonly directed?: true;
  readonly param?: ReadonlyMap<string, string>;
  readonly workers?: number;
  readonly missing?: MissingTreatment;
  readonly maximumFileBytes?: number;
}

export interface LdbcOutcome {
  /** The result: a line `id value` for each vertex, in the order of the file of vertices, each with its line end. */
  readonly lines: Iterable<string>;
  /** A summary of the run, in one line. */
  readonly note: string;
}

export function completeLdbcCommand(command: Command): void {
  const algorithm = command.registeredArguments[0]!;
  algorithm.description = LDBC_NAMES.join(", ");
  command
    .requiredOption("--vertices <file>", "the vertices, one id a line, packed with gzip or not")
    .requiredOption("--edges <file>", "the edges, one `source target [weight]` a line, packed with gzip or not");
  addMissingOption(addFileBytesOption(command))
    .option("--directed", "the edges have a direction")
    .option("-p, --param <name=value>", "a parameter of the benchmark; may be repeated", collectParameter)
    .option("--workers <count>", "use at most so many threads; all cores if not given", readWorkers)
    .option("--output <file>", "where to write the values; stdout if not given")
    .action(async (name: string, options: LdbcCommandOptions & { readonly output?: string }) => {
      if (options.output !== undefined) await expectWritableFile(options.output);
      const { lines, note } = await runLdbc(name, options);
      await (options.output === undefined ? print(lines) : save(options.output, lines));
      printNote(note);
    });
}

/**
 * Runs an algorithm by the benchmark's name for it.
 *
 * Throws `usage`, `param`, `graph/input`, and what `Engine.run` throws. Mistakes of the command line are found before a
 * file is read, except for a root that is no vertex.
 */
export async function runLdbc(name: string, options: LdbcCommandOptions): Promise<LdbcOutcome> {
  const benchmark = findLdbcAlgorithm(name);
  const { algorithm, weighted, result, show } = benchmark;
  const texts = translateParameters(name, benchmark, options.param ?? new Map());
  const given = readParameterTexts(algorithm.func, texts);

  await using engine = await Engine.create({ workers: options.workers, onWarning: printNote });
  const start = performance.now();
  const { graph, vertexOrder } = await showingReading(options.edges, (onProgress) =>
    readLdbc(options.vertices, options.edges, {
      directed: options.directed === true,
      missing: options.missing,
      maximumFileBytes: options.maximumFileBytes,
      allocator: engine.allocator,
      onProgress,
    }),
  );
  const read = performance.now() - start;
  if (weighted) expectWeights(graph, name, options.edges);
  const { results, timings, decision } = await withStatus(
    () => `running ${name}`,
    () => untilInterrupted(() => engine.run(algorithm, graph, given(graph))),
  );
  const values = lookup(results, result);
  if (typeof values !== "object") throw new TypeError(`${algorithm.name} has no node result ${result}`);
  const call = [name, ...[...texts].map(([key, text]) => `${key}=${text}`)].join(" ");
  const workers = `${decision.workers} worker${decision.workers === 1 ? "" : "s"}`;
  return {
    lines: linesOf(graph, vertexOrder, (node) => show(values[node]!, graph)),
    note: `${describeGraph(graph)} · ${call} on ${workers}: ${decision.why} · ${describeTimes(read, timings)}`,
  };
}

/** Keys and values do not lie in the engine's memory, so they can be read after the engine and its graph are gone. */
function* linesOf({ nodeKeys }: Graph, order: Uint32Array, textOf: (node: number) => string): Generator<string> {
  for (const node of order) yield `${String(nodeKeys.of(node))} ${textOf(node)}\n`;
}

function expectWeights(graph: Graph, name: string, file: string): void {
  const weights = graph.edgeColumn("weight");
  // An empty file of edges does not show whether edges have weights.
  if (!weights) {
    if (graph.edgeCount === 0) return;
    throw new EdgewiseError({
      code: "graph/input",
      message: `${file}: found edges without weights; ${name} expects lines of the form: source target weight`,
    });
  }
  const negative = weights.findIndex((weight) => weight < 0);
  if (negative < 0) return;
  const [source, target] = [graph.edgeSource(), graph.edgeTarget()].map((ends) => graph.nodeKeys.of(ends[negative]!));
  throw new EdgewiseError({
    code: "graph/input",
    message: `${file}: found the weight ${weights[negative]} on the edge from ${String(source)} to ${String(target)}; ${name} expects weights of 0 or more`,
  });
}
