/** How errors are reported to people and to scripts. */

import { styleText } from "node:util";
import type { ErrorCode, OptionNames } from "../error.ts";
import { EdgewiseError } from "../error.ts";
import { messageOf, printableLines } from "../printable.ts";
import { clearLine } from "./progress/screen.ts";

/** The codes of errors in the command line itself. All others mean that work failed. */
const USAGE: readonly ErrorCode[] = ["usage", "param"];

/** Gives the exit code of an error: 2 for a mistake in the command line, 1 for all others. */
export function exitCodeOf(error: unknown): number {
  return error instanceof EdgewiseError && USAGE.includes(error.code) ? 2 : 1;
}

/** The flags for options of the library. Options without a flag have no entry. */
const FLAGS: ReadonlyMap<string, string> = new Map([
  ["separator", "--separator"],
  ["header", "--header"],
  ["comment", "--comment"],
  ["source", "--source"],
  ["target", "--target"],
  ["weight", "--weight"],
  ["ids", "--ids"],
  ["selfLoops", "--self-loops"],
  ["parallelEdges", "--parallel-edges"],
  ["nodes", "--nodes"],
  ["key", "--key"],
  ["missingNodes", "--missing-nodes"],
  ["onError", "--on-error"],
  ["inputFormat", "--input-format"],
  ["outputFormat", "--output-format"],
  ["bipartite", "--bipartite"],
  ["weightColumn", "--weight"],
  ["directed", "--undirected"],
  ["workers", "--workers"],
  ["symmetrize", "--symmetrize"],
  ["missing", "--missing"],
  ["maximumNodes", "--maximum-nodes"],
  ["maximumFileBytes", "--maximum-file-bytes"],
  ["specialize", "--specialize"],
  ["precision", "--precision"],
]);

/** Gives the flag for an option of the library; null where there is none. */
export const flagOf: OptionNames = (option) => FLAGS.get(option) ?? null;

/** Prints an error on stderr: the message of an error of ours or of the system's, and all details of any other. */
export function printFailure(error: unknown): void {
  printError(describeFailure(error));
}

/** Prints on stderr that the command was interrupted. */
export function printInterruption(): void {
  printError("interrupted");
}

function printError(text: string): void {
  clearLine();
  const label = styleText(["red", "bold"], "error:", { stream: process.stderr });
  console.error(`${label} ${printableLines(text)}`);
}

function describeFailure(error: unknown): string {
  if (error instanceof EdgewiseError) return error.messageWith(flagOf);
  if (!(error instanceof Error)) return `this is a bug in Edgewise; please report it: ${messageOf(error)}`;
  // Errors of the system, such as a full disk.
  if ("syscall" in error) return error.message;
  return `this is a bug in Edgewise; please report it with what follows\n${stackOf(error)}`;
}

/** Gives the stack of an error, or what can be read of a value that is no proper error. */
export function stackOf(error: Error): string {
  try {
    return typeof error.stack === "string" ? error.stack : messageOf(error);
  } catch {
    return messageOf(error);
  }
}
