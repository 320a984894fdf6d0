/** Betweenness from a few nodes, against the bc of the GAP Benchmark Suite on the same graph files from the same nodes. */

import { betweenness } from "../../../src/algorithms/index.ts";
import { Engine } from "../../../src/engine/engine.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import type { Bar, Figure } from "../figure.ts";
import type { GapGraph } from "../gapbs.ts";
import { gapFile, gapFolder, gapGraphOf, runGapBc } from "../gapbs.ts";
import { contend, headOf, howWith, THREADS } from "./gap-contest.ts";
import { dependenciesOn } from "./plain.ts";
import { drawSources } from "./searches.ts";
import { expectEntries } from "./turns.ts";

const GRAPHS: readonly GapGraph[] = [
  { name: "grid1000", kind: "grid", side: 1000 },
  { name: "kron20", kind: "kron", scale: 20 },
  { name: "urand20", kind: "urand", scale: 20 },
];

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
  measure: async (progress) => {
    const rows: (readonly string[])[] = [];
    const bars: Bar[] = [];
    const folder = gapFolder("bc");
    for (const gapGraph of GRAPHS) {
      await using engine = await Engine.create({ workers: Math.max(...THREADS) });
      const { name } = gapGraph;
      progress(`making ${name}`);
      const graph = await gapGraphOf(gapGraph, engine.allocator);
      progress(`verifying on ${name}`);
      const trials = TRIALS + 1;
      const file = folder ? gapFile(folder, gapGraph) : "";
      const nodes = folder
        ? runGapBc(folder, file, { threads: 2, trials, each: SOURCES, tell: true }).sources
        : drawSources(graph, trials * SOURCES);
      const sets = Array.from({ length: trials }, (_, k) => nodes.slice(k * SOURCES, (k + 1) * SOURCES));
      await expectScores(engine, graph, sets.at(-1)!);
      progress(`timing on ${name}`);
      const found = await contend({
        ours: [{ name: [name], limit: LIMIT, run: (threads) => runOurs(engine, graph, sets, threads) }],
        program: "bc",
        theirs: folder
          ? (threads) => runGapBc(folder, file, { threads, trials, each: SOURCES }).milliseconds.slice(1)
          : null,
        trial: TRIAL,
        trials: TRIALS,
      });
      rows.push(...found.rows);
      bars.push(...found.bars);
    }
    return { head: ["graph", ...headOf("bc")], rows, bars };
  },
};

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
