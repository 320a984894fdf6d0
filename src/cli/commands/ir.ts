/** `edgewise ir FILE`: prints what the compiler makes of an algorithm. */

import { type Command, Option } from "commander";
import { PASSES } from "../../../passes/index.ts";
import type { Compilation, CompileOptions } from "../../compile.ts";
import { compile } from "../../compile.ts";
import type { Algorithm } from "../../dsl/index.ts";
import { specializedFor } from "../../engine/specialization.ts";
import { EdgewiseError } from "../../error.ts";
import { printFunc } from "../../ir/print.ts";
import type { Func } from "../../ir/value.ts";
import { planToJson } from "../../plan/text.ts";
import { printableLines } from "../../printable.ts";
import { printPasses } from "../../report/text.ts";
import { codeFor, kernelsOf } from "../emission/code.ts";
import type { GraphOptions } from "../input-options.ts";
import { addGraphOptions, addProgramOptions, collectPass, compileOptions, readPass } from "../input-options.ts";
import { readInput } from "../inputs.ts";
import { loadAlgorithm } from "../load.ts";
import { print } from "../output.ts";
import { readParameterTexts } from "../parameters.ts";
import { printAsked, printNote } from "../status.ts";

interface IrCommandOptions extends GraphOptions {
  readonly printAfter?: readonly string[];
  readonly stopAfter?: string;
  readonly timePasses?: true;
  readonly plan?: true;
  readonly loops?: true;
  readonly wat?: true;
}

export function completeIrCommand(command: Command): void {
  addProgramOptions(addGraphOptions(command))
    .option("--print-after <pass>", "print the program also after a pass that changed it, or after all", collectPrint)
    .option("--stop-after <pass>", "run no pass after the first run of this one", readPass)
    .option("--time-passes", "list on stderr what each pass did and how long it took")
    .addOption(new Option("--plan", "print the plan instead, as JSON").conflicts(["loops", "wat"]))
    .addOption(
      new Option("--loops", "print the loops of its kernels instead, on GRAPH or on a graph made up").conflicts("wat"),
    )
    .option("--wat", "print the WebAssembly of its kernels instead, likewise")
    .action(irCommand);
}

async function irCommand(file: string, graphPath: string | undefined, options: IrCommandOptions): Promise<void> {
  const { printAfter = [], stopAfter, timePasses } = options;
  expectUse(graphPath, options);
  const algorithm = await loadAlgorithm(file, options.export);
  const printed: string[] = [];
  const compilation = compile(algorithm.func, {
    ...(await optionsFor(algorithm.func, graphPath, options)),
    printAfter,
    print: (text) => printed.push(`${text}\n`),
    ...(stopAfter === undefined ? {} : { stopAfter }),
  });
  if (printed.length > 0) printed.push("// the program\n");
  const result = await resultOf(algorithm, compilation, graphPath, options);
  // The escapes of strings in IR are those of JSON.
  await print([...printed, result].map(printableLines));
  for (const pass of new Set(printAfter)) {
    const runs = compilation.trace.filter((entry) => entry.pass === pass);
    if (runs.length === 0) printNote(`${pass} did not run`);
    else if (!runs.some(({ changed }) => changed)) printNote(`${pass} changed nothing`);
  }
  if (timePasses) printAsked([printPasses(compilation.trace), ...describeLaws(compilation)].join("\n"));
}

/** Gives the form of the program that the options ask for. */
async function resultOf(
  algorithm: Algorithm,
  { func, plan }: Compilation,
  graphPath: string | undefined,
  options: IrCommandOptions,
): Promise<string> {
  if (options.plan) return `${planToJson(plan)}\n`;
  if (!options.loops && !options.wat) return printFunc(func);
  const { code } = await codeFor(algorithm, graphPath, options);
  const kernels = kernelsOf(code);
  return options.wat ? await code.text(kernels) : kernels.map((kernel) => code.loops(kernel)).join("\n");
}

/** Prints a line for each law that a pass used, with the number of uses. */
function describeLaws({ trace, fastMath }: Compilation): readonly string[] {
  const lines = trace.flatMap(({ pass, laws }) =>
    laws.map(({ law, count }) => {
      const inexact = fastMath?.some((use) => use.law === law) ? " (fast math: bits may differ)" : "";
      return `${pass}: ${count} × ${law}${inexact}`;
    }),
  );
  return fastMath?.length === 0 ? [...lines, "fast math was allowed, but no law of real numbers was of use"] : lines;
}

/** Reads the compiler's options. To specialize, they take the graph and the parameters. */
async function optionsFor(
  func: Func,
  graphPath: string | undefined,
  options: IrCommandOptions,
): Promise<CompileOptions> {
  const general = compileOptions(options);
  if (graphPath === undefined || !options.specialize) return general;
  const given = readParameterTexts(func, options.param ?? new Map());
  const graph = await readInput(graphPath, options);
  return specializedFor(func, graph, given(graph), true, general);
}

/** Throws `usage` for a graph that would have no effect, and for options on a graph where none is given. */
function expectUse(graphPath: string | undefined, options: IrCommandOptions): void {
  const { specialize, param, weight, undirected, loops, wat } = options;
  if (graphPath !== undefined && !specialize && !loops && !wat) {
    throw new EdgewiseError({
      code: "usage",
      message:
        "found a GRAPH, expected --specialize, --loops or --wat with it: without them, the program is the same for all graphs",
    });
  }
  if (graphPath === undefined && (specialize || param || weight !== undefined || undirected)) {
    throw new EdgewiseError({
      code: "usage",
      message: "found no GRAPH, expected one with --specialize, --param, --weight and --undirected",
      hint: "Write edgewise ir FILE GRAPH --specialize.",
    });
  }
}

function collectPrint(text: string, before: readonly string[] = []): readonly string[] {
  return text === "all" ? PASSES.map(({ name }) => name) : collectPass(text, before);
}
