/** `edgewise emit FILE --as FORM`: prints any intermediate form of a program, from graph IR to machine code. */

import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import { compile } from "../../compile.ts";
import type { Algorithm } from "../../dsl/index.ts";
import type { RunCode } from "../../engine/session.ts";
import { EdgewiseError } from "../../error.ts";
import { printFunc } from "../../ir/print.ts";
import type { Func } from "../../ir/value.ts";
import type { Plan } from "../../plan/plan.ts";
import { planToJson } from "../../plan/serialize.ts";
import { printableLines } from "../../printable.ts";
import { reportToDot, reportToMermaid } from "../../report/diagram.ts";
import { makeReport } from "../../report/make.ts";
import type { EmissionOptions } from "../emission/code.ts";
import { codeFor, kernelsOf } from "../emission/code.ts";
import type { StandInSize } from "../emission/made-up.ts";
import { STAND_IN } from "../emission/made-up.ts";
import { addInputOptions, compileOptions, readPass } from "../input-options.ts";
import { loadAlgorithm } from "../load.ts";
import { expectWritableFile, print, printBytes, save } from "../output.ts";
import { printNote } from "../status.ts";

/** The compiled program, without a graph. */
interface Compiled {
  readonly func: Func;
  readonly unfused: Func;
  readonly plan: Plan;
}

/** The forms of a whole program, each as a text. */
const OF_PROGRAM = {
  ir: ({ func }: Compiled) => printFunc(func),
  plan: ({ plan }: Compiled) => `${planToJson(plan)}\n`,
  dot: (compiled: Compiled) => reportToDot(makeReport(compiled)),
  mermaid: (compiled: Compiled) => reportToMermaid(makeReport(compiled)),
} as const;

/** The forms of single kernels, by their numbers. */
const OF_KERNELS = {
  loops: async ({ code }: RunCode, kernels: readonly number[]) =>
    kernels.map((kernel) => code.loops(kernel)).join("\n"),
  wat: ({ code }: RunCode, kernels: readonly number[]) => code.text(kernels),
  wasm: async ({ code }: RunCode, kernels: readonly number[]) => code.file(kernels),
} as const;

type Form = keyof typeof OF_PROGRAM | keyof typeof OF_KERNELS;
const FORMS = [...Object.keys(OF_PROGRAM), ...Object.keys(OF_KERNELS)];

/**
 * The greatest length of a kernel's name within the name of a file. The whole name lists all that the kernel computes.
 */
const LONGEST = 80;

interface EmitCommandOptions extends EmissionOptions {
  readonly as?: Form;
  readonly kernel?: string;
  readonly output?: string;
}

export function completeEmitCommand(command: Command): void {
  addInputOptions(command)
    .addOption(
      new Option(
        "--as <form>",
        "what to print: IR, plan, diagrams of its levels, loops, or the code of its kernels",
      ).choices(FORMS),
    )
    .option(
      "-o, --output <path>",
      "write it to a file; of loops, wat and wasm also to a folder, a file for each kernel",
    )
    .option("--kernel <name>", "of loops, wat and wasm: one kernel alone, by its name or its number")
    .option("--stop-after <pass>", "run no pass after the first run of this one", readPass)
    .option(
      "--stand-in <nodes,edges>",
      `without GRAPH: the size of the graph that loops, wat and wasm are made for, ${STAND_IN.nodes},${STAND_IN.edges} if not given`,
      readStandIn,
    )
    .action(emitCommand);
}

async function emitCommand(file: string, graphPath: string | undefined, options: EmitCommandOptions): Promise<void> {
  const { as = refuseNoForm(), output, kernel } = options;
  expectUse(graphPath, options);
  if (output !== undefined && !isFolder(output)) await expectWritableFile(output);
  const algorithm = await loadAlgorithm(file, options.export);
  if (isOfProgram(as)) {
    const text = OF_PROGRAM[as](await programFor(algorithm, graphPath, options));
    if (output === undefined) await print([printableLines(text)]);
    else await saveNoted(output, text);
    return;
  }
  const run = await codeFor(algorithm, graphPath, options);
  const kernels = kernelsOf(run.code, kernel);
  if (output !== undefined && isFolder(output)) return await saveEach(output, as, run, kernels);
  const made = await OF_KERNELS[as](run, kernels);
  if (output !== undefined) await saveNoted(output, made);
  else if (typeof made === "string") await print([printableLines(made)]);
  else await printBytes(made);
}

function refuseNoForm(): never {
  throw new EdgewiseError({
    code: "usage",
    message: `emit takes --as; found none, expected one of ${FORMS.join(", ")}`,
  });
}

function isOfProgram(form: Form): form is keyof typeof OF_PROGRAM {
  return Object.hasOwn(OF_PROGRAM, form);
}

/** Compiles the program to its plan: for all graphs or, where one is given, for a run on that. */
async function programFor(
  algorithm: Algorithm,
  graphPath: string | undefined,
  options: EmitCommandOptions,
): Promise<Compiled> {
  if (graphPath !== undefined) return await codeFor(algorithm, graphPath, options);
  const { stopAfter } = options;
  return compile(algorithm.func, { ...compileOptions(options), ...(stopAfter === undefined ? {} : { stopAfter }) });
}

/** Writes a file for each kernel, named by the kernel's number and name. */
async function saveEach(
  folder: string,
  form: keyof typeof OF_KERNELS,
  run: RunCode,
  kernels: readonly number[],
): Promise<void> {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new EdgewiseError({ code: "output", message: `${folder}: found a file; expected a folder` }, { cause });
  }
  const digits = String(kernels.at(-1) ?? 0).length;
  for (const kernel of kernels) {
    const name = run.code.names[kernel]!.replaceAll(/[^\w.+-]+/g, "-").slice(0, LONGEST);
    const path = join(folder, `${String(kernel).padStart(digits, "0")}-${name}.${form}`);
    await saveNoted(path, await OF_KERNELS[form](run, [kernel]));
  }
}

async function saveNoted(path: string, made: string | Uint8Array): Promise<void> {
  await save(path, typeof made === "string" ? [printableLines(made)] : made);
  printNote(`written to ${path}`);
}

function isFolder(path: string): boolean {
  return /[/\\]$/.test(path) || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Throws `usage` for options without effect, and for binary data that would go to a terminal. */
function expectUse(graphPath: string | undefined, options: EmitCommandOptions): void {
  const { as = refuseNoForm(), kernel, output, standIn } = options;
  const refuse = (found: string, expected: string, hint?: string): never => {
    throw new EdgewiseError({ code: "usage", message: `found ${found}; expected ${expected}`, hint });
  };
  if (isOfProgram(as)) {
    const kernels = "it with --as loops, wat or wasm";
    if (kernel !== undefined) refuse(`--kernel with --as ${as}`, kernels);
    if (standIn !== undefined) refuse(`--stand-in with --as ${as}`, kernels);
    if (output !== undefined && isFolder(output)) refuse(`the folder ${output} for --as ${as}`, "a file");
    const ofGraph = (["specialize", "param", "weight", "undirected", "workers", "sparse", "order"] as const).find(
      (name) => options[name] !== undefined,
    );
    if (graphPath === undefined && ofGraph !== undefined) refuse(`--${ofGraph} without GRAPH`, "a GRAPH with it");
    return;
  }
  if (standIn !== undefined && graphPath !== undefined) refuse("GRAPH and --stand-in", "one of them");
  if (graphPath === undefined && options.specialize) refuse("--specialize without GRAPH", "a GRAPH with it");
  if (as === "wasm" && output === undefined && process.stdout.isTTY) {
    refuse("--as wasm for a terminal", "a file, for the code is binary", "Write -o kernels.wasm, or ask for --as wat.");
  }
}

function readStandIn(text: string): StandInSize {
  const found = /^(\d{1,9}),(\d{1,9})$/.exec(text);
  if (found && Number(found[1]) > 0) return { nodes: Number(found[1]), edges: Number(found[2]) };
  throw new InvalidArgumentError("Expected numbers of nodes and of edges, such as 1024,8192.");
}
