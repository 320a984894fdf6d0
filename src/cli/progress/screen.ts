/** The one line of a terminal that says what a command is at, and how to take it away again. */

import { printable } from "../../printable.ts";

const CLEAR_LINE = "\r\u001b[K";
/** What asks a process to end; a terminal sends the first for Ctrl-C. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

let isShown = false;

/** How long a line may be. One that wraps could not be cleared; some terminals do not say how wide they are. */
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

/** Takes the line away, if there is one: before anything else is written, and when the work is done. */
export function clearLine(): void {
  if (!isShown) return;
  isShown = false;
  process.stderr.write(CLEAR_LINE);
  process.off("exit", clearLine);
  for (const signal of SIGNALS) process.off(signal, leave);
}

/** Ends the process as the signal would have, had the line not to be taken away; others who listen to it do that themselves. */
function leave(signal: NodeJS.Signals): void {
  clearLine();
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
