/** Ctrl-C while a run is in flight. */

/**
 * Does work that a first SIGINT asks to stop through the signal it is given. Before and after, and for a second SIGINT,
 * the system's own rule holds, which ends the process: reading a file or printing cannot be stopped otherwise.
 */
export async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const interrupt = (): void => controller.abort();
  process.once("SIGINT", interrupt);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", interrupt);
  }
}
