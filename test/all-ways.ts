/** Every way of running a program: on the calling thread, on 1 to 4 workers, and without what a run can do without. */

import type { Engine } from "../src/engine/engine.ts";
import type { RunSyncOptions } from "../src/engine/options.ts";
import type { Graph } from "../src/graph/graph.ts";
import type { Func } from "../src/ir/value.ts";
import { walkOps } from "../src/ir/walk.ts";
import { BLOCK } from "../src/plan/blocks.ts";
import { ALL } from "./extent.ts";
import type { Given, Outcome, WayOptions } from "./ways.ts";
import {
  ALWAYS_SPARSE,
  BY_SOURCE,
  FINE,
  GROUPED,
  NEVER_SPARSE,
  ran,
  ranSync,
  SLICES,
  shuffledLists,
  startEngines,
  startFallbacks,
} from "./ways.ts";

/** The engines that programs are run on. */
export interface Engines {
  readonly ofWorkers: readonly Engine[];
  /** Engines without a feature, by the name of the feature. */
  readonly without: ReadonlyMap<string, Engine>;
}

export async function startAll(): Promise<Engines> {
  return { ofWorkers: await startEngines(), without: await startFallbacks() };
}

export async function closeAll({ ofWorkers, without }: Engines): Promise<void> {
  await Promise.all([...ofWorkers, ...without.values()].map((engine) => engine.close()));
}

/** Ways of running on the calling thread. */
const HERE: readonly (readonly [string, RunSyncOptions])[] = [
  ["runSync", {}],
  ["no vectors", { vectors: false }],
  ["rows sliced", { rowLayout: "sliced" }],
  ["rows grouped", { rowLayout: "grouped" }],
  ["rows by source", { rowLayout: "by source" }],
];

/** Further ways of running programs with loops, whose rounds may be sparse. */
const LOOPS_HERE: typeof HERE = [
  ["never sparse", { sparse: "never" }],
  ["always sparse", { sparse: "always" }],
];

/** Ways of running on workers: as is best, and with everything shared out. */
const SHARES: readonly (readonly [string, WayOptions])[] = [
  ["default", {}],
  ["fine", FINE],
  ["slices", SLICES],
  ["grouped", GROUPED],
  ["by source", BY_SOURCE],
];

/** Further ways of sharing lists, for programs with loops. */
const LOOP_SHARES: typeof SHARES = [
  ["never sparse", NEVER_SPARSE],
  ["always sparse", ALWAYS_SPARSE],
  ["always sparse, lists shuffled", shuffledLists(4)],
  ["always sparse, lists shuffled and small", shuffledLists(5)],
  ["always sparse, on one worker where that is best", { sparse: "always" }],
];

/** On each graph, one in so many ways is run. `npm run test:long` runs all of them. */
export const EVERY = ALL ? 1 : 5;

/** The same of ways on workers. */
const EVERY_ON_WORKERS = ALL ? 1 : 10;

/** Every so many-th of the ways, others from turn to turn. */
export function inTurn<T>(ways: readonly T[], turn: number | "all", every = ways.length): readonly T[] {
  return turn === "all" ? ways : ways.filter((_, k) => (k + turn) % every === 0);
}

/**
 * Ways of running, with what the program came to. An optimized program goes every fifth way on the calling thread and, where a
 * level has several chunks, every tenth on workers. Where it has one, several workers differ from one in their barriers alone:
 * there it goes one way on every other graph, and so does a program that is not optimized. `turn` says which, so that every
 * graph is gone through each way by some program; or it says that this one goes all ways.
 */
export async function* allWays(
  engines: Engines,
  func: Func,
  graph: Graph,
  given: Given,
  turn: number | "all",
): AsyncGenerator<readonly [string, Outcome]> {
  const isShared = Math.max(graph.nodeCount, graph.edgeCount) > BLOCK;
  const isWhole = ALL || isShared || turn === "all" || turn % 2 === 0;
  const hasLoop = [...walkOps(func.body)].some(({ name }) => name === "loop");
  const here = hasLoop ? [...HERE, ...LOOPS_HERE] : HERE;
  const shares = hasLoop ? [...SHARES, ...LOOP_SHARES] : SHARES;
  const onWorkers = engines.ofWorkers.flatMap((engine) =>
    shares.map(([share, options]) => ({ engine, share, options })),
  );
  for (const pipeline of ["O0", "O2"] as const) {
    const isOptimized = pipeline === "O2";
    for (const [way, options] of isOptimized || isWhole ? inTurn(here, turn, isOptimized ? EVERY : undefined) : []) {
      yield [`${pipeline}, ${way}`, ranSync(func, graph, given, { ...options, compile: { pipeline } })];
    }
    const every = isOptimized && isShared ? EVERY_ON_WORKERS : undefined;
    for (const { engine, share, options } of isWhole ? inTurn(onWorkers, turn, every) : []) {
      const { outcome } = await ran(engine, func, func, graph, given, { ...options, compile: { pipeline } });
      yield [`${pipeline}, ${engine.workers} workers, ${share}`, outcome];
    }
  }
  const without = [...engines.without].flatMap(([name, engine]) =>
    [true, false].map((vectors) => ({ name, engine, vectors })),
  );
  for (const { name, engine, vectors } of isWhole ? inTurn(without, turn, isShared ? EVERY : undefined) : []) {
    const { outcome } = await ran(engine, func, func, graph, given, { ...FINE, vectors });
    yield [`without ${name}, ${vectors ? "with" : "without"} vectors`, outcome];
  }
}

/** Steps without a common factor with any number of ways, from program to program and from graph to graph. */
export const turnOf = (program: number, graph: number): number => 3 * program + 11 * graph;
