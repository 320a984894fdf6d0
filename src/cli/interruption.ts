/** Interruption of commands: by Ctrl-C, and by other signals that ask this process to end. */

import { removeUnfinished } from "../graph/files/files.node.ts";
import { printInterruption } from "./failure.ts";

/** The exit codes that shells report for a process that these signals ended. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Does asynchronous work, and ends the process at the first signal that asks for it. The process ends with its threads,
 * and without files that are half written.
 *
 * Before and after the work the system's own rule holds, which ends the process as well. It also holds while work
 * begins, unless `atOnce` is set: beginning may block the thread for long.
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
