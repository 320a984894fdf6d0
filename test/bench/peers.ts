/** A round of PageRank against one of two packages that people use for it. */

import { setTimeout } from "node:timers/promises";
import { pagerank } from "../../src/algorithms/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import type { Graph } from "../../src/graph/graph.ts";
import type { Bar, Figure, Measured } from "./figure.ts";
import { printRatio, printSpread } from "./figure.ts";
import { gapGraphOf } from "./gapbs.ts";
import { ratioOf, timesOf, trialsInTurn } from "./harness.ts";
import type { PackageOptions, PackageRun, Scores } from "./packages.ts";
import { arraysAsGraphology, graphologyGraph, runGraphologyMetrics, runNgraph, shuffledRows } from "./packages.ts";

const DAMPING = 0.85;
const WORKERS = 2;
/** Tolerances that are met after many rounds, and after few. */
const [LATE, EARLY] = [1e-5, 0.5];
/** Runs of ours for one of theirs. */
const TRIALS = 5;
/** Milliseconds before ours. */
const PAUSE = 1500;
/** The greatest relative difference of scores, since sums are taken in other orders. */
const APART = 1e-9;

/** A package on graphs of a kind. */
interface Peer {
  readonly name: string;
  /** Makes its graph, and gives what runs on it. */
  readonly on: (graph: Graph) => (options: PackageOptions) => PackageRun;
  readonly turns: number;
  /**
   * The least multiple of our time that a round of the peer is to take; none where the peer is there to explain
   * another.
   */
  readonly atLeast: number | null;
}

const PEERS_OF: Readonly<Record<string, readonly Peer[]>> = {
  graphology: [
    {
      name: "graphology-metrics on a graph of graphology",
      on: (graph) => {
        const peer = graphologyGraph(graph);
        return (options) => runGraphologyMetrics(peer, options);
      },
      turns: 3,
      atLeast: 20,
    },
  ],
  packages: [
    {
      name: "ngraph.pagerank, links in any order",
      on: ({ out }) => {
        const rows = shuffledRows(out);
        return (options) => runNgraph(rows, options);
      },
      turns: 5,
      atLeast: 12,
    },
    {
      name: "ngraph.pagerank, links in ascending order",
      on:
        ({ out }) =>
        (options) =>
          runNgraph(out, options),
      turns: 5,
      atLeast: null,
    },
    {
      name: "graphology-metrics on arrays",
      on: (graph) => {
        const peer = arraysAsGraphology(graph);
        return (options) => runGraphologyMetrics(peer, options);
      },
      turns: 5,
      atLeast: null,
    },
  ],
};

export const PEERS: readonly Figure[] = Object.entries(PEERS_OF).map(([name, peers]) => ({
  name: `peers-${name}`,
  doc: `A round of PageRank in f64 on kron18, two workers, against loops of packages, which have one thread.`,
  measure: (progress) => measure(peers, progress),
}));

async function measure(peers: readonly Peer[], progress: (doing: string) => void): Promise<Measured> {
  await using engine = await Engine.create({ workers: WORKERS });
  progress("making kron18");
  const graph = await gapGraphOf({ name: "kron18", kind: "kron", scale: 18 }, engine.allocator);
  const runOurs = async (tolerance: number) => {
    const given = { damping: DAMPING, tolerance, limit: 1000 };
    const { rank, rounds, timings } = await engine.run(pagerank, graph, given, { mode: "parallel" });
    return { rank, rounds: rounds ?? 0, time: timings.run };
  };
  const [early, late] = [await runOurs(EARLY), await runOurs(LATE)];
  const options = { damping: DAMPING, tolerance: LATE, earlier: EARLY, rounds: late.rounds - early.rounds };
  const ours = async (): Promise<number[]> => {
    const times: number[] = [];
    // The collector may still be going over what a peer has left.
    await setTimeout(PAUSE);
    await runOurs(LATE);
    for (let trial = 0; trial < TRIALS; trial++) times.push((await runOurs(LATE)).time / late.rounds);
    return times;
  };
  const rows: string[][] = [];
  const bars: Bar[] = [];
  for (const { name, on, turns, atLeast } of peers) {
    progress(`making a graph for ${name}`);
    const run = on(graph);
    progress(name);
    const theirs = (): readonly number[] => {
      const { scores, milliseconds } = run(options);
      expectNear(name, graph, scores, late.rank);
      return milliseconds;
    };
    const times = await trialsInTurn(
      [
        { name, run: theirs },
        { name: "ours", run: ours },
      ],
      turns,
    );
    const ratio = ratioOf(times, name, "ours");
    const [peer, own] = [printSpread(timesOf(times, name)), printSpread(timesOf(times, "ours"))];
    rows.push([name, peer, own, printSpread(ratio, printRatio)]);
    if (atLeast === null) continue;
    bars.push({ what: `a round of ${name} / of ours`, found: ratio.median, limit: atLeast, kind: "at least" });
  }
  return { head: ["peer", "its round, ms", "ours, ms", "its / ours"], rows, bars };
}

/** All stop with the round whose change is below the tolerance: had one taken another round, it would show. */
function expectNear(name: string, graph: Graph, found: Scores, expected: ArrayLike<number>): void {
  for (let node = 0; node < graph.nodeCount; node++) {
    const [theirs, ours] = [found[node]!, expected[node]!];
    if (Math.abs(theirs - ours) <= APART * ours) continue;
    throw new Error(`${name} has the score ${theirs} for node ${node}, expected ${ours}`);
  }
}
