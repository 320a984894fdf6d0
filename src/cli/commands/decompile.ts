/** `edgewise decompile FILE`: an algorithm as a text that reads back as the same program. */

import type { Command } from "commander";
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
    .description("Print an algorithm as a text of the language that reads back as the same program.")
    .argument("<file>", FILE_HELP)
    .option("--export <name>", "the algorithm, where FILE has several")
    .action(decompileCommand);
}

async function decompileCommand(file: string, options: DecompileCommandOptions): Promise<void> {
  const { func } = await loadAlgorithm(file, options.export);
  const { decompile } = await loadLanguage();
  await print([decompile(func)]);
}
