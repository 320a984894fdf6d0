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

/** One in so many graphs, or ways without a feature, is tried. `npm run test:long` tries all of them. */
export const EVERY = ALL ? 1 : 7;

/** The same of ways on workers. */
const EVERY_ON_WORKERS = ALL ? 1 : 20;

/** On one in so many graphs of one block, a program goes more ways than one on the calling thread. */
export const EVERY_GRAPH = ALL ? 1 : 4;

/** Every so many-th of the ways, others from turn to turn. */
export function inTurn<T>(ways: readonly T[], turn: number | "all", every = ways.length): readonly T[] {
  return turn === "all" ? ways : ways.filter((_, k) => (k + turn) % every === 0);
}

/** A way of running programs. */
interface Way {
  readonly name: string;
  readonly run: (func: Func, graph: Graph, given: Given) => Outcome | Promise<Outcome>;
}

/** What a program and a graph have to do with the ways: whether there is a loop, and whether levels have several chunks. */
interface Kind {
  readonly hasLoop: boolean;
  readonly isShared: boolean;
}

/**
 * The ways that a program goes on a graph. An optimized program goes one way on the calling thread and, where a level has
 * several chunks, every twentieth on workers. Where it has one, several workers differ from one in their barriers alone: there
 * it goes one way on every fourth graph, and so does a program that is not optimized. `turn` says which, so that each way is
 * gone on some graph by some program; or it says that this one goes all ways.
 */
export function waysOf(engines: Engines, { hasLoop, isShared }: Kind, turn: number | "all"): readonly Way[] {
  const isWhole = isShared || turn === "all" || turn % EVERY_GRAPH === 0;
  // Of the turns that are left, each is another way, also where their number and that of the ways have a factor in common.
  const next = turn === "all" || isShared ? turn : Math.floor(turn / EVERY_GRAPH);
  const here = hasLoop ? [...HERE, ...LOOPS_HERE] : HERE;
  const shares = hasLoop ? [...SHARES, ...LOOP_SHARES] : SHARES;
  const onWorkers = engines.ofWorkers.flatMap((engine) =>
    shares.map(([share, options]) => ({ engine, share, options })),
  );
  const without = [...engines.without].flatMap(([name, engine]) =>
    [true, false].map((vectors) => ({ name, engine, vectors })),
  );
  const ways: Way[] = [];
  for (const pipeline of ["O0", "O2"] as const) {
    const isOptimized = pipeline === "O2";
    const compile = { pipeline };
    const waysHere = isOptimized ? inTurn(here, turn, ALL ? 1 : here.length) : inTurn(here, next);
    for (const [way, options] of isOptimized || isWhole ? waysHere : []) {
      const run: Way["run"] = (func, graph, given) => ranSync(func, graph, given, { ...options, compile });
      ways.push({ name: `${pipeline}, ${way}`, run });
    }
    const every = isOptimized && isShared ? EVERY_ON_WORKERS : undefined;
    for (const { engine, share, options } of isWhole ? inTurn(onWorkers, next, every) : []) {
      ways.push({ name: `${pipeline}, ${engine.workers} workers, ${share}`, run: on(engine, { ...options, compile }) });
    }
  }
  for (const { name, engine, vectors } of isWhole ? inTurn(without, next, isShared ? EVERY : undefined) : []) {
    const run = on(engine, { ...FINE, vectors });
    ways.push({ name: `without ${name}, ${vectors ? "with" : "without"} vectors`, run });
  }
  return ways;
}

function on(engine: Engine, options: WayOptions): Way["run"] {
  return async (func, graph, given) => (await ran(engine, func, func, graph, given, options)).outcome;
}

/** The ways that a program goes on a graph, with what it comes to. */
export async function* allWays(
  engines: Engines,
  func: Func,
  graph: Graph,
  given: Given,
  turn: number | "all",
): AsyncGenerator<readonly [string, Outcome]> {
  for (const { name, run } of waysOf(engines, kindOf(func, graph), turn)) yield [name, await run(func, graph, given)];
}

export function kindOf(func: Func, graph: Graph): Kind {
  const hasLoop = [...walkOps(func.body)].some(({ name }) => name === "loop");
  return { hasLoop, isShared: Math.max(graph.nodeCount, graph.edgeCount) > BLOCK };
}

/** Steps without a common factor with any number of ways, from program to program and from graph to graph. */
export const turnOf = (program: number, graph: number): number => 3 * program + 13 * graph;
