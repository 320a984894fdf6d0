/** `edgewise run FILE GRAPH`: runs an algorithm on a graph and prints its results. */

import { type Command, InvalidArgumentError, Option } from "commander";
import { optimize, planOf } from "../../compile.ts";
import type { Algorithm } from "../../dsl/index.ts";
import type { ChosenExecutor } from "../../engine/engine.ts";
import { executorOf } from "../../engine/engine.ts";
import type { RunResult } from "../../engine/result.ts";
import { specializedFor } from "../../engine/specialization.ts";
import { EdgewiseError } from "../../error.ts";
import type { Graph } from "../../graph/graph.ts";
import { lookup } from "../../lookup.ts";
import { quoted } from "../../printable.ts";
import type { Outcome } from "../columns.ts";
import { readOutcome } from "../columns.ts";
import type { InputOptions } from "../input-options.ts";
import { addInputOptions, compileOptions, readInteger } from "../input-options.ts";
import type { Inputs } from "../inputs.ts";
import { describeGraph, modeOf, withInputs } from "../inputs.ts";
import { untilInterrupted } from "../interruption.ts";
import { printJson } from "../json.ts";
import { attributesRead } from "../library/attributes-read.ts";
import { expectWritableFile, print } from "../output.ts";
import type { Came } from "../progress/line.ts";
import type { ResultOptions } from "../results/options.ts";
import { addResultOptions, chosenOutcome, expectOutput, isPlain, writeOutcome } from "../results/options.ts";
import { printNote, printWarning, withStatus } from "../status.ts";
import { printTables } from "../table.ts";
import { describeTimes } from "../times.ts";
import { TRACE_HELP, withTraceFile } from "../trace.ts";

interface RunCommandOptions extends InputOptions, ResultOptions {
  readonly top?: number;
  readonly pathTo?: string;
  readonly json?: true;
  readonly oracle?: true;
  readonly trace?: string;
  readonly strict?: true;
}

const DEFAULT_TOP = 10;

/** A limit of rounds so large that it has no effect. */
const NO_LIMIT = 2 ** 31 - 1;

/** The name of the attribute that file readers give to weights. */
const WEIGHT = "weight";

/** The name of the result that paths are found by. */
const PARENT = "parent";

/** The options that the reference interpreter would have to ignore: it compiles nothing and has no workers. */
const COMPILED_ONLY = ["optimize", "passes", "disable", "fastMath", "workers", "sequential", "parallel", "sparse"];

export function completeRunCommand(command: Command): void {
  addResultOptions(addInputOptions(command))
    .option("--top <count>", `show the entries with the greatest values, or all; ${DEFAULT_TOP} if not given`, readTop)
    .addOption(
      new Option(
        "--path-to <key>",
        "show the nodes from the root to one, by the result parent of a tree of paths",
      ).conflicts(["top", "sort", "where", "groups", "of", "with"]),
    )
    .option("--json", "print { results, rounds, converged, loops, timings, plan }; all entries unless --top is given")
    .option("--strict", "exit with 1 where the algorithm does not converge")
    .addOption(new Option("--trace <path>", TRACE_HELP).conflicts("oracle"))
    .addOption(
      new Option(
        "--oracle",
        "run the reference interpreter, which is slow and has the last word on what is right",
      ).conflicts(COMPILED_ONLY),
    )
    .action(runCommand);
}

async function runCommand(file: string, graphPath: string, options: RunCommandOptions): Promise<void> {
  const { isGraph } = expectOutput(options);
  if (options.output !== undefined) await expectWritableFile(options.output);
  const kept = isGraph ? "all" : (options.with ?? []);
  await withTraceFile(options.trace, (save) =>
    withInputs(
      file,
      graphPath,
      options,
      async (engine, inputs) => {
        const { algorithm, graph, given, read } = inputs;
        const result = await runOn(executorOf(engine, options.oracle ? "interpreter" : "compiled"), inputs, options);
        // The summary is printed before the results, whose reader may stop early.
        if (result.report?.trace) await save?.(result.report.trace);
        const failures = result.loops.flatMap(({ why, span }) => (why === null ? [] : [{ why, span }]));
        if (options.strict && failures.length > 0) process.exitCode = 1;
        const path = options.pathTo === undefined ? undefined : pathTo(options.pathTo, graph, result);
        const top = options.top ?? (options.json || options.output !== undefined ? null : DEFAULT_TOP);
        const outcome = isPlain(options)
          ? readOutcome(algorithm.func, graph, result, { top, path })
          : await chosenOutcome(
              readOutcome(algorithm.func, graph, result, { top: null }),
              graph,
              { ...options, top },
              executorOf(engine, "interpreter"),
            );
        if (options.output !== undefined) {
          await print(printTables(await writeOutcome(options.output, outcome, graph, options), graph));
        } else if (options.json) {
          const { rounds, converged, loops, timings } = result;
          const { func } = algorithm;
          const asked = specializedFor(func, graph, given, options.specialize, compileOptions(options));
          const plan = planOf(optimize(func, asked));
          const facts = { rounds, converged, loops, timings: { read, ...timings, total: read + timings.total }, plan };
          await print(printJson(outcome, graph, facts));
        } else {
          await print(printTables(outcome, graph));
        }
        printNote(describeRun(inputs, result, outcome, options.weight));
        for (const { why, span } of failures) {
          const place = span === null ? "" : `${span.file}:${span.line}:${span.column}: `;
          printWarning(`${place}${algorithm.name} ${why}`);
        }
      },
      kept,
    ),
  );
}

/** Lists the nodes on the path to a node, by a result named `parent`; none where there is no path. */
function pathTo(text: string, { nodeKeys, name }: Graph, result: RunResult<Algorithm>): readonly number[] {
  if (lookup(result.results, PARENT) === undefined) {
    throw new EdgewiseError({
      code: "usage",
      message: `--path-to ${quoted(text)}: the algorithm has no result named ${PARENT}; expected one such as shortestPathTree or bfsParents`,
    });
  }
  const index = nodeKeys.find(text);
  if (index < 0) {
    throw new EdgewiseError({
      code: "usage",
      message: `--path-to is ${quoted(text)}; expected the key of one of the ${nodeKeys.size} nodes of ${name}`,
    });
  }
  const path = result.path(PARENT, nodeKeys.of(index));
  if (path === null) printWarning(`no path leads to node ${quoted(text)}`);
  return (path ?? []).map((key) => nodeKeys.indexOf(key));
}

async function runOn(
  executor: ChosenExecutor,
  { algorithm, graph, given }: Inputs,
  options: RunCommandOptions,
): Promise<RunResult<Algorithm>> {
  let what = `running ${algorithm.name}`;
  let came: Came | null = null;
  const run = (signal?: AbortSignal): Promise<RunResult<Algorithm>> =>
    executor.run(algorithm, graph, given, {
      mode: modeOf(options),
      compile: compileOptions(options),
      specialize: options.specialize,
      sparse: options.sparse,
      order: options.order,
      signal,
      trace: options.trace !== undefined,
      onProgress({ round, limit, residual, settled }) {
        const note = residual === null ? null : `residual ${shortNumber(residual)}`;
        if (round === null) what = `running ${algorithm.name} · ${settled?.toLocaleString("en-US")} nodes settled`;
        else came = { unit: "rounds", done: round + 1, total: limit === NO_LIMIT ? null : limit, isMost: true, note };
      },
    });
  return await withStatus(
    () => ({ what, came }),
    // Work that blocks the thread gets no signals, so that an interrupt has to end the process.
    () => (executor.can.blocking ? run() : untilInterrupted(run)),
  );
}

/** Summarizes a run in one line: the graph, how it ran and ended, how long it took, and what was not shared. */
function describeRun(
  { algorithm, graph, given, read }: Inputs,
  result: RunResult<Algorithm>,
  outcome: Outcome,
  weightColumn?: string,
): string {
  const { decision, rounds, phases, converged, loops, timings } = result;
  const workers = `${decision.workers} worker${decision.workers === 1 ? "" : "s"}`;
  const parts = [describeGraph(graph), `${algorithm.name} on ${workers}: ${decision.why}`];
  parts.push(...describeAttributes(algorithm, graph, given, weightColumn));
  if (rounds !== null) {
    const isAsked = loops.every(({ why }) => why === null);
    const ending = converged ? "converged" : isAsked ? "as many as asked for" : "not converged";
    parts.push(`${rounds.toLocaleString("en-US")} round${rounds === 1 ? "" : "s"}, ${ending}`);
  }
  if (phases !== null) {
    parts.push(`settled without rounds, in ${phases.toLocaleString("en-US")} phase${phases === 1 ? "" : "s"}`);
  }
  parts.push(describeTimes(read, timings));
  for (const { domain, rows } of outcome.columns) {
    if (domain === "group") continue;
    const size = domain === "node" ? graph.nodeCount : graph.edgeCount;
    if (rows.length < size)
      parts.push(`${rows.length.toLocaleString("en-US")} of ${size.toLocaleString("en-US")} ${domain}s shown`);
  }
  return parts.join(" · ");
}

/** Says which attributes were read, for which of them the graph had none, and which weights were not read. */
function describeAttributes(
  { func }: Algorithm,
  graph: Graph,
  given: Inputs["given"],
  weightColumn?: string,
): readonly string[] {
  const read = attributesRead(func, given);
  const told = read.map(({ domain, name, otherwise }) => {
    const what = `${domain} attribute ${quoted(name)}`;
    const isThere = (domain === "node" ? graph.nodeColumn(name) : graph.edgeColumn(name)) !== undefined;
    if (!isThere) return `no ${what}, so ${otherwise} for each`;
    const isChosen = domain === "edge" && name === WEIGHT && weightColumn !== undefined;
    return `${what} read${isChosen ? ` from column ${quoted(weightColumn)}` : ""}`;
  });
  const isLeft = graph.edgeColumn(WEIGHT) && !read.some(({ domain, name }) => domain === "edge" && name === WEIGHT);
  return isLeft ? [...told, `edge attribute ${quoted(WEIGHT)} not read`] : told;
}

/** Spells a number in about three digits. */
function shortNumber(number: number): string {
  return number === 0 || Math.abs(number) >= 0.01 ? String(Number(number.toPrecision(3))) : number.toExponential(2);
}

function readTop(text: string): number {
  if (text === "all") return Number.POSITIVE_INFINITY;
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("Expected a number of entries, or all.");
  return readInteger(text, 0, Number.MAX_SAFE_INTEGER);
}
