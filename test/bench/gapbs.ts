/** The GAP Benchmark Suite as a peer: the programs of a folder where someone has built it, named by EDGEWISE_GAPBS. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeGap } from "../../src/graph/formats/gap/gap-write.ts";
import { grid, rmat, uniform } from "../../src/graph/generate.ts";
import type { Allocator, Graph } from "../../src/graph/graph.ts";
import { readGraph } from "../../src/graph/read.ts";

/**
 * A graph without direction that the suite's programs read: one that its generators make, of 2^scale nodes with sixteen
 * edges drawn for each, squeezed; or a square lattice of ours.
 */
export type GapGraph =
  | { readonly name: string; readonly kind: "kron" | "urand"; readonly scale: number }
  | { readonly name: string; readonly kind: "grid"; readonly side: number };

interface Trials {
  /** Milliseconds of each trial, without reading the graph. */
  readonly milliseconds: readonly number[];
}

export interface GapTrials extends Trials {
  /** The greatest scores by node, if they were asked for. */
  readonly greatest: ReadonlyMap<number, number>;
}

export interface GapSearches extends Trials {
  /** The node that each trial began with, if it was asked. */
  readonly sources: readonly number[];
  /** The number of nodes that the last trial reached, if it was asked for. */
  readonly reached: number | null;
}

/** The folder of the suite with the programs that are wanted, or undefined where none was given. */
export function gapFolder(...programs: readonly ("pr_spmv" | "bfs" | "cc")[]): string | undefined {
  const folder = process.env.EDGEWISE_GAPBS;
  if (folder === undefined || folder === "") return undefined;
  for (const program of ["converter", ...programs]) {
    if (!existsSync(join(folder, program))) {
      throw new Error(`EDGEWISE_GAPBS is ${folder}, where there is no ${program}; expected the suite after make`);
    }
  }
  return folder;
}

/** The file of a graph, made by the suite's converter, or from a lattice of ours, unless an earlier run has. */
export function gapFile(folder: string, graph: GapGraph): string {
  const cache = join(tmpdir(), "edgewise-bench");
  const file = join(cache, `${graph.name}.sg`);
  if (existsSync(file)) return file;
  mkdirSync(cache, { recursive: true });
  const part = join(cache, `${graph.name}.${process.pid}.part.sg`);
  if (graph.kind === "grid") writeFileSync(part, writeGap(grid({ rows: graph.side, columns: graph.side })));
  else runProgram(join(folder, "converter"), [graph.kind === "kron" ? "-g" : "-u", String(graph.scale), "-b", part]);
  renameSync(part, file);
  return file;
}

/** A graph of the suite where the suite is at hand, else one drawn in the same way by our own generators. */
export async function gapGraphOf(graph: GapGraph, allocator: Allocator): Promise<Graph> {
  const folder = gapFolder();
  const { name } = graph;
  if (folder) return await readGraph(gapFile(folder, graph), { name, allocator });
  if (graph.kind === "grid") return grid({ rows: graph.side, columns: graph.side, name, allocator });
  const options = { name, selfLoops: "drop", parallelEdges: "drop", allocator } as const;
  const { kind, scale } = graph;
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
  const greatest = [...text.matchAll(/^(\d+):([\d.e+-]+)$/gm)].map(
    ([, node, score]) => [Number(node), Number(score)] as const,
  );
  return { milliseconds: trialTimes("pr_spmv", text, trials), greatest: new Map(greatest) };
}

/**
 * Runs bfs in a process of its own for so many trials, each from another node with edges: the same nodes in every process,
 * since its generator has a fixed seed. Asked to tell, which takes time, it says which these are and verifies its trees.
 */
export function runGapBfs(
  folder: string,
  file: string,
  { threads, trials, tell = false }: { threads: number; trials: number; tell?: boolean },
): GapSearches {
  const options = ["-f", file, "-n", String(trials), ...(tell ? ["-l", "-v", "-a"] : [])];
  const text = runProgram(join(folder, "bfs"), options, { OMP_NUM_THREADS: String(threads) });
  const sources = [...text.matchAll(/^Source:\s+(\d+)$/gm)].map(([, node]) => Number(node));
  const verified = [...text.matchAll(/^Verification:\s+PASS$/gm)].length;
  if (tell && (sources.length !== trials || verified !== trials)) throw new Error(`bfs failed its verifier:\n${text}`);
  const reached = /^BFS Tree has (\d+) nodes/m.exec(text)?.[1];
  return {
    milliseconds: trialTimes("bfs", text, trials),
    sources,
    reached: reached === undefined ? null : Number(reached),
  };
}

/** Runs cc, which is Afforest, in a process of its own for so many trials. Asked to tell, it verifies its components. */
export function runGapCc(
  folder: string,
  file: string,
  { threads, trials, tell = false }: { threads: number; trials: number; tell?: boolean },
): readonly number[] {
  const options = ["-f", file, "-n", String(trials), ...(tell ? ["-v"] : [])];
  const text = runProgram(join(folder, "cc"), options, { OMP_NUM_THREADS: String(threads) });
  const verified = [...text.matchAll(/^Verification:\s+PASS$/gm)].length;
  if (tell && verified !== trials) throw new Error(`cc failed its verifier:\n${text}`);
  return trialTimes("cc", text, trials);
}

function trialTimes(program: string, text: string, trials: number): number[] {
  const times = [...text.matchAll(/^Trial Time:\s+([\d.]+)$/gm)].map(([, seconds]) => Number(seconds) * 1000);
  if (times.length !== trials) throw new Error(`${program} printed ${times.length} trials of ${trials}:\n${text}`);
  return times;
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
