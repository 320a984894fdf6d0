/** Travelling algorithms against what a person writes in plain JavaScript, where rounds are many and each has little to do. */

import { bfs, coreNumbers } from "../../../src/algorithms/index.ts";
import { Engine } from "../../../src/engine/engine.ts";
import { fromEdges } from "../../../src/graph/build.ts";
import { path } from "../../../src/graph/generate.ts";
import type { Allocator, Graph } from "../../../src/graph/graph.ts";
import { randomPermutation, seededRandom } from "../../../src/graph/random.ts";
import type { Bar, Figure } from "../figure.ts";
import { printRatio, printSpread } from "../figure.ts";
import { gapGraphOf } from "../gapbs.ts";
import type { Trials } from "../harness.ts";
import { bestRatioOf, ratioOf, spreadOf, timesOf, trialsInTurn } from "../harness.ts";
import { BucketCores, QueueSearch } from "./plain.ts";
import { expectEntries, LONGEST, runWithin, STOPPED, turnsOf } from "./turns.ts";

/** The outcome of a run of ours; null where it was stopped. */
type Ran = { readonly values: ArrayLike<number>; readonly run: number; readonly rounds: number | null } | null;

/** One graph, with ours and theirs on it. */
interface Contest {
  readonly name: string;
  readonly limit: number;
  readonly ours: (workers: number | null) => Promise<Ran>;
  readonly plain: () => ArrayLike<number>;
}

/** Makes a contest on an engine, in whose memory the graph lies. */
type Entrant = (engine: Engine) => Promise<Contest>;

/** The ways of running: as the engine decides, for which the bar is, and on one worker. */
const WAYS = [
  { name: "as decided", workers: null },
  { name: "one worker", workers: 1 },
] as const;

const PATH_NODES = 1_000_000;
const SEED = 1;

export const PATHS: Figure = {
  name: "sparse-path",
  doc: `bfs on a path of ${PATH_NODES} nodes, in order and shuffled, against a queue in plain JavaScript.`,
  measure: (progress) =>
    measure(
      [
        (engine) =>
          search(engine, "path, in order", path({ nodeCount: PATH_NODES, allocator: engine.allocator }), 0, 1.5),
        (engine) => {
          const order = randomPermutation(PATH_NODES, seededRandom(SEED));
          return search(engine, "path, shuffled", pathThrough(order, engine.allocator), order[0]!, 1.25);
        },
      ],
      progress,
    ),
};

export const CORES: Figure = {
  name: "sparse-cores",
  doc: "coreNumbers against the bucket algorithm of Batagelj and Zaveršnik in plain JavaScript.",
  measure: (progress) =>
    measure(
      [
        async (engine) =>
          cores(engine, await gapGraphOf({ name: "kron18", kind: "kron", scale: 18 }, engine.allocator)),
        async (engine) =>
          cores(engine, await gapGraphOf({ name: "grid1000", kind: "grid", side: 1000 }, engine.allocator)),
      ],
      progress,
    ),
};

async function search(engine: Engine, name: string, graph: Graph, root: number, limit: number): Promise<Contest> {
  const plain = new QueueSearch(graph);
  const ours = async (workers: number | null): Promise<Ran> => {
    const result = await runWithin((options) => engine.run(bfs, graph, { root }, options), workers);
    return result && { values: result.depth, run: result.timings.run, rounds: result.rounds };
  };
  return { name, limit, ours, plain: () => plain.run(root) };
}

async function cores(engine: Engine, graph: Graph): Promise<Contest> {
  const plain = new BucketCores(graph);
  const ours = async (workers: number | null): Promise<Ran> => {
    const result = await runWithin((options) => engine.run(coreNumbers, graph, {}, options), workers);
    return result && { values: result.core, run: result.timings.run, rounds: result.rounds };
  };
  return { name: graph.name, limit: 1, ours, plain: () => plain.run() };
}

function pathThrough(order: Uint32Array, allocator: Allocator): Graph {
  return fromEdges({ nodeCount: order.length, sources: order.subarray(0, -1), targets: order.subarray(1), allocator });
}

async function measure(entrants: readonly Entrant[], progress: (doing: string) => void) {
  const rows: string[][] = [];
  const bars: Bar[] = [];
  for (const enter of entrants) {
    await using engine = await Engine.create({ workers: 2 });
    progress("making a graph");
    const contest = await enter(engine);
    progress(contest.name);
    const found = await contend(contest);
    rows.push(...found.rows);
    bars.push(found.bar);
  }
  return {
    head: ["graph", "ours", "rounds", "ours, ms", "plain JavaScript, ms", "ours / plain", "best / best"],
    rows,
    bars,
  };
}

async function contend({ name, limit, ours, plain }: Contest): Promise<{ rows: string[][]; bar: Bar }> {
  const expected = Int32Array.from(plain());
  const firsts = new Map<string, Ran>();
  for (const way of WAYS) {
    const ran = await ours(way.workers);
    if (ran) expectEntries(`${name}, ${way.name}`, ran.values, expected);
    firsts.set(way.name, ran);
  }
  const ended = WAYS.filter((way) => firsts.get(way.name));
  const slow = ended.reduce((sum, way) => sum + firsts.get(way.name)!.run, 0);
  const subjects: Trials[] = ended.map((way) => ({
    name: way.name,
    run: () => warmed(async () => (await ours(way.workers))?.run ?? LONGEST),
  }));
  const timed = (): number => {
    const start = performance.now();
    plain();
    return performance.now() - start;
  };
  const times = await trialsInTurn([...subjects, { name: "plain", run: () => warmed(timed) }], turnsOf(3 * slow + 100));
  const theirs = timesOf(times, "plain");
  const ratios = WAYS.map((way) =>
    firsts.get(way.name) ? ratioOf(times, way.name, "plain") : spreadOf([LONGEST / theirs.median]),
  );
  const rows = WAYS.map((way, k) => {
    const first = firsts.get(way.name);
    const ratio = printSpread(ratios[k]!, printRatio);
    const start = [name, way.name, first ? String(first.rounds) : ""];
    if (!first) return [...start, STOPPED, printSpread(theirs), `more than ${ratio}`, ""];
    const best = printRatio(bestRatioOf(times, way.name, "plain"));
    return [...start, printSpread(timesOf(times, way.name)), printSpread(theirs), ratio, best];
  });
  return { rows, bar: { what: `${name}: ours / plain JavaScript`, found: ratios[0]!.median, limit, kind: "at most" } };
}

/** Two trials, after one that warms up unless it took long. */
async function warmed(trial: () => number | Promise<number>): Promise<number[]> {
  const first = await trial();
  return first > LONGEST / 10 ? [first] : [await trial(), await trial()];
}
