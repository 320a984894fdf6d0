/** The queue of an engine's runs: one at a time, in the order in which they were asked for. */

import { aborted, closed } from "../../runtime/faults.ts";

export class RunQueue {
  /** Settles when no run is in flight or waiting. */
  #last: Promise<unknown> = Promise.resolve();
  #pending = 0;
  #isClosed = false;

  /** Whether a run is in flight or waiting. */
  get isBusy(): boolean {
    return this.#pending > 0;
  }

  /** Throws `run/closed` once the engine has been closed. */
  expectOpen(): void {
    if (this.#isClosed) throw closed();
  }

  /** Lets no further run start. Resolves when those in flight and waiting have ended. */
  async close(end: () => Promise<void>): Promise<void> {
    this.#isClosed = true;
    await end();
    await this.#last;
  }

  /**
   * Starts a run when those before it have ended, or rejects at once when its signal is aborted. All that may throw
   * comes before the queue is made longer.
   */
  async enqueue<T>(signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> {
    this.expectOpen();
    const abort = Promise.withResolvers<never>();
    abort.promise.catch(() => {});
    const stop = (): void => abort.reject(aborted(signal));
    const before = this.#last;
    const turn = Promise.withResolvers<void>();
    this.#pending++;
    this.#last = turn.promise;
    try {
      if (signal?.aborted) stop();
      signal?.addEventListener("abort", stop);
      await Promise.race([before, abort.promise]);
      this.expectOpen();
      return await run();
    } finally {
      this.#pending--;
      void before.then(() => turn.resolve());
      signal?.removeEventListener("abort", stop);
    }
  }
}
