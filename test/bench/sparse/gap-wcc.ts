/** Weakly connected components, against the cc of the GAP Benchmark Suite, which is Afforest, on the same graph files. */

import { wcc } from "../../../src/algorithms/index.ts";
import { Engine } from "../../../src/engine/engine.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import type { Bar, Figure } from "../figure.ts";
import type { GapGraph } from "../gapbs.ts";
import { gapFile, gapFolder, gapGraphOf, runGapCc } from "../gapbs.ts";
import { contend, headOf, howWith, THREADS } from "./gap-contest.ts";
import { leastLabels } from "./plain.ts";
import { expectEntries } from "./turns.ts";

/** A graph, and what a run may take over the suite's. */
const GRAPHS: readonly (GapGraph & { readonly limit: number })[] = [
  { name: "grid1000", kind: "grid", side: 1000, limit: 2 },
  { name: "kron20", kind: "kron", scale: 20, limit: 1.5 },
  { name: "urand20", kind: "urand", scale: 20, limit: 1.5 },
];

/** Trials of a turn, after one that warms up. */
const TRIALS = 4;
/** Milliseconds that a trial takes, about. */
const TRIAL = 100;

export const GAP_WCC: Figure = {
  name: "sparse-wcc",
  doc: "wcc against cc of the GAP Benchmark Suite, two threads and one.",
  measure: async (progress) => {
    const rows: (readonly string[])[] = [];
    const bars: Bar[] = [];
    const folder = gapFolder("cc");
    for (const gapGraph of GRAPHS) {
      await using engine = await Engine.create({ workers: Math.max(...THREADS) });
      const { name, limit } = gapGraph;
      progress(`making ${name}`);
      const graph = await gapGraphOf(gapGraph, engine.allocator);
      progress(`verifying on ${name}`);
      await expectLabels(engine, graph);
      const file = folder ? gapFile(folder, gapGraph) : "";
      if (folder) runGapCc(folder, file, { threads: 1, trials: 1, tell: true });
      progress(`timing on ${name}`);
      const found = await contend({
        ours: [{ name: [name], limit, run: (threads) => runOurs(engine, graph, threads) }],
        program: "cc",
        theirs: folder ? (threads) => runGapCc(folder, file, { threads, trials: TRIALS + 1 }).slice(1) : null,
        trial: TRIAL,
        trials: TRIALS,
      });
      rows.push(...found.rows);
      bars.push(...found.bars);
    }
    return { head: ["graph", ...headOf("cc")], rows, bars };
  },
};

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
