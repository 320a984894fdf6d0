/** `edgewise help NAME`: prints the page of an algorithm, or the help of a command. */

import { styleText } from "node:util";
import type { Command } from "commander";
import { FAMILIES } from "../../algorithms/families.ts";
import * as library from "../../algorithms/index.ts";
import type { Algorithm } from "../../dsl/index.ts";
import { printable } from "../../printable.ts";
import { attributesOf, parametersOf, resultsOf } from "../library/signature.ts";
import { hyphenated, libraryText } from "../library/texts.ts";
import { wrapped } from "../library/wrap.ts";
import { loadAlgorithm } from "../load.ts";
import { print } from "../output.ts";

/** Wider lines are hard to read. */
const WIDEST = 100;

interface HelpCommandOptions {
  readonly export?: string;
  readonly program?: true;
}

/** Gives a command its options and its action. */
type Complete = (command: Command) => Promise<void>;

export function completeHelpCommand(command: Command, complete: Complete): void {
  command
    .option("--export <name>", "the algorithm, where FILE exports several")
    .option("--program", "print the program as well, in the text language")
    .action((name: string | undefined, options: HelpCommandOptions) =>
      helpCommand(command.parent!, complete, name, options),
    );
}

async function helpCommand(
  program: Command,
  complete: Complete,
  name: string | undefined,
  options: HelpCommandOptions,
): Promise<void> {
  if (name === undefined) return program.outputHelp();
  const found = program.commands.find((one) => one.name() === name);
  if (found) {
    // The options of this very command are there already.
    if (found.name() !== "help") await complete(found);
    return found.outputHelp();
  }
  const commands = program.commands.map((command) => command.name());
  const algorithm = await loadAlgorithm(name, options.export, commands);
  const width = Math.min(process.stdout.columns || WIDEST, WIDEST);
  await print([...printPage(name, algorithm, width), ...(options.program ? await printProgram(algorithm) : [])]);
}

function* printPage(name: string, algorithm: Algorithm, width: number): Generator<string> {
  const { func } = algorithm;
  const own = Object.entries(library).find(([, one]) => one === algorithm)?.[0];
  const family = FAMILIES.find(({ members }) => members.some((member) => member === own));
  const title = (text: string): string => styleText("bold", text, { stream: process.stdout });
  yield `${title(printable(func.name))}${family ? `, one of the library's ${family.name}` : ""}\n`;
  for (const paragraph of own === undefined ? [] : libraryText(own).paragraphs) yield `\n${wrapped(paragraph, width)}`;

  const parameters = parametersOf(func).map(({ name: parameter, type, initial }) => [
    parameter,
    type,
    initial ?? "has to be given",
  ]);
  yield `\n${title("Parameters")}\n${parameters.length > 0 ? aligned(parameters) : "  none\n"}`;
  yield `\n${title("Results")}\n${aligned(resultsOf(func).map(({ name: result, type }) => [result, type]))}`;
  const attributes = attributesOf(func).map((attribute) => [attribute]);
  yield `\n${title("Reads of the graph")}\n${aligned([["its edges"], ...attributes])}`;

  const given = parametersOf(func).flatMap(({ name: parameter, initial }) =>
    initial === null ? [` --param ${parameter}=…`] : [],
  );
  const command = `edgewise run ${own === undefined ? printable(name) : hyphenated(own)} GRAPH${given.join("")}`;
  yield `\n${title("Try")}\n${aligned([[command], [command.replace("run", "report")]])}`;
}

async function printProgram(algorithm: Algorithm): Promise<readonly string[]> {
  const { decompile } = await import("../../lang/index.ts");
  const own = Object.entries(library).find(([, one]) => one === algorithm)?.[0];
  const text = own === undefined ? decompile(algorithm.func) : libraryText(own).program;
  return [`\n${styleText("bold", "Program", { stream: process.stdout })}\n`, text.replaceAll(/^(?=.)/gm, "  ")];
}

/** Aligns rows of cells to columns. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, k) => Math.max(...rows.map((row) => row[k]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, k) => (k < row.length - 1 ? cell.padEnd(widths[k]!) : cell)).join("  ");
  return rows.map((row) => `  ${printable(line(row))}\n`).join("");
}
