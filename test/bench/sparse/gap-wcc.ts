/** Weakly connected components, against the cc of the GAP Benchmark Suite, which is Afforest, on the same graph files. */

import { wcc } from "../../../src/algorithms/index.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import type { Figure } from "../figure.ts";
import { GAP_GRAPHS, runGapCc } from "../gapbs.ts";
import type { Contest, Field } from "./gap-contest.ts";
import { contendOn, howWith, THREADS } from "./gap-contest.ts";
import { leastLabels } from "./plain.ts";
import { expectEntries } from "./turns.ts";

/** A graph, and what a run may take over the suite's. */
const GRAPHS = [
  { ...GAP_GRAPHS.grid1000, limit: 2 },
  { ...GAP_GRAPHS.kron20, limit: 1.5 },
  { ...GAP_GRAPHS.urand20, limit: 1.5 },
];

/** Trials of a turn, after one that warms up. */
const TRIALS = 4;
/** Milliseconds that a trial takes, about. */
const TRIAL = 100;

export const GAP_WCC: Figure = {
  name: "sparse-wcc",
  doc: "wcc against cc of the GAP Benchmark Suite, two threads and one.",
  measure: (progress) => contendOn({ program: "cc", graphs: GRAPHS }, enter, progress),
};

async function enter({ gapGraph, graph, engine, suite }: Field<(typeof GRAPHS)[number]>): Promise<Contest> {
  const { name, limit } = gapGraph;
  await expectLabels(engine, graph);
  if (suite) runGapCc(suite.folder, suite.file, { threads: 1, trials: 1, tell: true });
  return {
    ours: [{ name: [name], limit, run: (threads) => runOurs(engine, graph, threads) }],
    theirs: suite && ((threads) => runGapCc(suite.folder, suite.file, { threads, trials: TRIALS + 1 }).slice(1)),
    trial: TRIAL,
    trials: TRIALS,
  };
}

async function expectLabels(engine: Engine, graph: Graph): Promise<void> {
  const expected = leastLabels(graph);
  for (const threads of THREADS) {
    const { label } = await engine.run(wcc, graph, {}, howWith(threads));
    expectEntries(`${graph.name}, ${threads} threads`, label, expected);
  }
}

async function runOurs(engine: Engine, graph: Graph, threads: number): Promise<number[]> {
  const times: number[] = [];
  for (let trial = 0; trial <= TRIALS; trial++) {
    const { timings } = await engine.run(wcc, graph, {}, howWith(threads));
    if (trial > 0) times.push(timings.run);
  }
  return times;
}
