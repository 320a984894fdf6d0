/** `edgewise check FILE…`: prints all mistakes in programs of the text language. */

import type { Command } from "commander";
import { printable } from "../../printable.ts";
import { print } from "../output.ts";
import { printNote } from "../status.ts";
import { checkFile, mistakes, render } from "../text.ts";

interface CheckCommandOptions {
  readonly json?: true;
}

export function addCheckCommand(program: Command): void {
  program
    .command("check")
    .description("Print every mistake in programs of the text language.")
    .argument("<files...>", "programs (.ew)")
    .option("--json", "print them as data: severity, code, message, span, hint, related")
    .action(checkCommand);
}

async function checkCommand(files: readonly string[], { json }: CheckCommandOptions): Promise<void> {
  const found = [];
  for (const file of files) found.push(...(await checkFile(file)).diagnostics);
  const text = json ? `${JSON.stringify(found, null, 2)}\n` : await render(found, process.stdout);
  // The excerpts of the text are free of control characters already.
  await print(text.split("\n").map((line, k) => (k === 0 ? line : `\n${line}`)));
  const errors = found.filter(({ severity }) => severity === "error").length;
  if (errors > 0) throw mistakes(files.map(printable), errors);
  if (found.length === 0 && !json) printNote(`${files.map(printable).join(", ")}: no mistakes`);
}
