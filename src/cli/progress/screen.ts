/** The status line of a terminal: it says what a command is doing, and can be removed. */

import { printable } from "../../printable.ts";

const CLEAR_LINE = "\r\u001b[K";
/** The signals that ask a process to end. A terminal sends the first for Ctrl-C. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

let isShown = false;

/** The greatest length of a line. One that wraps could not be cleared. Some terminals do not tell their width. */
export function screenWidth(): number {
  return (process.stderr.columns || 80) - 1;
}

/** Shows a line on stderr in place of the one before, cut to the width of the terminal. */
export function showLine(text: string): void {
  if (!isShown) {
    isShown = true;
    process.once("exit", clearLine);
    for (const signal of SIGNALS) process.on(signal, leave);
  }
  process.stderr.write(CLEAR_LINE + printable(text).slice(0, screenWidth()));
}

/** Removes the line, if there is one: before anything else is written, and when the work is done. */
export function clearLine(): void {
  if (!isShown) return;
  isShown = false;
  process.stderr.write(CLEAR_LINE);
  process.off("exit", clearLine);
  for (const signal of SIGNALS) process.off(signal, leave);
}

/**
 * Ends the process by the signal, as if the line had not had to be removed. Others who listen to the signal end it
 * themselves.
 */
function leave(signal: NodeJS.Signals): void {
  clearLine();
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
