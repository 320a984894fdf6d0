/** What stderr says besides errors: one line after a run, and one while it lasts where a person is looking. */

import { styleText } from "node:util";
import { printableLines } from "../printable.ts";
import type { Came } from "./progress/line.ts";
import { ProgressLines } from "./progress/line.ts";
import { clearLine, screenWidth, showLine } from "./progress/screen.ts";

/** How long a command may take before it says what it is at. */
const PATIENCE_MS = 500;
const REFRESH_MS = 100;

let isQuiet = false;

/** From now on nothing is said on stderr but warnings, errors, and what was asked for. */
export function beQuiet(): void {
  isQuiet = true;
}

/** Prints a line on stderr in a quiet colour; none where nobody wants to hear of what is neither a warning nor an error. */
export function printNote(text: string): void {
  if (!isQuiet || text.startsWith("warning: ")) printAsked(text);
}

/** The same of what an option asks for. */
export function printAsked(text: string): void {
  clearLine();
  console.error(styleText("dim", printableLines(text), { stream: process.stderr }));
}

/** Prints a line on stderr that should not be overlooked. */
export function printWarning(text: string): void {
  clearLine();
  console.error(styleText("yellow", printableLines(`warning: ${text}`), { stream: process.stderr }));
}

/** What is said of work while it lasts: in words, or with how far it has come. */
export type Status = string | { readonly what: string; readonly came: Came | null };

/**
 * Does work and meanwhile keeps one line on stderr, if that is a terminal and nobody wants quiet, which says `describe()` and
 * the seconds, or a bar. The line comes when the work has taken half a second, and is gone when the work is done, or ends
 * with the process.
 */
export async function withStatus<T>(describe: () => Status, work: () => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY || isQuiet) return await work();
  const start = performance.now();
  const lines = new ProgressLines(start);
  const show = (): void => {
    const now = performance.now();
    if (now - start < PATIENCE_MS) return;
    const status = describe();
    const { what, came } = typeof status === "string" ? { what: status, came: null } : status;
    showLine(lines.at(now, what, came, screenWidth()));
  };
  const timer = setInterval(show, REFRESH_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    clearLine();
  }
}

/** Milliseconds in about three digits. */
export function duration(milliseconds: number): string {
  if (milliseconds >= 10_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(2)} s`;
  return milliseconds >= 10 ? `${milliseconds.toFixed(0)} ms` : `${milliseconds.toFixed(1)} ms`;
}
