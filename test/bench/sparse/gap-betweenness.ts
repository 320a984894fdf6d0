/** Betweenness from a few nodes, against the bc of the GAP Benchmark Suite on the same graph files from the same nodes. */

import { betweenness } from "../../../src/algorithms/index.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import type { Figure } from "../figure.ts";
import type { GapGraph } from "../gapbs.ts";
import { GAP_GRAPHS, runGapBc } from "../gapbs.ts";
import type { Contest, Field } from "./gap-contest.ts";
import { contendOn, howWith, THREADS } from "./gap-contest.ts";
import { dependenciesOn } from "./plain.ts";
import { drawSources } from "./searches.ts";
import { expectEntries } from "./turns.ts";

/** The nodes of a trial, and trials of a turn after one that warms up: each has other nodes. */
const SOURCES = 4;
const TRIALS = 2;
/** Milliseconds that a trial takes, about. */
const TRIAL = 2000;
const LIMIT = 1.25;
/** The greatest relative difference to what the definition gives in another order. */
const APART = 1e-9;

export const GAP_BETWEENNESS: Figure = {
  name: "sparse-betweenness",
  doc: `betweenness from ${SOURCES} nodes against bc of the GAP Benchmark Suite, two threads and one.`,
  measure: (progress) => contendOn({ program: "bc", graphs: Object.values(GAP_GRAPHS) }, enter, progress),
};

async function enter({ graph, engine, suite }: Field<GapGraph>): Promise<Contest> {
  const trials = TRIALS + 1;
  const nodes = suite
    ? runGapBc(suite.folder, suite.file, { threads: 2, trials, each: SOURCES, tell: true }).sources
    : drawSources(graph, trials * SOURCES);
  const sets = Array.from({ length: trials }, (_, k) => nodes.slice(k * SOURCES, (k + 1) * SOURCES));
  await expectScores(engine, graph, sets.at(-1)!);
  const theirs = ({ folder, file }: NonNullable<typeof suite>, threads: number): readonly number[] =>
    runGapBc(folder, file, { threads, trials, each: SOURCES }).milliseconds.slice(1);
  return {
    ours: [{ name: [graph.name], limit: LIMIT, run: (threads) => runOurs(engine, graph, sets, threads) }],
    theirs: suite && ((threads) => theirs(suite, threads)),
    trial: TRIAL,
    trials: TRIALS,
  };
}

/** Compares with the definition, and what two workers find with what one does, bit for bit. */
async function expectScores(engine: Engine, graph: Graph, nodes: readonly number[]): Promise<void> {
  const expected = dependenciesOn(graph, nodes);
  const sources = setOf(graph, nodes);
  const found: Float64Array[] = [];
  for (const threads of THREADS) {
    const params = { sources, normalized: false };
    found.push((await engine.run(betweenness, graph, params, howWith(threads))).betweenness);
  }
  expectEntries(`${graph.name}, one thread against two`, found[1]!, found[0]!);
  // A large lattice has more paths than a number can count, and either has NaN at nodes through which they lead.
  const overflows = expected.some((dependency) => Number.isNaN(dependency));
  for (const [node, score] of found[0]!.entries()) {
    // Each pair is to count once, and is met from one of its ends.
    const wanted = expected[node]! / 2;
    if (Math.abs(score - wanted) <= APART * wanted) continue;
    if (overflows && (Number.isNaN(wanted) || Number.isNaN(score))) continue;
    throw new Error(`${graph.name}: found ${score} at node ${node}, expected ${wanted}`);
  }
}

function setOf({ name, nodeCount }: Graph, nodes: readonly number[]): Uint8Array {
  const set = new Uint8Array(nodeCount);
  for (const node of nodes) {
    if (set[node] === 1) throw new Error(`${name}: bc has node ${node} twice in a trial, which a set cannot`);
    set[node] = 1;
  }
  return set;
}

/** The first set warms up. */
async function runOurs(engine: Engine, graph: Graph, sets: readonly (readonly number[])[], threads: number) {
  const times: number[] = [];
  for (const nodes of sets) {
    const params = { sources: setOf(graph, nodes) };
    times.push((await engine.run(betweenness, graph, params, howWith(threads))).timings.run);
  }
  return times.slice(1);
}
