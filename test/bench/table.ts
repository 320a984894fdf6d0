/** What the optimizer makes of some programs, counted and not timed; the page docs/optimizer.md has it word for word. */

import { readFileSync } from "node:fs";
import type { OptimizationLevel } from "../../passes/pipelines.ts";
import { PIPELINES } from "../../passes/pipelines.ts";
import { cdlp, heatDiffusion, hits, katzCentrality, pagerank, sssp } from "../../src/algorithms/index.ts";
import { compile } from "../../src/compile.ts";
import { countPasses } from "../../src/estimate/array-traffic.ts";
import { rmat } from "../../src/graph/generate.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { printFunc } from "../../src/ir/print.ts";
import type { Func } from "../../src/ir/value.ts";
import { countOps } from "../../src/ir/walk.ts";
import type { Kernel } from "../../src/plan/kernel.ts";
import type { Plan, Step } from "../../src/plan/plan.ts";
import { walkSteps } from "../../src/plan/walk.ts";
import { code, table } from "../docs/markdown.ts";
import type { Given } from "./bound.ts";
import { BoundRun } from "./bound.ts";
import type { Bar, Figure } from "./figure.ts";

/** A program with one outermost loop, and how few passes over arrays of nodes a round of it can do with. */
interface Counted {
  readonly name: string;
  readonly func: Func;
  readonly given: Given;
  readonly least: number;
  /** The values that a round must read and leave. */
  readonly why: string;
}

const PROGRAMS: readonly Counted[] = [
  {
    name: "pagerank",
    func: pagerank.func,
    given: {},
    least: 5,
    why: "The kernel over edges reads the shares of the round before, and at the node its rank, for the change, and its degree; it leaves the rank and, across the back edge, the share. Whether a node is a sink follows from its degree.",
  },
  {
    name: "hits",
    func: hits.func,
    given: {},
    least: 10,
    why: "Twice the same: the sums over a row are read from one array of scores and left to the kernel that divides them by their norm, which is known only then: 2. That reads the sums and the scores before, and leaves the new ones: 3.",
  },
  {
    name: "katzCentrality",
    func: katzCentrality.func,
    given: {},
    least: 3,
    why: "The kernel over edges reads the centralities, at the other end and at the node, and the base; it leaves the new ones.",
  },
  {
    name: "cdlp",
    func: cdlp.func,
    given: {},
    least: 2,
    why: "The labels are read, at the other end and at the node, and the new ones left. Whether any changed is known where both are.",
  },
  {
    name: "sssp",
    func: sssp.func,
    given: { root: 0 },
    least: 2,
    why: "The distances are read, at the other end and at the node, and the new ones left. Whether any changed is known where both are. Weights are an array of edges.",
  },
  {
    name: "heatDiffusion",
    func: heatDiffusion.func,
    given: { heat: 1 },
    least: 2,
    why: "The heat is read, at the other end and at the node, and the new heat left.",
  },
  {
    name: "fuzzed, seed 8",
    func: fuzzed(8),
    given: {},
    least: 2,
    why: "The two carried values start as one and become one: the one is read, as f64 and narrowed at the edge, and the next one left.",
  },
  {
    name: "fuzzed, seed 222",
    func: fuzzed(222),
    given: {},
    least: 8,
    why: "A power of the first of the two carried values, and a condition on it, are made at the nodes, for a power at every edge takes longer than their arrays: the value is read, both are left and read at the other end. Both carried values, which become one, are read at the node, to see whether they changed; the next one is left.",
  },
  {
    name: "fuzzed, seed 441",
    func: fuzzed(441),
    given: {},
    least: 2,
    why: "The carried node value is read, at the other end and at the node, to see whether it changed; the next one is left.",
  },
];

const LEVELS = Object.keys(PIPELINES) as OptimizationLevel[];

/** The counts of one program at one optimization level. */
interface Counts {
  readonly ops: number;
  readonly kernels: number;
  readonly kernelsOfRound: number;
  readonly levelsOfRound: number;
  readonly passesOfRound: number;
  readonly peakBytes: number;
}

export const TABLE: Figure = {
  name: "table",
  doc: "Ops, kernels, levels, passes over arrays of nodes, and memory, counted on R-MAT of scale 12.",
  measure: () => {
    const graph = countedGraph();
    const bars = PROGRAMS.map(({ name, func, given, least }): Bar => {
      const { passesOfRound } = countsOf(func, "O2", graph, given);
      return { what: `${name}: array passes of a round at O2`, found: passesOfRound, limit: least, kind: "at most" };
    });
    return { head: HEAD, rows: rowsOf(graph), bars };
  },
};

/** The table as a section of the page. */
export function countTable(): string {
  return table(HEAD, rowsOf(countedGraph()));
}

/** The least numbers of array passes, each with its reason, as a section of the page. */
export function leastTable(): string {
  return table(
    ["program", "least", "because"],
    PROGRAMS.map(({ name, least, why }) => [name, String(least), why]),
  );
}

/** The worked example of the page: PageRank before all passes, or after those of O2. */
export function workedExample(level: OptimizationLevel): string {
  return `\`\`\`mlir\n${printFunc(compile(pagerank.func, { pipeline: level }).func)}\`\`\``;
}

const HEAD = [
  "program",
  "level",
  "ops",
  "kernels",
  "kernels a round",
  "levels a round",
  "array passes a round",
  "least",
  "peak KiB",
];

function rowsOf(graph: Graph): string[][] {
  return PROGRAMS.flatMap(({ name, func, given, least }) =>
    LEVELS.map((level) => {
      const counts = countsOf(func, level, graph, given);
      const { ops, kernels, kernelsOfRound, levelsOfRound, passesOfRound, peakBytes } = counts;
      const numbers = [ops, kernels, kernelsOfRound, levelsOfRound, passesOfRound, least, Math.ceil(peakBytes / 1024)];
      return [name, code(level), ...numbers.map(String)];
    }),
  );
}

function countsOf(func: Func, pipeline: OptimizationLevel, graph: Graph, given: Given): Counts {
  const { func: optimized, plan } = compile(func, { pipeline });
  const round = roundOf(plan);
  const levels = [...walkSteps(round)].filter((step) => step.kind === "level" && step.kernels.length > 0);
  return {
    ops: countOps(optimized),
    kernels: kernelsOf(plan.steps).length,
    kernelsOfRound: kernelsOf(round).length,
    levelsOfRound: levels.length,
    passesOfRound: passesOf(plan, round),
    peakBytes: new BoundRun(plan, graph, given).peakBytes,
  };
}

function kernelsOf(steps: readonly Step[]): readonly Kernel[] {
  return [...walkSteps(steps)].flatMap((step) => (step.kind === "level" ? step.kernels : []));
}

/** Passes over arrays of nodes in a round of the outermost loop, with one round of each loop in it. */
function passesOf(plan: Plan, round: readonly Step[]): number {
  const { loops } = countPasses(plan);
  const inner = [...walkSteps(round)].flatMap((step) => (step.kind === "loop" ? [loops.get(step)!] : []));
  const outer = [...loops].flatMap(([loop, passes]) => (loop.body === round ? [passes] : []));
  return [...outer, ...inner].reduce((sum, { nodes }) => sum + nodes.reads + nodes.writes, 0);
}

/** The body of the one outermost loop. */
function roundOf({ name, steps }: Plan): readonly Step[] {
  const loops = steps.filter((step) => step.kind === "loop");
  if (loops.length !== 1) throw new Error(`${name} has ${loops.length} outermost loops, expected one`);
  return loops[0]!.body;
}

function countedGraph(): Graph {
  return rmat({ scale: 12, directed: true, weights: { low: 1, high: 255 }, seed: 1 });
}

/** A program that the fuzzer came upon with a seed; kept as a file, for the seed means another one when ops are added. */
function fuzzed(seed: number): Func {
  return parseFunc(readFileSync(new URL(`fuzzed/seed-${seed}.ir`, import.meta.url), "utf8"));
}
