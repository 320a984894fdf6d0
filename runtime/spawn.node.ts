/** Starts workers as threads of Node. */

import { Worker } from "node:worker_threads";
import type { Reply, Spawn } from "./protocol.ts";

/** Sources are run unbuilt in development; the package holds JavaScript. */
const ENTRY = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);

/** Starts a worker thread. It keeps the process alive until it is told not to. */
export const spawnNode: Spawn = (name, events) => {
  // The options of this process are meant for its own script: with --input-type inherited, no worker would start.
  const worker = new Worker(ENTRY, { name, execArgv: [] });
  let cause: unknown;
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
    post: (order) => worker.postMessage(order),
    terminate: async () => {
      await worker.terminate();
    },
    hold: (alive) => (alive ? worker.ref() : worker.unref()),
  };
};
