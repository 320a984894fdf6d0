/** What a person and a script are told of an error. */

import { styleText } from "node:util";
import type { ErrorCode, OptionNames } from "../error.ts";
import { EdgewiseError } from "../error.ts";
import { messageOf, printableLines } from "../printable.ts";
import { clearLine } from "./progress/screen.ts";

/** Errors of which the command line itself is the cause; all others mean that something failed. */
const USAGE: readonly ErrorCode[] = ["usage", "param"];

/** 2 for a command line that cannot be meant, 1 for all else. */
export function exitCodeOf(error: unknown): number {
  return error instanceof EdgewiseError && USAGE.includes(error.code) ? 2 : 1;
}

/** What the command line calls the options of the library; those that it has no option for have no row. */
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
  ["missing", "--missing"],
  ["maximumNodes", "--maximum-nodes"],
  ["maximumFileBytes", "--maximum-file-bytes"],
  ["specialize", "--specialize"],
  ["precision", "--precision"],
]);

/** The flag of an option of the library, or null where there is none. */
export const flagOf: OptionNames = (option) => FLAGS.get(option) ?? null;

/** Says on stderr what was wrong: the message of an error of ours or of the system's, all that is known of any other. */
export function printFailure(error: unknown): void {
  printError(describeFailure(error));
}

/** Says on stderr that the command was asked to end. */
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
  // Such as a full disk.
  if ("syscall" in error) return error.message;
  return `this is a bug in Edgewise; please report it with what follows\n${stackOf(error)}`;
}

/** The stack of an error, or as much as is known of one that is not what it seems. */
export function stackOf(error: Error): string {
  try {
    return typeof error.stack === "string" ? error.stack : messageOf(error);
  } catch {
    return messageOf(error);
  }
}
