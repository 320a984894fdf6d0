/** What a person and a script are told of an error. */

import { styleText } from "node:util";
import type { ErrorCode } from "../error.ts";
import { EdgewiseError } from "../error.ts";

/** Errors of which the command line itself is the cause; all others mean that something failed. */
const USAGE: readonly ErrorCode[] = ["usage", "param"];

/** 130 for a run that was interrupted, 2 for a command line that cannot be meant, 1 for all else. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof EdgewiseError)) return 1;
  if (error.code === "run/aborted") return 130;
  return USAGE.includes(error.code) ? 2 : 1;
}

/** Says on stderr what was wrong: the message of an error of ours or of the system's, all that is known of any other. */
export function printFailure(error: unknown): void {
  const label = styleText(["red", "bold"], "error:", { stream: process.stderr });
  console.error(`${label} ${describeFailure(error)}`);
}

function describeFailure(error: unknown): string {
  if (error instanceof EdgewiseError) return error.code === "run/aborted" ? "interrupted" : error.message;
  if (!(error instanceof Error)) return `this is a bug in Edgewise; please report it: ${String(error)}`;
  // Such as a full disk.
  if ("syscall" in error) return error.message;
  return `this is a bug in Edgewise; please report it with what follows\n${error.stack ?? error.message}`;
}
