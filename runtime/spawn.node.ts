/** Starts workers as threads of Node. */

import { type ResourceLimits, Worker } from "node:worker_threads";
import type { Reply, Spawn } from "./protocol.ts";

/** Sources are run unbuilt in development, under the condition by which they find each other; the package holds JavaScript. */
const IS_SOURCE = import.meta.url.endsWith(".ts");
const ENTRY = new URL(IS_SOURCE ? "./worker.node.ts" : "./worker.node.js", import.meta.url);
const OPTIONS = IS_SOURCE ? ["--conditions=edgewise-source"] : [];

/** Starts worker threads of a file. They keep the process alive until they are told not to. */
export const spawnFrom =
  (entry: URL, resourceLimits: ResourceLimits = {}): Spawn =>
  (name, events) => {
    // Those of this process are meant for its own script: with --input-type inherited, no worker would start.
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
        // Whoever waits for its end must not find the process gone before.
        else if (!ending) worker.unref();
      },
    };
  };

/** Starts threads of `worker.node.ts`. */
export const spawnNode: Spawn = spawnFrom(ENTRY);
