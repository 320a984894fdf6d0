/**
 * PageRank as the GAP Benchmark Suite defines it, against the suite's own pr_spmv on the same graph file with the same
 * rounds. Both are timed without reading the graph, by their own clocks: pr_spmv prints its trials, an engine its runs.
 */

import { pagerankGap } from "../../src/algorithms/index.ts";
import type { Precision } from "../../src/compile.ts";
import { optimize } from "../../src/compile.ts";
import { Engine } from "../../src/engine/engine.ts";
import { rmat } from "../../src/graph/generate.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { interpret } from "../../src/interp/interpret.ts";
import { digestOf } from "./bound.ts";
import type { Bar, Figure, Measured } from "./figure.ts";
import { printRatio, printSpread } from "./figure.ts";
import type { GapGraph } from "./gapbs.ts";
import { gapFile, gapFolder, gapGraphOf, runPrSpmv } from "./gapbs.ts";
import type { Trials } from "./harness.ts";
import { ratioOf, timesOf, trialsInTurn } from "./harness.ts";

const ROUNDS = 20;
/** Trials of each contender before the next one's turn, after one that warms up. */
const TRIALS = 2;
/** No change is below 0, so that it is the limit that ends a run. */
const GIVEN = { damping: 0.85, tolerance: 0, limit: ROUNDS };
export const WORKERS = [1, 2];

/** A precision and how much longer than pr_spmv, which computes in f32, it may take. */
export const PRECISIONS: readonly { readonly precision: Precision; readonly limit: number }[] = [
  { precision: "f32", limit: 1 },
  { precision: "f64", limit: 1.25 },
];

/** A graph, and how often each contender has its turn. */
export const GRAPHS: readonly (GapGraph & { readonly turns: number })[] = [
  { name: "kron18", kind: "kron", scale: 18, turns: 11 },
  { name: "kron20", kind: "kron", scale: 20, turns: 7 },
  { name: "urand20", kind: "urand", scale: 20, turns: 7 },
];

/** Two workers against one on this graph. */
const SCALING = { graph: "kron20", limit: 1.85 };

export const GAP: readonly Figure[] = GRAPHS.map((graph) => ({
  name: `gap-${graph.name}`,
  doc: `PageRank of ${ROUNDS} rounds on ${graph.name} against pr_spmv of the GAP Benchmark Suite, f32 and f64, one thread and two.`,
  measure: (progress) => measure(graph, graph.turns, progress),
}));

async function measure(gapGraph: GapGraph, turns: number, progress: (doing: string) => void): Promise<Measured> {
  await using engine = await Engine.create({ workers: Math.max(...WORKERS) });
  await expectBitsOfInterpreter(engine);
  const folder = gapFolder("pr_spmv");
  progress(`making ${gapGraph.name}`);
  const graph = await gapGraphOf(gapGraph, engine.allocator);
  progress(`verifying on ${gapGraph.name}`);
  await expectScores(engine, graph, folder ? gapFile(folder, gapGraph) : null);
  const ours = PRECISIONS.flatMap(({ precision }) =>
    WORKERS.map(
      (workers): Trials => ({ name: `${precision} ${workers}`, run: () => runOurs(engine, graph, precision, workers) }),
    ),
  );
  const theirs = folder
    ? WORKERS.map((threads): Trials => ({ name: `GAP ${threads}`, run: () => runTheirs(folder, gapGraph, threads) }))
    : [];
  progress(`timing on ${gapGraph.name}`);
  const times = await trialsInTurn([...ours, ...theirs], turns);

  const rows: string[][] = [];
  const bars: Bar[] = [];
  for (const { precision, limit } of PRECISIONS) {
    for (const workers of WORKERS) {
      const name = `${precision} ${workers}`;
      const row = [gapGraph.name, precision, String(workers), printSpread(timesOf(times, name))];
      if (folder) {
        const ratio = ratioOf(times, name, `GAP ${workers}`);
        row.push(printSpread(timesOf(times, `GAP ${workers}`)), printSpread(ratio, printRatio));
        const what = `${gapGraph.name}, ${precision}, ${workers === 1 ? "one thread" : `${workers} threads`}: ours / pr_spmv`;
        bars.push({ what, found: ratio.median, limit, kind: "at most" });
      } else row.push("left out", "");
      if (workers === 1) row.push("");
      else {
        const ratio = ratioOf(times, `${precision} 1`, name);
        row.push(printSpread(ratio, printRatio));
        if (gapGraph.name === SCALING.graph) {
          const what = `${gapGraph.name}, ${precision}: one worker / two`;
          bars.push({ what, found: ratio.median, limit: SCALING.limit, kind: "at least" });
        }
      }
      rows.push(row);
    }
  }
  if (folder) {
    const ratio = ratioOf(times, "GAP 1", "GAP 2");
    rows.push([
      gapGraph.name,
      "pr_spmv",
      "2",
      "",
      printSpread(timesOf(times, "GAP 2")),
      "",
      printSpread(ratio, printRatio),
    ]);
  }
  const head = [
    "graph",
    "precision",
    "threads",
    "ours, ms a round",
    "pr_spmv, ms a round",
    "ours / pr_spmv",
    "one / two",
  ];
  return { head, rows, bars };
}

/** Milliseconds a round of some runs on an engine. */
export async function runOurs(engine: Engine, graph: Graph, precision: Precision, workers: number): Promise<number[]> {
  const times: number[] = [];
  for (let trial = 0; trial <= TRIALS; trial++) {
    const { timings } = await runRounds(engine, graph, precision, workers);
    if (trial > 0) times.push(timings.run / ROUNDS);
  }
  return times;
}

function runTheirs(folder: string, graph: GapGraph, threads: number): number[] {
  const { milliseconds } = runPrSpmv(folder, gapFile(folder, graph), { threads, rounds: ROUNDS, trials: TRIALS + 1 });
  return milliseconds.slice(1).map((time) => time / ROUNDS);
}

async function runRounds(engine: Engine, graph: Graph, precision: Precision, workers: number) {
  const mode = workers === 1 ? "sequential" : "parallel";
  const result = await engine.run(pagerankGap, graph, GIVEN, { mode, workers, compile: { precision } });
  if (result.rounds !== ROUNDS) throw new Error(`found ${result.rounds} rounds, expected ${ROUNDS}`);
  return result;
}

/** Compares every way that is timed with the interpreter, on a graph that it can do: some segments, some blocks. */
async function expectBitsOfInterpreter(engine: Engine): Promise<void> {
  const graph = rmat({ scale: 13, selfLoops: "drop", parallelEdges: "drop" });
  for (const { precision } of PRECISIONS) {
    const { results } = interpret(optimize(pagerankGap.func, { passes: [], precision }).func, graph, GIVEN);
    const expected = results.get("rank");
    if (typeof expected !== "object") throw new TypeError("found no ranks");
    for (const workers of WORKERS) {
      const { rank } = await runRounds(engine, graph, precision, workers);
      if (digestOf(rank) === digestOf(expected)) continue;
      throw new Error(`${precision} on ${workers} workers: the ranks differ from those of the interpreter`);
    }
  }
}

/** The greatest relative error of a score. Rows are long, and pr_spmv prints six digits. */
const TOLERANCE = { f32: 1e-3, f64: 1e-9 };

/** Compares the ranks with the definition in pr_spmv, worked out plainly, and the greatest with what it says itself. */
async function expectScores(engine: Engine, graph: Graph, file: string | null): Promise<void> {
  const expected = plainScores(graph);
  const folder = gapFolder("pr_spmv");
  const { greatest } =
    folder && file
      ? runPrSpmv(folder, file, { threads: 1, rounds: ROUNDS, trials: 1, analyze: true })
      : { greatest: null };
  if (greatest?.size === 0) throw new Error("pr_spmv named no greatest scores");
  for (const { precision } of PRECISIONS) {
    const { rank } = await runRounds(engine, graph, precision, 2);
    const expectNear = (node: number, score: number, whose: string): void => {
      const found = rank[node]!;
      if (Math.abs(found - score) <= TOLERANCE[precision] * score) return;
      throw new Error(`${precision}: found the score ${found} of node ${node}, expected ${score}, as ${whose} has it`);
    };
    for (let node = 0; node < expected.length; node++) expectNear(node, expected[node]!, "its definition");
    if (precision === "f32") for (const [node, score] of greatest ?? []) expectNear(node, score, "pr_spmv");
  }
}

/** PageRankPull of pr_spmv.cc, in f64. */
function plainScores({ in: { offsets, neighbors }, out, nodeCount }: Graph): Float64Array {
  const scores = new Float64Array(nodeCount).fill(1 / nodeCount);
  const contributions = new Float64Array(nodeCount);
  for (let round = 0; round < ROUNDS; round++) {
    for (let node = 0; node < nodeCount; node++) {
      contributions[node] = scores[node]! / (out.offsets[node + 1]! - out.offsets[node]!);
    }
    for (let node = 0; node < nodeCount; node++) {
      let incoming = 0;
      for (let place = offsets[node]!; place < offsets[node + 1]!; place++)
        incoming += contributions[neighbors[place]!]!;
      scores[node] = (1 - GIVEN.damping) / nodeCount + GIVEN.damping * incoming;
    }
  }
  return scores;
}
