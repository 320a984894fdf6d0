/** Status messages on stderr: one line after a run, and one during a run on a terminal. */

import { styleText } from "node:util";
import { printableLines } from "../printable.ts";
import type { Came } from "./progress/line.ts";
import { ProgressLines } from "./progress/line.ts";
import { clearLine, screenWidth, showLine } from "./progress/screen.ts";

/** The time after which a command shows its status. */
const PATIENCE_MS = 500;
const REFRESH_MS = 100;

let isQuiet = false;

/** Silences status messages, or has them printed again. Warnings, errors and what was asked for are always printed. */
export function beQuiet(wanted: boolean): void {
  isQuiet = wanted;
}

/** Prints a status line on stderr in a pale colour, unless silenced. */
export function printNote(text: string): void {
  if (!isQuiet || text.startsWith("warning: ")) printAsked(text);
}

/** Prints a line that an option asks for, silenced or not. */
export function printAsked(text: string): void {
  clearLine();
  console.error(styleText("dim", printableLines(text), { stream: process.stderr }));
}

/** Prints a warning on stderr. */
export function printWarning(text: string): void {
  clearLine();
  console.error(styleText("yellow", printableLines(`warning: ${text}`), { stream: process.stderr }));
}

/** The status of work: a text, or its progress. */
export type Status = string | { readonly what: string; readonly came: Came | null };

/**
 * Does work and shows a status line on stderr meanwhile, on a terminal and unless silenced. The line has what
 * `describe()` gives, and the seconds or a bar. It appears after half a second, and is removed when the work is done or
 * the process ends.
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

/** Spells milliseconds in about three digits. */
export function duration(milliseconds: number): string {
  if (milliseconds >= 10_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(2)} s`;
  return milliseconds >= 10 ? `${milliseconds.toFixed(0)} ms` : `${milliseconds.toFixed(1)} ms`;
}
