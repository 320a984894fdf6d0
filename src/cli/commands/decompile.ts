/** `edgewise decompile FILE`: prints an algorithm as a program of the text language. */

import type { Command } from "commander";
import { printableLines } from "../../printable.ts";
import { loadAlgorithm } from "../load.ts";
import { FILE_HELP } from "../options.ts";
import { print } from "../output.ts";
import { loadLanguage } from "../text.ts";

interface DecompileCommandOptions {
  readonly export?: string;
}

export function addDecompileCommand(program: Command): void {
  program
    .command("decompile")
    .description("Print an algorithm as a program of the text language that comes to the same graph IR.")
    .argument("<file>", FILE_HELP)
    .option("--export <name>", "the algorithm, where FILE has several")
    .action(decompileCommand);
}

async function decompileCommand(file: string, options: DecompileCommandOptions): Promise<void> {
  const { func } = await loadAlgorithm(file, options.export);
  const { decompile } = await loadLanguage();
  // String literals have the escapes of JSON.
  await print([printableLines(decompile(func))]);
}
