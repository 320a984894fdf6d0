/** `edgewise ir FILE`: prints what the compiler makes of an algorithm. */

import type { Command } from "commander";
import { PASSES } from "../../passes/index.ts";
import type { Compilation } from "../compile.ts";
import { compile, planToJson, printFunc } from "../compile.ts";
import { loadAlgorithm } from "./load.ts";
import type { ProgramOptions } from "./options.ts";
import { addProgramOptions, collectPass, compileOptions, FILE_HELP, readPass } from "./options.ts";
import { print } from "./output.ts";
import { duration, printNote } from "./status.ts";

interface IrCommandOptions extends ProgramOptions {
  readonly printAfter?: readonly string[];
  readonly stopAfter?: string;
  readonly stats?: true;
  readonly plan?: true;
}

export function addIrCommand(program: Command): void {
  const command = program
    .command("ir")
    .description("Print the graph IR of an algorithm as it leaves the passes.")
    .argument("<file>", FILE_HELP);
  addProgramOptions(command)
    .option("--print-after <pass>", "print the program also after a pass that changed it, or after all", collectPrint)
    .option("--stop-after <pass>", "run no pass after the first run of this one", readPass)
    .option("--stats", "say on stderr what each pass did and how long it took")
    .option("--plan", "print the plan instead, as JSON")
    .action(irCommand);
}

async function irCommand(file: string, options: IrCommandOptions): Promise<void> {
  const { printAfter = [], stopAfter, stats, plan } = options;
  const algorithm = await loadAlgorithm(file, options.export);
  const printed: string[] = [];
  const compilation = compile(algorithm.func, {
    ...compileOptions(options),
    printAfter,
    print: (text) => printed.push(`${text}\n`),
    ...(stopAfter === undefined ? {} : { stopAfter }),
  });
  if (printed.length > 0) printed.push("// the program\n");
  await print([...printed, plan ? `${planToJson(compilation.plan)}\n` : printFunc(compilation.func)]);
  for (const pass of new Set(printAfter)) {
    const runs = compilation.trace.filter((entry) => entry.pass === pass);
    if (runs.length === 0) printNote(`${pass} did not run`);
    else if (!runs.some(({ changed }) => changed)) printNote(`${pass} changed nothing`);
  }
  if (stats) printNote(describePasses(compilation));
}

/** A line for each pass, and below it one for each law that it used. */
function describePasses({ trace, fastMath }: Compilation): string {
  const width = Math.max(4, ...trace.map(({ pass }) => pass.length));
  const lines = trace.flatMap(({ pass, milliseconds, opsBefore, opsAfter, changed, laws }) => {
    const ops = changed ? `${opsBefore} ops -> ${opsAfter}` : `${opsAfter} ops, unchanged`;
    const uses = laws.map(({ law, count }) => {
      const inexact = fastMath?.some((use) => use.law === law) ? " (fast math: bits may differ)" : "";
      return `${"".padEnd(width)}  ${`${count} ×`.padStart(8)}  ${law}${inexact}`;
    });
    return [`${pass.padEnd(width)}  ${duration(milliseconds).padStart(8)}  ${ops}`, ...uses];
  });
  if (fastMath?.length === 0) lines.push("fast math was allowed, but no law of real numbers was of use");
  return lines.join("\n");
}

function collectPrint(text: string, before: readonly string[] = []): readonly string[] {
  return text === "all" ? PASSES.map(({ name }) => name) : collectPass(text, before);
}
