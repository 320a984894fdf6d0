/**
 * The options of commands that compile programs or read graphs. They list passes and optimization levels, and so load
 * the compiler.
 */

import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import { PASSES } from "../../passes/index.ts";
import { PIPELINES } from "../../passes/pipelines.ts";
import type { OrderChoice, SparseChoice } from "../bind/sparse/choice.ts";
import { ORDER_CHOICES, SPARSE_CHOICES } from "../bind/sparse/choice.ts";
import type { CompileOptions, Precision } from "../compile.ts";
import { PRECISIONS } from "../compile.ts";
import type { MissingTreatment } from "../graph/formats/missing.ts";
import { MISSING_TREATMENTS } from "../graph/formats/missing.ts";
import { formatNames } from "../graph/formats/registry.ts";
import type { ParallelTreatment, TableReadingOptions } from "./reading/table-options.ts";
import { addTableOptions, readParallel } from "./reading/table-options.ts";

/** The options of reading and compiling FILE. */
export interface ProgramOptions {
  readonly export?: string;
  readonly optimize: keyof typeof PIPELINES;
  readonly precision: Precision;
  readonly fastMath?: true;
  readonly passes?: readonly string[];
  readonly disable?: readonly string[];
}

/** The options of reading GRAPH. */
export interface ReadingOptions extends TableReadingOptions {
  readonly inputFormat?: string;
  readonly bipartite?: true;
  readonly undirected?: true;
  readonly symmetrize?: ParallelTreatment;
  readonly missing?: MissingTreatment;
  readonly maximumNodes?: number;
  readonly maximumFileBytes?: number;
}

/** The options of reading GRAPH, and the algorithm's parameters. */
export interface GraphOptions extends ProgramOptions, ReadingOptions {
  readonly param?: ReadonlyMap<string, string>;
  readonly specialize?: true;
}

/** Further options of a run. */
export interface InputOptions extends GraphOptions {
  readonly workers?: number;
  readonly sequential?: true;
  readonly parallel?: true;
  readonly sparse?: SparseChoice;
  readonly order?: OrderChoice;
}

export function addProgramOptions(command: Command): Command {
  return command
    .option("--export <name>", "the algorithm, where FILE exports several")
    .addOption(
      new Option("-O, --optimize <level>", "how much to optimize")
        .choices(Object.keys(PIPELINES))
        .default("O2")
        .argParser(readLevel),
    )
    .addOption(
      new Option("--precision <element>", "what node and edge values of f64 are computed as")
        .choices(PRECISIONS)
        .default("f64"),
    )
    .option("--fast-math", "use float laws that hold of real numbers only: bits may differ, and the report names them")
    .addOption(
      new Option("--passes <names>", "run these passes, parted by commas, in place of a level's")
        .argParser(readPassNames)
        .conflicts("optimize"),
    )
    .option("--disable <pass>", "leave a pass out; may be repeated", collectPass);
}

export function addGraphOptions(command: Command): Command {
  return addReadingOptions(command)
    .option("-p, --param <name=value>", "a parameter of the algorithm; may be repeated", collectParameter)
    .addOption(
      new Option("--specialize", "compile for what kind of graph GRAPH is, and for these parameters").conflicts(
        "oracle",
      ),
    );
}

export function addReadingOptions(command: Command): Command {
  return addFileBytesOption(
    addMissingOption(
      addTableOptions(
        command.addOption(
          new Option("--input-format <name>", "the format of GRAPH, whatever its name and contents say").choices(
            formatNames("reading"),
          ),
        ),
      )
        .option("--undirected", "take each line of GRAPH as an edge without direction")
        .option(
          "--symmetrize <treatment>",
          "make all edges undirected; of those that are parallel then: keep, drop, first, last, sum, min or max of their values",
          readParallel,
        ),
    )
      .option("--bipartite", "take rows and columns of a .mtx file as two sets of nodes")
      .option("--maximum-nodes <count>", "believe a .mtx file that announces up to so many nodes", readCount),
  );
}

export function addMissingOption(command: Command): Command {
  return command.addOption(
    new Option(
      "--missing <treatment>",
      "of an edge whose value is no number: skip the edge, take the default of the algorithm, or stop with an error",
    ).choices(MISSING_TREATMENTS),
  );
}

export function addFileBytesOption(command: Command): Command {
  return command.option("--maximum-file-bytes <count>", "read up to so many bytes, unpacked", readCount);
}

export function addInputOptions(
  command: Command,
  readWorkersOption: (text: string) => unknown = readWorkers,
  workersHelp = "use at most so many threads; all cores if not given",
): Command {
  return addProgramOptions(
    addGraphOptions(command)
      .option("--workers <count>", workersHelp, readWorkersOption)
      .addOption(new Option("--sequential", "run on one worker").conflicts("parallel"))
      .option("--parallel", "run on all workers, whatever the estimate says")
      .addOption(
        new Option(
          "--sparse <when>",
          "let rounds of loops go over what changed: never, always where they can, or auto, where that costs less, if not given",
        ).choices(SPARSE_CHOICES),
      )
      .addOption(
        new Option(
          "--order <how>",
          "go round by round (rounds) where a loop comes to the same in any order; auto settles it without rounds, if not given",
        ).choices(ORDER_CHOICES),
      ),
  );
}

/** Picks the compiler's options. The command line always has the IR verified between passes. */
export function compileOptions(options: ProgramOptions): CompileOptions {
  const { optimize, precision, fastMath = false, passes, disable = [] } = options;
  return { pipeline: optimize, precision, fastMath, ...(passes ? { passes } : {}), disable, verify: true };
}

/** Reads the name of a pass. */
export function readPass(text: string): string {
  const names = PASSES.map(({ name }) => name);
  if (names.includes(text)) return text;
  const renamed = PASSES.find(({ formerly }) => formerly?.includes(text));
  throw new InvalidArgumentError(renamed ? `It is now called ${renamed.name}.` : `The passes are ${names.join(", ")}.`);
}

/** Appends the name of a pass to a list. */
export function collectPass(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, readPass(text)];
}

/** Reads an integer of at least `least`. */
export function readInteger(text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new InvalidArgumentError(`Expected an integer from ${least} to ${most}.`);
}

function readCount(text: string): number {
  return readInteger(text, 0, Number.MAX_SAFE_INTEGER);
}

function readPassNames(text: string): readonly string[] {
  return text === "" ? [] : text.split(",").map((name) => readPass(name.trim()));
}

/** Reads an optimization level: `O2`, or `2` as in `-O2`. */
function readLevel(text: string): string {
  const level = text.length === 1 ? `O${text}` : text;
  if (Object.hasOwn(PIPELINES, level)) return level;
  throw new InvalidArgumentError(`The levels are ${Object.keys(PIPELINES).join(", ")}.`);
}

/** Reads a number of threads. */
export function readWorkers(text: string): number {
  return readInteger(text, 1, 256);
}

/** Appends a parameter, `name=value`, to a list. */
export function collectParameter(
  text: string,
  before: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const cut = text.indexOf("=");
  const name = text.slice(0, cut).trim();
  if (cut < 0 || name === "") throw new InvalidArgumentError("Expected name=value.");
  if (before.has(name)) throw new InvalidArgumentError(`${name} is given twice.`);
  return new Map([...before, [name, text.slice(cut + 1)]]);
}
