/** Another tree of this repository as a contender: a folder named by EDGEWISE_BEFORE, whose sources a process of its own runs. */

import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { printRatio, printSpread } from "../figure.ts";
import type { Times } from "../harness.ts";
import { bestRatioOf, ratioOf, timesOf } from "../harness.ts";

/** The orders to a tree's process, and its answers. */
export interface Orders {
  /** Makes the graph that runs are on, in place of the last one. */
  readonly graph: { readonly ask: GraphOrder; readonly answer: null };
  /** Runs an algorithm of the library once; null where the library has none of that name. */
  readonly run: { readonly ask: RunOrder; readonly answer: Ran | null };
  /** The names of the library. */
  readonly library: { readonly ask: null; readonly answer: readonly string[] };
  /** Compiles an algorithm of the library to a plan again and again. */
  readonly compile: { readonly ask: { readonly algorithm: string }; readonly answer: Compiled };
}

export interface GraphOrder {
  /** A serialized graph; null for one that the tree's own R-MAT generator draws, undirected and simple. */
  readonly file: string | null;
  readonly scale: number;
  /** Whether each edge is directed from its lower end to its higher, which makes the graph acyclic. */
  readonly acyclic: boolean;
}

export interface RunOrder {
  readonly algorithm: string;
  readonly given: Readonly<Record<string, number | boolean>>;
  /** Whether the node with most out-edges is given as `root`. */
  readonly fromHub: boolean;
  readonly workers: number;
}

export interface Ran {
  /** Milliseconds of the kernels. */
  readonly run: number;
  readonly rounds: number | null;
  /** The digest of the bytes of all results. */
  readonly digest: string;
}

export interface Compiled {
  /** Milliseconds of processor time of one compilation. */
  readonly cpu: number;
  /** Whether a loop of the plan can be sparse. */
  readonly sparse: boolean;
}

export type Order = {
  readonly [K in keyof Orders]: { readonly kind: K; readonly ask: Orders[K]["ask"] };
}[keyof Orders];

const JOB = new URL("./tree-job.ts", import.meta.url);
const HERE = fileURLToPath(new URL("../../../", import.meta.url));

/** The folder of the other tree, or undefined where none was given. */
function folderBefore(): string | undefined {
  const folder = process.env.EDGEWISE_BEFORE;
  if (folder === undefined || folder === "") return undefined;
  for (const file of ["src/index.ts", "node_modules"]) {
    if (existsSync(join(folder, file))) continue;
    throw new Error(`EDGEWISE_BEFORE is ${folder}, where there is no ${file}; expected a clone after npm ci`);
  }
  return folder;
}

/** The process of a tree, which does one thing at a time. */
class Tree implements Disposable {
  readonly #process: ChildProcess;

  /** Without a folder it is this tree. */
  constructor(folder: string = HERE) {
    // The process has conditions of its own, so that `#platform` and the like mean the sources of the tree that imports
    // them.
    this.#process = fork(JOB, [folder], { execArgv: ["--conditions=edgewise-source"] });
  }

  async order<K extends keyof Orders>(kind: K, ask: Orders[K]["ask"]): Promise<Orders[K]["answer"]> {
    const { promise, resolve, reject } = Promise.withResolvers<Orders[K]["answer"]>();
    const ended = (code: number | null): void => reject(new Error(`the process of a tree ended with ${code}`));
    this.#process.once("exit", ended);
    this.#process.once("message", (message) => {
      // Sent by tree-job.ts, which answers nothing else.
      const { answer, error } = message as { answer: Orders[K]["answer"]; error: string | null };
      if (error === null) resolve(answer);
      else reject(new Error(error));
    });
    this.#process.send({ kind, ask });
    try {
      return await promise;
    } finally {
      this.#process.off("exit", ended);
    }
  }

  [Symbol.dispose](): void {
    this.#process.kill();
  }
}

/** A tree that contends. */
export interface Side {
  readonly name: "now" | "before";
  readonly tree: Tree;
}

/** Gives this tree, and after it the one before where one is named. */
export async function withTrees<R>(measure: (sides: readonly Side[]) => Promise<R>): Promise<R> {
  const folder = folderBefore();
  using stack = new DisposableStack();
  const now = { name: "now", tree: stack.use(new Tree()) } as const;
  if (folder === undefined) return await measure([now]);
  return await measure([now, { name: "before", tree: stack.use(new Tree(folder)) }]);
}

/** How long this tree took and the one before, and their ratio, as cells of a row; the ratio is undefined without the latter. */
export function comparisonOf(times: Times, now: string, before: string): { cells: readonly string[]; ratio?: number } {
  const own = printSpread(timesOf(times, now));
  if (!times.names.includes(before)) return { cells: [own, "left out", "", ""] };
  const ratio = ratioOf(times, now, before);
  const best = printRatio(bestRatioOf(times, now, before));
  const cells = [own, printSpread(timesOf(times, before)), printSpread(ratio, printRatio), best];
  return { cells, ratio: ratio.median };
}

export const COMPARISON_HEAD = ["now, ms", "before, ms", "now / before", "best / best"];
