/** Starts workers as threads of Node. */

import { type ResourceLimits, Worker } from "node:worker_threads";
import type { Reply, Spawn } from "./protocol.ts";

/** Whether this is a source, which Node runs as it is during development. The package has JavaScript. */
const IS_SOURCE = import.meta.url.endsWith(".ts");
const ENTRY = new URL(IS_SOURCE ? "./worker.node.ts" : "./worker.node.js", import.meta.url);
const OPTIONS = IS_SOURCE ? ["--conditions=edgewise-source"] : [];

/**
 * Makes the function that starts worker threads of a file. Threads keep the process alive until they are told not to.
 */
export const spawnFrom =
  (entry: URL, resourceLimits: ResourceLimits = {}): Spawn =>
  (name, events) => {
    // Options of this process are left out, since they are meant for its own script: with `--input-type`, no worker
    // would start.
    const worker = new Worker(entry, { name, execArgv: OPTIONS, resourceLimits });
    let cause: unknown;
    let ending = false;
    worker.on("message", (reply: Reply) => events.reply(reply));
    worker.on("error", (error) => {
      cause = error;
    });
    worker.on("messageerror", (error) => {
      cause = error;
      void worker.terminate();
    });
    worker.on("exit", (code) => events.end(cause ?? new Error(`the thread ended with exit code ${code}`)));
    return {
      post: (order, transfer) => worker.postMessage(order, transfer),
      terminate: async () => {
        ending = true;
        await worker.terminate();
      },
      hold: (alive) => {
        if (alive) worker.ref();
        // A caller that waits for the thread's end must not find the process ended before.
        else if (!ending) worker.unref();
      },
    };
  };

/** Starts threads of `worker.node.ts`. */
export const spawnNode: Spawn = spawnFrom(ENTRY);
