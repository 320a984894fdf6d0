/** What a test of faults must never do is hang; a thread that is blocked cannot tell the test runner so. */

import { Worker } from "node:worker_threads";
import { afterAll, beforeAll } from "vitest";
import { BLOCK_LIMIT } from "./limits.ts";

const DOG = `
  const { workerData: { beat, limit } } = require("node:worker_threads");
  let seen = -1;
  setInterval(() => {
    const now = Atomics.load(beat, 0);
    if (now === seen) {
      require("node:fs").writeSync(2, "watchdog: the thread of the tests was blocked for " + limit / 1000 + " s\\n");
      process.kill(process.pid, "SIGKILL");
    }
    seen = now;
  }, limit);`;

/**
 * Ends the process, and so fails the run of the tests, if one of this file blocks its thread for so long. What is waited
 * for and never comes is a matter of the runner's own limit. To be called outside of all tests.
 */
export function underWatchdog(): void {
  let stop: () => unknown = () => {};
  beforeAll(() => {
    const beat = new Int32Array(new SharedArrayBuffer(4));
    const dog = new Worker(DOG, { eval: true, execArgv: [], workerData: { beat, limit: BLOCK_LIMIT } });
    dog.unref();
    const pulse = setInterval(() => Atomics.add(beat, 0, 1), 200);
    stop = () => {
      clearInterval(pulse);
      return dog.terminate();
    };
  });
  afterAll(async () => {
    await stop();
  });
}
