/** Rows longer than a segment on two workers: whole, and split. */

import { decideSplits } from "../../src/bind/long-row-split.ts";
import { DEFAULT_THRESHOLDS } from "../../src/bind/thresholds.ts";
import { compile } from "../../src/compile.ts";
import { algorithm, i32 } from "../../src/dsl/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import { chunkerOf, sizesOf } from "../../src/engine/sizing.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { rmat } from "../../src/graph/generate.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { BLOCK } from "../../src/plan/blocks.ts";
import { digestOf } from "./bound.ts";
import type { Bar, Figure } from "./figure.ts";
import { printRatio, printSpread } from "./figure.ts";
import type { Trials } from "./harness.ts";
import { ratioOf, timesOf, trialsInTurn } from "./harness.ts";

/** The number of chunks that each worker of an engine finds. */
const CHUNKS_PER_WORKER = 16;
/** Rounds of the loop in a run; times are for one. */
const ROUNDS = 5;
const TURNS = 9;
const WORKERS = 2;

/** Each node's share of its neighbors' values, the aggregate of PageRank. */
const shares = algorithm("shares", { rounds: i32(ROUNDS) }, (g, { rounds }) => {
  const degree = g.outDegree();
  return g.loop({ rank: g.node(1) }, { limit: rounds }, ({ rank }) => ({
    rank: g.in
      .sum(({ source }) => source(rank.div(degree)))
      .mul(0.85)
      .add(0.15),
  }));
});

interface HubGraph {
  readonly name: string;
  readonly make: () => Graph;
  /** The greatest ratio of the time with splitting to that without; null where splitting does not pay. */
  readonly limit: number | null;
}

const EDGES = 10_000_000;

/** Directed edges into one node, the first or the last, from so many others in turn. */
function star(leaves: number, hub: "first" | "last"): Graph {
  const first = hub === "first" ? 1 : 0;
  return fromEdges({
    nodeCount: leaves + 1,
    sources: Uint32Array.from({ length: EDGES }, (_, edge) => first + (edge % leaves)),
    targets: new Uint32Array(EDGES).fill(hub === "first" ? 0 : leaves),
  });
}

const GRAPHS: readonly HubGraph[] = [
  { name: "10^7 edges into the first of 10^6 nodes", make: () => star(1_000_000, "first"), limit: 0.8 },
  { name: "10^7 edges into the first of 10^5 nodes", make: () => star(100_000, "first"), limit: 0.7 },
  { name: "10^7 edges into the last of 10^7 nodes", make: () => star(EDGES, "last"), limit: 0.95 },
  { name: "10^7 edges into the first of 10^7 nodes", make: () => star(EDGES, "first"), limit: null },
  { name: "R-MAT, scale 18", make: () => rmat({ scale: 18, seed: 1 }), limit: null },
  { name: "R-MAT, scale 18, not permuted", make: () => rmat({ scale: 18, seed: 1, permute: false }), limit: null },
  { name: "R-MAT, scale 20", make: () => rmat({ scale: 20, seed: 1 }), limit: null },
];

/** The ways of running, by what a level must gain for its long rows to be split. */
const WAYS = {
  sequential: { mode: "sequential", minSplitGain: Infinity },
  whole: { mode: "parallel", minSplitGain: Infinity },
  split: { mode: "parallel", minSplitGain: -Infinity },
} as const;

/** Whether the long rows of a graph are split where nobody says what must be gained. */
function isSplitUnasked(graph: Graph): boolean {
  const { plan } = compile(shares.func);
  const cuts = chunkerOf(graph, { workers: WORKERS, chunksPerWorker: CHUNKS_PER_WORKER });
  const options = {
    graph: sizesOf(graph),
    workers: WORKERS,
    thresholds: DEFAULT_THRESHOLDS,
    cuts,
    blockOf: () => BLOCK,
  };
  return [...decideSplits(plan, options).values()].some(({ aggregates }) => aggregates.length > 0);
}

export const HUBS: Figure = {
  name: "hubs",
  doc: `Graphs with long rows, ${WORKERS} workers: a round of an aggregate whose long rows are whole, and split.`,
  measure: async (progress) => {
    const rows: string[][] = [];
    const bars: Bar[] = [];
    await using engine = await Engine.create({ workers: WORKERS });
    for (const { name, make, limit } of GRAPHS) {
      progress(name);
      const graph = make();
      const run = async (way: keyof typeof WAYS) => {
        const { mode, minSplitGain } = WAYS[way];
        return engine.run(shares, graph, {}, { mode, thresholds: { minSplitGain } });
      };
      const ways = Object.keys(WAYS) as (keyof typeof WAYS)[];
      const digests = new Set<string>();
      for (const way of ways) digests.add(digestOf((await run(way)).rank));
      if (digests.size > 1) throw new Error(`${name}: the results differ`);
      const trials = ways.map(
        (way): Trials => ({ name: way, run: async () => [(await run(way)).timings.run / ROUNDS] }),
      );
      const times = await trialsInTurn(trials, TURNS);
      const ratio = ratioOf(times, "split", "whole");
      rows.push([
        name,
        isSplitUnasked(graph) ? "yes" : "no",
        ...ways.map((way) => printSpread(timesOf(times, way))),
        printSpread(ratio, printRatio),
      ]);
      if (limit !== null) bars.push({ what: `${name}: split / whole`, found: ratio.median, limit, kind: "at most" });
    }
    const head = ["graph", "splits unasked", "one worker, ms", "whole, ms", "split, ms", "split / whole"];
    return { head, rows, bars };
  },
};
