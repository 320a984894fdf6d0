/** Ctrl-C, and other signals that ask this process to end. */

import { removeUnfinished } from "../graph/files/files.node.ts";
import { printInterruption } from "./failure.ts";

/** What a shell reports of a process that these have ended. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Does work that lets other things happen meanwhile, and ends the process at the first signal that asks for it, with
 * its threads and without a file that was being written. Before and after the system's own rule holds, which ends the
 * process as well; and unless it listens at once, while work begins, which may take long without letting anything else
 * happen.
 */
export async function untilInterrupted<T>(work: () => Promise<T>, atOnce = false): Promise<T> {
  const interrupt = (signal: keyof typeof EXIT_CODES): void => {
    removeUnfinished();
    printInterruption();
    process.exit(EXIT_CODES[signal]);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const listen = (): void => {
    for (const signal of signals) process.on(signal, interrupt);
  };
  if (atOnce) listen();
  const listening = atOnce ? null : setImmediate(listen);
  try {
    return await work();
  } finally {
    if (listening !== null) clearImmediate(listening);
    for (const signal of signals) process.off(signal, interrupt);
  }
}
