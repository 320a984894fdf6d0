/** What stderr says besides errors: one line after a run, and one while it lasts where a person is looking. */

import { styleText } from "node:util";
import { printable, printableLines } from "../printable.ts";

/** How long a command may take before it says what it is at. */
const PATIENCE_MS = 1000;
const REFRESH_MS = 200;
const CLEAR_LINE = "\r\u001b[K";

/** Prints a line on stderr in a quiet colour. */
export function printNote(text: string): void {
  console.error(styleText("dim", printableLines(text), { stream: process.stderr }));
}

/** Prints a line on stderr that should not be overlooked. */
export function printWarning(text: string): void {
  console.error(styleText("yellow", printableLines(`warning: ${text}`), { stream: process.stderr }));
}

/**
 * Does work and meanwhile keeps one line on stderr, if that is a terminal, which says `describe()` and the seconds. The
 * line comes when the work has taken a second, at once if `isLong` foresees that, and is gone when the work is done.
 */
export async function withStatus<T>(describe: () => string, work: () => Promise<T>, isLong = false): Promise<T> {
  if (!process.stderr.isTTY) return await work();
  const start = performance.now();
  let isShown = false;
  const show = (): void => {
    const elapsed = performance.now() - start;
    const isWaiting = elapsed >= PATIENCE_MS;
    if (!isWaiting && !isLong) return;
    const text = isWaiting ? `${describe()} · ${(elapsed / 1000).toFixed(0)} s` : describe();
    // A line that wraps could not be cleared; some terminals do not say how wide they are.
    process.stderr.write(CLEAR_LINE + printable(text).slice(0, (process.stderr.columns || 80) - 1));
    isShown = true;
  };
  const clear = (): void => {
    if (isShown) process.stderr.write(CLEAR_LINE);
  };
  show();
  const timer = setInterval(show, REFRESH_MS);
  process.once("exit", clear);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    process.off("exit", clear);
    clear();
  }
}

/** Milliseconds in about three digits. */
export function duration(milliseconds: number): string {
  if (milliseconds >= 10_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(2)} s`;
  return milliseconds >= 10 ? `${milliseconds.toFixed(0)} ms` : `${milliseconds.toFixed(1)} ms`;
}
