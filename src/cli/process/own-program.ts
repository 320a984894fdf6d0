/** Modules that run a program of their own when they are imported for an algorithm. */

import { printWarning } from "../status.ts";

/** The `write` of stdout from before any module was loaded. The command prints by it. */
export const writeToStdout = process.stdout.write.bind(process.stdout) as typeof process.stdout.write;

const HINT = "Export the algorithm from a file that does nothing else, or begin that program by if (import.meta.main).";

/**
 * Loads a module. If the module runs a program or prints, then or later, a warning says so once. Its prints go to
 * stderr from then on, so that stdout has only what the command prints.
 */
export async function watchingImport<T>(file: string, load: () => Promise<T>): Promise<T> {
  const { sessionsMade } = await import("../../engine/session.ts");
  const before = sessionsMade();
  let isTold = false;
  const tell = (what: string): void => {
    if (!isTold) printWarning(`${file} ${what}.\n  hint: ${HINT}`);
    isTold = true;
  };
  process.stdout.write = ((...given: Parameters<typeof process.stderr.write>): boolean => {
    tell("prints to stdout besides what the command prints, which is on stderr here");
    return process.stderr.write(...given);
  }) as typeof process.stdout.write;
  const loaded = await load();
  if (sessionsMade() > before) tell("runs a program of its own when it is imported, and the command begins after that");
  return loaded;
}
