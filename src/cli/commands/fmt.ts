/** `edgewise fmt FILE…`: formats programs in the text language. There is one layout. */

import { text as readAll } from "node:stream/consumers";
import type { Command } from "commander";
import { EdgewiseError } from "../../error.ts";
import { print, save } from "../output.ts";
import { printNote } from "../status.ts";
import { loadLanguage, mistakes, readProgram } from "../text.ts";

interface FmtCommandOptions {
  readonly check?: true;
}

export function addFmtCommand(program: Command): void {
  program
    .command("fmt")
    .description("Lay out programs of the text language, in place; what is laid out already is left alone.")
    .argument("<files...>", "programs (.ew); - reads one from stdin and prints it")
    .option("--check", "change nothing, and fail where anything would be changed")
    .action(fmtCommand);
}

async function fmtCommand(files: readonly string[], { check }: FmtCommandOptions): Promise<void> {
  const { format, renderDiagnostic } = await loadLanguage();
  const changed: string[] = [];
  const broken: string[] = [];
  let count = 0;
  for (const file of files) {
    const before = file === "-" ? await readAll(process.stdin) : readProgram(file);
    const { text, diagnostics } = format(before, { file: file === "-" ? "stdin" : file });
    if (text === null) {
      broken.push(file);
      count += diagnostics.length;
      for (const found of diagnostics) console.error(`${renderDiagnostic(found, { textOf: () => before })}\n`);
      continue;
    }
    if (text !== before) changed.push(file);
    if (file === "-" && !check) await print([text]);
    else if (text !== before && !check) {
      await save(file, [text]);
      printNote(`laid out ${file}`);
    }
  }
  if (broken.length > 0) throw mistakes(broken, count);
  if (!check || changed.length === 0) return;
  throw new EdgewiseError({
    code: "program",
    message: `${changed.join(", ")}: found ${changed.length === 1 ? "a file" : "files"} not laid out`,
    hint: `Run edgewise fmt ${changed.join(" ")}.`,
  });
}
