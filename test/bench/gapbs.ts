/** The GAP Benchmark Suite as a peer: the programs of a folder where someone has built it, named by EDGEWISE_GAPBS. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromEdges } from "../../src/graph/build.ts";
import { writeGap } from "../../src/graph/formats/gap/gap-write.ts";
import { grid, rmat, uniform } from "../../src/graph/generate.ts";
import type { Allocator, Graph } from "../../src/graph/graph.ts";
import { seededRandom } from "../../src/graph/random.ts";
import { readGraph } from "../../src/graph/read.ts";

/**
 * A graph without direction that the suite's programs read: one that its generators make, of 2^scale nodes with sixteen
 * edges drawn for each, squeezed; or a square lattice of ours.
 */
export type GapGraph =
  | { readonly name: string; readonly kind: "kron" | "urand"; readonly scale: number }
  | { readonly name: string; readonly kind: "grid"; readonly side: number };

/** The graphs on which programs of ours travel beside the suite's. */
export const GAP_GRAPHS = {
  grid1000: { name: "grid1000", kind: "grid", side: 1000 },
  kron20: { name: "kron20", kind: "kron", scale: 20 },
  urand20: { name: "urand20", kind: "urand", scale: 20 },
} as const satisfies Record<string, GapGraph>;

/** A program of the suite that is timed. */
export type GapProgram = "pr_spmv" | "bfs" | "cc" | "sssp" | "bc";

/** The weights that the suite draws for edges. */
const WEIGHTS = { low: 1, high: 255 };

interface Trials {
  /** Milliseconds of each trial, without reading the graph. */
  readonly milliseconds: readonly number[];
}

export interface GapTrials extends Trials {
  /** The greatest scores by node, if they were asked for. */
  readonly greatest: ReadonlyMap<number, number>;
}

export interface GapSearches extends Trials {
  /** The nodes that the trials began with, if it was asked. */
  readonly sources: readonly number[];
  /** The number of nodes that the last trial reached, if it was asked for. */
  readonly reached: number | null;
}

/** The folder of the suite with the programs that are wanted, or undefined where none was given. */
export function gapFolder(...programs: readonly GapProgram[]): string | undefined {
  const folder = process.env.EDGEWISE_GAPBS;
  if (folder === undefined || folder === "") return undefined;
  for (const program of ["converter", ...programs]) {
    if (!existsSync(join(folder, program))) {
      throw new Error(`EDGEWISE_GAPBS is ${folder}, where there is no ${program}; expected the suite after make`);
    }
  }
  return folder;
}

/**
 * The file of a graph, made by the suite's converter, or from a lattice of ours, unless an earlier run has. Weighted,
 * its edges have integers from 1 to 255.
 */
export function gapFile(folder: string, graph: GapGraph, { weighted = false } = {}): string {
  const cache = join(tmpdir(), "edgewise-bench");
  const ending = weighted ? "wsg" : "sg";
  const file = join(cache, `${graph.name}.${ending}`);
  if (existsSync(file)) return file;
  mkdirSync(cache, { recursive: true });
  const part = join(cache, `${graph.name}.${process.pid}.part.${ending}`);
  if (graph.kind === "grid") {
    writeFileSync(part, weighted ? writeGap(weightedGrid(graph), { weight: "weight" }) : writeGap(plainGrid(graph)));
  } else {
    const options = [graph.kind === "kron" ? "-g" : "-u", String(graph.scale), ...(weighted ? ["-w"] : [])];
    runProgram(join(folder, "converter"), [...options, "-b", part]);
  }
  renameSync(part, file);
  return file;
}

/** A graph of the suite where the suite is at hand, else one drawn in the same way by our own generators. */
export async function gapGraphOf(graph: GapGraph, allocator: Allocator, { weighted = false } = {}): Promise<Graph> {
  const folder = gapFolder();
  const { name } = graph;
  if (folder) return await readGraph(gapFile(folder, graph, { weighted }), { name, allocator });
  if (graph.kind === "grid") return weighted ? weightedGrid(graph, allocator) : plainGrid(graph, allocator);
  const weights = weighted ? { weights: WEIGHTS } : {};
  const options = { name, selfLoops: "drop", parallelEdges: "drop", allocator, ...weights } as const;
  const { kind, scale } = graph;
  if (kind === "kron") return rmat({ scale, ...options });
  return uniform({ nodeCount: 2 ** scale, edgeCount: 16 * 2 ** scale, ...options });
}

function plainGrid({ name, side }: GapGraph & { readonly kind: "grid" }, allocator?: Allocator): Graph {
  return grid({ rows: side, columns: side, name, allocator });
}

/** The lattice with weights as the suite draws them for its own graphs. */
function weightedGrid(graph: GapGraph & { readonly kind: "grid" }, allocator?: Allocator): Graph {
  const lattice = plainGrid(graph);
  const random = seededRandom(1);
  const { low, high } = WEIGHTS;
  return fromEdges({
    nodeCount: lattice.nodeCount,
    sources: lattice.edgeSource(),
    targets: lattice.edgeTarget(),
    directed: false,
    edgeColumns: { weight: Int32Array.from({ length: lattice.edgeCount }, () => low + random.below(high - low + 1)) },
    name: graph.name,
    allocator,
  });
}

/** Runs pr_spmv in a process of its own for so many trials of so many rounds each. */
export function runPrSpmv(
  folder: string,
  file: string,
  { threads, rounds, trials, analyze = false }: { threads: number; rounds: number; trials: number; analyze?: boolean },
): GapTrials {
  const options = ["-f", file, "-i", String(rounds), "-t", "0", "-n", String(trials), ...(analyze ? ["-a"] : [])];
  const text = runProgram(join(folder, "pr_spmv"), options, environmentOf(threads));
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
  const text = runProgram(join(folder, "bfs"), options, environmentOf(threads));
  const sources = sourcesIn(text);
  if (tell && sources.length !== trials) throw new Error(`bfs told ${sources.length} sources:\n${text}`);
  const reached = /^BFS Tree has (\d+) nodes/m.exec(text)?.[1];
  return {
    milliseconds: verifiedTrials("bfs", text, trials, tell),
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
  const text = runProgram(join(folder, "cc"), options, environmentOf(threads));
  return verifiedTrials("cc", text, trials, tell);
}

/**
 * Runs sssp in a process of its own, on a weighted file: its trials begin at the same nodes as those of bfs. Asked to
 * tell, it verifies its distances.
 */
export function runGapSssp(
  folder: string,
  file: string,
  { threads, trials, delta, tell = false }: { threads: number; trials: number; delta: number; tell?: boolean },
): readonly number[] {
  const options = ["-f", file, "-n", String(trials), "-d", String(delta), ...(tell ? ["-v"] : [])];
  return verifiedTrials("sssp", runProgram(join(folder, "sssp"), options, environmentOf(threads)), trials, tell);
}

/**
 * Runs bc in a process of its own for so many trials, each from the next `each` of the nodes that it picks, the same ones
 * in every process. Asked to tell, it says which these are and verifies its scores.
 */
export function runGapBc(
  folder: string,
  file: string,
  { threads, trials, each, tell = false }: { threads: number; trials: number; each: number; tell?: boolean },
): Omit<GapSearches, "reached"> {
  const options = ["-f", file, "-n", String(trials), "-i", String(each), ...(tell ? ["-l", "-v"] : [])];
  const text = runProgram(join(folder, "bc"), options, environmentOf(threads));
  const sources = sourcesIn(text);
  if (tell && sources.length !== trials * each) throw new Error(`bc told ${sources.length} sources:\n${text}`);
  return { milliseconds: verifiedTrials("bc", text, trials, tell), sources };
}

/** The times of trials, which have been verified if they were to be. */
function verifiedTrials(program: string, text: string, trials: number, verified: boolean): number[] {
  const passed = [...text.matchAll(/^Verification:\s+PASS$/gm)].length;
  if (verified && passed !== trials) throw new Error(`${program} failed its verifier:\n${text}`);
  return trialTimes(program, text, trials);
}

function sourcesIn(text: string): number[] {
  return [...text.matchAll(/^Source:\s+(\d+)$/gm)].map(([, node]) => Number(node));
}

function environmentOf(threads: number): Readonly<Record<string, string>> {
  return { OMP_NUM_THREADS: String(threads) };
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
