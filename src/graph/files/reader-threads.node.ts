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

/** The milliseconds for which a thread waits for another file. To start it takes as long as to read some 20 MB. */
const PATIENCE = 5000;

/** The threads that wait for a file. They keep no process alive. */
const waiting = new Set<NodeThread>();

/**
 * Gives a thread for each core but the one that the caller has, those first that wait since another file; none where that is
 * not permitted or not wanted.
 */
export function startReaderThreads(): readonly ReaderThread[] {
  if (process.permission && !process.permission.has("worker")) return [];
  if (process.env.EDGEWISE_WITHOUT?.split(",").some((feature) => feature.trim() === "threads")) return [];
  const count = Math.min(availableParallelism() - 1, MOST_THREADS);
  const found = [...waiting].slice(0, count);
  for (const thread of found) thread.resume();
  return [...found, ...Array.from({ length: count - found.length }, (_, k) => new NodeThread(found.length + k))];
}

class NodeThread implements ReaderThread {
  readonly #worker: Worker;
  readonly #replies: PromiseWithResolvers<Reply>[] = [];
  #ended: Error | null = null;
  #patience: NodeJS.Timeout | undefined;

  constructor(number: number) {
    // Options of this process are meant for its own script: with --input-type inherited, no thread would start.
    this.#worker = new Worker(ENTRY, { name: `edgewise-reader-${number}`, execArgv: OPTIONS });
    this.#worker.on("message", (reply: Reply) => this.#replies.shift()?.resolve(reply));
    this.#worker.on("messageerror", (error) => this.#fail(error));
    this.#worker.on("error", (error) => this.#fail(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on("exit", (code) => this.#fail(new Error(`a thread that read a file ended with exit code ${code}`)));
  }

  /** Takes the thread out of those that wait. */
  resume(): void {
    waiting.delete(this);
    clearTimeout(this.#patience);
    this.#worker.ref();
  }

  readonly tell: ReaderThread["tell"] = (order) => this.#worker.postMessage(order);

  readonly ask: ReaderThread["ask"] = (order, transfer) => {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    const reply = Promise.withResolvers<Reply>();
    this.#replies.push(reply);
    this.#worker.postMessage(order, transfer);
    return reply.promise;
  };

  /** Lets the thread wait for another file, if it is well and has nothing to do. */
  readonly end: ReaderThread["end"] = () => {
    if (this.#ended !== null || this.#replies.length > 0) {
      void this.#worker.terminate();
      return;
    }
    waiting.add(this);
    this.#worker.unref();
    this.#patience = setTimeout(() => {
      waiting.delete(this);
      void this.#worker.terminate();
    }, PATIENCE).unref();
  };

  #fail(error: Error): void {
    this.#ended ??= error;
    waiting.delete(this);
    for (const { reject } of this.#replies.splice(0)) reject(this.#ended);
  }
}
