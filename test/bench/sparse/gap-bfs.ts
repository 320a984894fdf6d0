/** Breadth-first search as a tree, against the bfs of the GAP Benchmark Suite on the same graph files from the same nodes. */

import { bfsParents } from "../../../src/algorithms/index.ts";
import { Engine } from "../../../src/engine/engine.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import type { Bar, Figure } from "../figure.ts";
import { printRatio, printSpread } from "../figure.ts";
import type { GapGraph } from "../gapbs.ts";
import { GAP_GRAPHS, gapFile, gapFolder, gapGraphOf, runGapBfs } from "../gapbs.ts";
import type { Trials } from "../harness.ts";
import { seriesInTurn, spreadOf } from "../harness.ts";
import { THREADS } from "./gap-contest.ts";
import { leastParents } from "./plain.ts";
import type { Searches } from "./searches.ts";
import { compareSearches, drawSources, mean } from "./searches.ts";
import { expectEntries, LONGEST, runWithin, STOPPED, turnsOf } from "./turns.ts";

const GRAPHS: readonly GapGraph[] = [GAP_GRAPHS.kron20, GAP_GRAPHS.urand20, GAP_GRAPHS.grid1000];

/** Nodes that are searched from, after one that warms up. */
const SOURCES = 8;
/** Milliseconds of searches after which no more nodes are searched from. */
const ENOUGH = 10_000;
/** Turns of theirs before those that are compared, so that there is a best though ours take so long that turns are few. */
const ALONE = 5;

const LIMITS = { graph: 1.5, mean: 1.4 };

/** A graph with the nodes that are searched from, and what is known of how long that takes. */
interface Field {
  readonly gapGraph: GapGraph;
  readonly graph: Graph;
  /** A search of ours from here begins each turn; null where searches take so long that it would not be seen. */
  readonly warmUp: number | null;
  readonly sources: readonly number[];
  /** The numbers of threads with which a search of ours was stopped. */
  readonly stopped: ReadonlySet<number>;
  /** Milliseconds that a turn of each number of threads takes. */
  readonly turn: number;
}

/** The comparison for a graph and a number of threads. */
interface Compared {
  readonly graph: string;
  readonly threads: number;
  readonly cells: readonly string[];
  /** The ratio; null where it is void, undefined without the suite. */
  readonly ratio: number | null | undefined;
}

const HEAD = [
  "graph",
  "threads",
  "sources",
  "ours, ms a search",
  "bfs, ms a search",
  "ours / bfs",
  "searches that count",
  "best / best",
];

export const GAP_BFS: Figure = {
  name: "sparse-bfs",
  doc: `bfsParents from ${SOURCES} nodes against bfs of the GAP Benchmark Suite, two threads and one.`,
  measure: async (progress) => {
    const compared: Compared[] = [];
    for (const gapGraph of GRAPHS) compared.push(...(await compareOn(gapGraph, progress)));
    const rows = compared.map(({ cells }) => cells);
    const means = THREADS.map((threads) => ({ threads, mean: meanOf(compared, threads) }));
    for (const { threads, mean } of means) {
      if (mean === undefined) continue;
      rows.push(["geometric mean", String(threads), "", "", "", mean === null ? "void" : printRatio(mean), "", ""]);
    }
    return { head: HEAD, rows, bars: barsOf(compared, means[0]!.mean) };
  },
};

/** The geometric mean over all graphs; null where one is void, undefined without the suite. */
function meanOf(compared: readonly Compared[], threads: number): number | null | undefined {
  let logarithms = 0;
  const own = compared.filter((each) => each.threads === threads);
  for (const { ratio } of own) {
    if (ratio === null || ratio === undefined) return ratio;
    logarithms += Math.log(ratio);
  }
  return Math.exp(logarithms / own.length);
}

function barsOf(compared: readonly Compared[], mean: number | null | undefined): Bar[] {
  const all = [
    ...compared
      .filter(({ threads }) => threads === THREADS[0])
      .map(({ graph, ratio }) => ({ what: graph, found: ratio, limit: LIMITS.graph })),
    { what: "geometric mean", found: mean, limit: LIMITS.mean },
  ];
  return all.flatMap(({ what, found, limit }) =>
    found === undefined ? [] : { what: `${what}: ours / bfs of GAP`, found, limit, kind: "at most" },
  );
}

async function compareOn(gapGraph: GapGraph, progress: (doing: string) => void): Promise<Compared[]> {
  await using engine = await Engine.create({ workers: Math.max(...THREADS) });
  const folder = gapFolder("bfs");
  const { name } = gapGraph;
  progress(`making ${name}`);
  const graph = await gapGraphOf(gapGraph, engine.allocator);
  progress(`verifying on ${name}`);
  const field = await verified(engine, gapGraph, graph, folder);
  progress(`timing on ${name}`);
  const ours = THREADS.map((threads): Trials => ({ name: "ours", run: () => runOurs(engine, field, threads) }));
  if (!folder) {
    const series = await seriesInTurn(ours, turnsOf(field.turn));
    return THREADS.map((threads, k) => rowOf(field, threads, series[k]!, null, []));
  }
  const theirs = THREADS.map((threads): Trials => ({ name: "bfs", run: () => runTheirs(folder, field, threads) }));
  const alone = await seriesInTurn(theirs, ALONE);
  const series = await seriesInTurn([...ours, ...theirs], turnsOf(field.turn));
  return THREADS.map((threads, k) => rowOf(field, threads, series[k]!, series[THREADS.length + k]!, alone[k]!));
}

/** A row of the table, without the ratio where a search of ours was stopped or theirs are disturbed too often. */
function rowOf(field: Field, threads: number, ours: Searches, theirs: Searches | null, alone: Searches): Compared {
  const { name } = field.gapGraph;
  const stopped = field.stopped.has(threads);
  const own = stopped ? STOPPED : printSpread(spreadOf(ours.map(mean)));
  const first = [name, String(threads), String(field.sources.length), own];
  if (!theirs) return { threads, graph: name, cells: [...first, "left out", "", "", ""], ratio: undefined };
  const { ratio, isVoid, counting, best } = compareSearches(ours, theirs, alone);
  const printed = ratio === null ? "" : `${stopped ? "more than " : ""}${printSpread(ratio, printRatio)}`;
  const cells = [
    ...first,
    printSpread(spreadOf(theirs.map(mean))),
    isVoid ? `${printed} void` : printed,
    `${counting} of ${ours.length * field.sources.length}`,
    printRatio(best),
  ];
  return { threads, graph: name, cells, ratio: isVoid ? null : (ratio?.median ?? null) };
}

/** Compares the trees of every node that is to be searched from with those of a queue, and the nodes reached with theirs. */
async function verified(engine: Engine, gapGraph: GapGraph, graph: Graph, folder: string | undefined): Promise<Field> {
  const file = folder === undefined ? null : gapFile(folder, gapGraph);
  const told = folder && file ? runGapBfs(folder, file, { threads: 1, trials: SOURCES + 1, tell: true }) : null;
  const all = told?.sources ?? drawSources(graph, SOURCES + 1);
  const sources: number[] = [];
  const stopped = new Set<number>();
  let turn = 0;
  for (const root of all.slice(1)) {
    if (turn > ENOUGH) break;
    sources.push(root);
    const expected = leastParents(graph, root);
    for (const threads of THREADS) {
      const result = await search(engine, graph, root, threads);
      if (result) expectEntries(`${graph.name} from ${root}, ${threads} threads`, result.parent, expected);
      else stopped.add(threads);
      turn += result?.timings.run ?? LONGEST;
    }
    if (told && root === all.at(-1) && told.reached !== expected.filter((parent) => parent >= 0).length)
      throw new Error(`${graph.name} from ${root}: bfs of GAP reached ${told.reached} nodes`);
  }
  return { gapGraph, graph, warmUp: turn > ENOUGH ? null : all[0]!, sources, stopped, turn };
}

function search(engine: Engine, graph: Graph, root: number, threads: number) {
  return runWithin((options) => engine.run(bfsParents, graph, { root }, options), threads);
}

async function runOurs(engine: Engine, { graph, warmUp, sources }: Field, threads: number): Promise<number[]> {
  if (warmUp !== null) await search(engine, graph, warmUp, threads);
  const times: number[] = [];
  for (const root of sources) times.push((await search(engine, graph, root, threads))?.timings.run ?? LONGEST);
  return times;
}

/** The suite's first trial is from another node, and warms up. */
function runTheirs(folder: string, { gapGraph, sources }: Field, threads: number): readonly number[] {
  const trials = sources.length + 1;
  return runGapBfs(folder, gapFile(folder, gapGraph), { threads, trials }).milliseconds.slice(1);
}
