/** The GAP Benchmark Suite as a peer: the programs of a folder where someone has built it, named by EDGEWISE_GAPBS. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rmat, uniform } from "../../src/graph/generate.ts";
import type { Allocator, Graph } from "../../src/graph/graph.ts";
import { readGraph } from "../../src/graph/read.ts";

/** A graph that the suite's generators make: 2^scale nodes, sixteen edges drawn for each, without direction, squeezed. */
export interface GapGraph {
  readonly name: string;
  readonly kind: "kron" | "urand";
  readonly scale: number;
}

export interface GapTrials {
  /** Milliseconds of each trial, without reading the graph. */
  readonly milliseconds: readonly number[];
  /** What it says of the nodes with the greatest scores, if it was asked: scores by node. */
  readonly greatest: ReadonlyMap<number, number>;
}

/** The folder of the suite, or undefined where none was given. */
export function gapFolder(): string | undefined {
  const folder = process.env.EDGEWISE_GAPBS;
  if (folder === undefined || folder === "") return undefined;
  for (const program of ["converter", "pr_spmv"]) {
    if (!existsSync(join(folder, program))) {
      throw new Error(`EDGEWISE_GAPBS is ${folder}, where there is no ${program}; expected the suite after make`);
    }
  }
  return folder;
}

/** The file of a graph, made by the suite's converter unless an earlier run has. */
export function gapFile(folder: string, { name, kind, scale }: GapGraph): string {
  const cache = join(tmpdir(), "edgewise-bench");
  const file = join(cache, `${name}.sg`);
  if (existsSync(file)) return file;
  mkdirSync(cache, { recursive: true });
  const part = join(cache, `${name}.${process.pid}.part.sg`);
  runProgram(join(folder, "converter"), [kind === "kron" ? "-g" : "-u", String(scale), "-b", part]);
  renameSync(part, file);
  return file;
}

/** A graph of the suite where the suite is at hand, else one drawn in the same way by our own generators. */
export async function gapGraphOf({ name, kind, scale }: GapGraph, allocator: Allocator): Promise<Graph> {
  const folder = gapFolder();
  if (folder) return await readGraph(gapFile(folder, { name, kind, scale }), { name, allocator });
  const options = { name, selfLoops: "drop", parallelEdges: "drop", allocator } as const;
  if (kind === "kron") return rmat({ scale, ...options });
  return uniform({ nodeCount: 2 ** scale, edgeCount: 16 * 2 ** scale, ...options });
}

/** Runs pr_spmv in a process of its own for so many trials of so many rounds each. */
export function runPrSpmv(
  folder: string,
  file: string,
  { threads, rounds, trials, analyze = false }: { threads: number; rounds: number; trials: number; analyze?: boolean },
): GapTrials {
  const options = ["-f", file, "-i", String(rounds), "-t", "0", "-n", String(trials), ...(analyze ? ["-a"] : [])];
  const text = runProgram(join(folder, "pr_spmv"), options, { OMP_NUM_THREADS: String(threads) });
  const milliseconds = [...text.matchAll(/^Trial Time:\s+([\d.]+)$/gm)].map(([, seconds]) => Number(seconds) * 1000);
  if (milliseconds.length !== trials)
    throw new Error(`pr_spmv printed ${milliseconds.length} trials of ${trials}:\n${text}`);
  const greatest = [...text.matchAll(/^(\d+):([\d.e+-]+)$/gm)].map(
    ([, node, score]) => [Number(node), Number(score)] as const,
  );
  return { milliseconds, greatest: new Map(greatest) };
}

function runProgram(
  program: string,
  options: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): string {
  const { status, stdout, error } = spawnSync(program, options, {
    encoding: "utf8",
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${options.join(" ")} ended with ${status}:\n${stdout}`);
  return stdout;
}
