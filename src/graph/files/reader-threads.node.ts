/** Starts threads of Node for readers of files. */

import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { ReaderThread, Reply } from "../scan/orders.ts";

/** Sources are run unbuilt in development, under the condition by which they find each other. */
const IS_SOURCE = import.meta.url.endsWith(".ts");
const ENTRY = new URL(IS_SOURCE ? "./reader-thread.node.ts" : "./reader-thread.node.js", import.meta.url);
const OPTIONS = IS_SOURCE ? ["--conditions=edgewise-source"] : [];

/** More threads than these would wait for the one that reads the file. */
const MOST_THREADS = 7;

/** Starts a thread for each core but the one that the caller has; none where that is not permitted or not wanted. */
export function startReaderThreads(): readonly ReaderThread[] {
  if (process.permission && !process.permission.has("worker")) return [];
  if (process.env.EDGEWISE_WITHOUT?.split(",").some((feature) => feature.trim() === "threads")) return [];
  const count = Math.min(availableParallelism() - 1, MOST_THREADS);
  return Array.from({ length: count }, (_, k) => startThread(`edgewise-reader-${k}`));
}

function startThread(name: string): ReaderThread {
  // Options of this process are meant for its own script: with --input-type inherited, no thread would start.
  const worker = new Worker(ENTRY, { name, execArgv: OPTIONS });
  const waiting: PromiseWithResolvers<Reply>[] = [];
  let ended: Error | null = null;
  const fail = (error: Error): void => {
    ended ??= error;
    for (const { reject } of waiting.splice(0)) reject(ended);
  };
  worker.on("message", (reply: Reply) => waiting.shift()?.resolve(reply));
  worker.on("messageerror", (error) => fail(error));
  worker.on("error", (error) => fail(error instanceof Error ? error : new Error(String(error))));
  worker.on("exit", (code) => fail(new Error(`a thread that read a file ended with exit code ${code}`)));
  return {
    tell: (order) => worker.postMessage(order),
    ask(order, transfer) {
      if (ended !== null) return Promise.reject(ended);
      const reply = Promise.withResolvers<Reply>();
      waiting.push(reply);
      worker.postMessage(order, transfer);
      return reply.promise;
    },
    end: () => void worker.terminate(),
  };
}
