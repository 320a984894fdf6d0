/** Weakly connected components, against the cc of the GAP Benchmark Suite, which is Afforest, on the same graph files. */

import { wcc } from "../../../src/algorithms/index.ts";
import { Engine } from "../../../src/engine/engine.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import type { Bar, Figure } from "../figure.ts";
import { printRatio, printSpread } from "../figure.ts";
import type { GapGraph } from "../gapbs.ts";
import { gapFile, gapFolder, gapGraphOf, runGapCc } from "../gapbs.ts";
import type { Trials } from "../harness.ts";
import { seriesInTurn, spreadOf } from "../harness.ts";
import { leastLabels } from "./plain.ts";
import { compareSearches, mean } from "./searches.ts";
import { expectEntries, turnsOf } from "./turns.ts";

/** A graph, and what a run may take over the suite's. */
const GRAPHS: readonly (GapGraph & { readonly limit: number })[] = [
  { name: "grid1000", kind: "grid", side: 1000, limit: 2 },
  { name: "kron20", kind: "kron", scale: 20, limit: 1.5 },
  { name: "urand20", kind: "urand", scale: 20, limit: 1.5 },
];

/** Trials of a turn, after one that warms up. */
const TRIALS = 4;
/** The first is what the bars are for. */
const THREADS = [2, 1];
/** Milliseconds that a trial takes, about. */
const TRIAL = 100;

const HEAD = ["graph", "threads", "ours, ms", "cc, ms", "ours / cc", "trials that count", "best / best"];

export const GAP_WCC: Figure = {
  name: "sparse-wcc",
  doc: "wcc against cc of the GAP Benchmark Suite, two threads and one.",
  measure: async (progress) => {
    const rows: string[][] = [];
    const bars: Bar[] = [];
    for (const gapGraph of GRAPHS) {
      await using engine = await Engine.create({ workers: Math.max(...THREADS) });
      progress(`making ${gapGraph.name}`);
      const graph = await gapGraphOf(gapGraph, engine.allocator);
      progress(`verifying on ${gapGraph.name}`);
      await expectLabels(engine, gapGraph, graph);
      progress(`timing on ${gapGraph.name}`);
      const found = await compareOn(engine, gapGraph, graph);
      rows.push(...found.rows);
      bars.push(...found.bars);
    }
    return { head: HEAD, rows, bars };
  },
};

async function expectLabels(engine: Engine, gapGraph: GapGraph, graph: Graph): Promise<void> {
  const expected = leastLabels(graph);
  for (const threads of THREADS) {
    const { label } = await engine.run(wcc, graph, {}, howWith(threads));
    expectEntries(`${graph.name}, ${threads} threads`, label, expected);
  }
  const folder = gapFolder("cc");
  if (folder) runGapCc(folder, gapFile(folder, gapGraph), { threads: 1, trials: 1, tell: true });
}

async function compareOn(engine: Engine, { limit, ...gapGraph }: (typeof GRAPHS)[number], graph: Graph) {
  const folder = gapFolder("cc");
  const ours = THREADS.map((threads): Trials => ({ name: "ours", run: () => runOurs(engine, graph, threads) }));
  const theirs = folder
    ? THREADS.map((threads): Trials => ({ name: "cc", run: () => runTheirs(folder, gapGraph, threads) }))
    : [];
  const series = await seriesInTurn(
    [...ours, ...theirs],
    turnsOf((ours.length + theirs.length) * (TRIALS + 1) * TRIAL),
  );
  const bars: Bar[] = [];
  const rows = THREADS.map((threads, k): string[] => {
    const [own, other] = [series[k]!, series[THREADS.length + k]];
    const start = [gapGraph.name, String(threads), printSpread(spreadOf(own.map(mean)))];
    if (!other) return [...start, "left out", "", "", ""];
    const { ratio, isVoid, counting, best } = compareSearches(own, other, []);
    const printed = ratio === null ? "" : printSpread(ratio, printRatio);
    if (threads === THREADS[0]) {
      const found = isVoid ? null : (ratio?.median ?? null);
      bars.push({ what: `${gapGraph.name}: ours / cc of GAP`, found, limit, kind: "at most" });
    }
    return [
      ...start,
      printSpread(spreadOf(other.map(mean))),
      isVoid ? `${printed} void` : printed,
      `${counting} of ${other.length * TRIALS}`,
      printRatio(best),
    ];
  });
  return { rows, bars };
}

function howWith(threads: number) {
  return { mode: threads === 1 ? "sequential" : "parallel", workers: threads } as const;
}

async function runOurs(engine: Engine, graph: Graph, threads: number): Promise<number[]> {
  const times: number[] = [];
  for (let trial = 0; trial <= TRIALS; trial++) {
    const { timings } = await engine.run(wcc, graph, {}, howWith(threads));
    if (trial > 0) times.push(timings.run);
  }
  return times;
}

function runTheirs(folder: string, gapGraph: GapGraph, threads: number): readonly number[] {
  return runGapCc(folder, gapFile(folder, gapGraph), { threads, trials: TRIALS + 1 }).slice(1);
}
