/** The ways of running a program, which must all give the same bytes; the interpreter is the one that they are held to. */

import { whyNoSharedMemory, whyNoThreads } from "../runtime/features.ts";
import { Memory } from "../runtime/memory.ts";
import type { ListSharing } from "../src/bind/sparse/choice.ts";
import { LIST_SHARING, SPARSE_CHOICES, shareLists } from "../src/bind/sparse/choice.ts";
import type { Algorithm } from "../src/dsl/index.ts";
import { Engine } from "../src/engine/engine.ts";
import type { RunOptions, RunSyncOptions } from "../src/engine/options.ts";
import { provideWhole } from "../src/engine/parts/whole.ts";
import type { RunResult } from "../src/engine/result.ts";
import { Session } from "../src/engine/session.ts";
import { EdgewiseError } from "../src/error.ts";
import type { Graph } from "../src/graph/graph.ts";
import type { Datum } from "../src/interp/interpret.ts";
import { interpret } from "../src/interp/interpret.ts";
import type { Func, Op } from "../src/ir/value.ts";
import type { Plan } from "../src/plan/plan.ts";
import { RUN_LIMIT } from "./limits.ts";

provideWhole();

/** What a run came to: the bytes of each result with the type of its array, or the error that ended it. */
export type Outcome =
  | { readonly kind: "results"; readonly results: Readonly<Record<string, string>> }
  | { readonly kind: "error"; readonly code: string; readonly message: string };

/** By parameter name: numbers or arrays; a node key as the index of its node. */
export type Given = Readonly<Record<string, Datum>>;

/** Every level shared out, every long row split, and every chunk one block or one segment. */
export const FINE = {
  thresholds: { minParallelElements: 0, minParallelOps: 1, minOpMicros: 0, minSplitGain: -Infinity },
  chunksPerWorker: Infinity,
} as const satisfies RunOptions;

/** The same, with rows in slices wherever there is a form for them. */
export const SLICES = { ...FINE, rowLayout: "sliced" } as const satisfies RunOptions;
/** The same, with what is looked up at neighbors copied into a table in every round. */
export const GROUPED = { ...FINE, rowLayout: "grouped" } as const satisfies RunOptions;
/** The same, with rows gone through by ranges of their neighbors. */
export const BY_SOURCE = { ...FINE, rowLayout: "by source" } as const satisfies RunOptions;

/** The same, with rounds over lists of what changed wherever they can be. */
export const ALWAYS_SPARSE = { ...FINE, sparse: "always" } as const satisfies RunOptions;
/** How a run goes, with the lists of sparse rounds shared among workers as tests may have them. */
export type WayOptions = RunOptions & { readonly lists?: ListSharing };

/**
 * The same, with small rounds shared as well, node by node, in another order each time; or with the smallest ones left to one
 * worker, so that stretches of them come and go. An order comes of any number.
 */
export function shuffledLists(turn: number): WayOptions {
  return {
    ...ALWAYS_SPARSE,
    lists: { tinyRound: [0, 0, 6][turn % 3]!, grain: 1 + (turn % 4), hub: turn % 5, shuffle: turn },
  };
}

/** The same, with every round over everything. */
export const NEVER_SPARSE = { ...FINE, sparse: "never" } as const satisfies RunOptions;

/** Everything shared out, with each layout of rows, and with sparse rounds always and never. */
export const SHARED_OUT = [FINE, SLICES, GROUPED, BY_SOURCE, ALWAYS_SPARSE, NEVER_SPARSE] as const;

/** The choices of whether rounds of loops are sparse, `auto` first, which is what is chosen where nothing is. */
export const SPARSE = SPARSE_CHOICES.map((sparse) => ({ sparse }));

/** A function as an algorithm without declared parameters and results, so that any can be given and read. */
export function asAlgorithm(func: Func): Algorithm {
  return { kind: "algorithm", name: func.name, parameters: {}, results: {}, func };
}

/** The function that also returns how many rounds each loop of its body took, and whether it converged. */
export function withLoopResults(func: Func): Func {
  const loops = func.body.ops.filter((op) => op.name === "loop");
  const more = loops.flatMap(({ results }) => results.slice(-2));
  return {
    ...func,
    body: { ...func.body, yields: [...func.body.yields, ...more] },
    resultNames: [...func.resultNames, ...loops.flatMap((_, k) => [`rounds of loop ${k}`, `convergence of loop ${k}`])],
  };
}

/** The function with gathers that fail outside the range in place of those that `pick` picks of the others. */
export function withFailures(func: Func, pick: (gather: number) => boolean): Func {
  let gathers = 0;
  const change = (op: Op): Op => {
    const regions = op.regions.map((region) => ({ ...region, ops: region.ops.map(change) }));
    if (op.name !== "gather" || !op.attributes.otherwise || !pick(gathers++)) return { ...op, regions } as Op;
    return { ...op, operands: op.operands.slice(0, 2), attributes: { otherwise: false } };
  };
  return { ...func, body: { ...func.body, ops: func.body.ops.map(change) } };
}

/** The outcome but for what an error calls the value that was read: a pass may have put another value in its place. */
export function nameless(outcome: Outcome): Outcome {
  if (outcome.kind === "results") return outcome;
  return { ...outcome, message: outcome.message.replace(/ of \S+( value)?, which has /, " of it, which has ") };
}

export function interpreted(func: Func, graph: Graph, given: Given = {}): Outcome {
  return settled(() => bytesOfAll(func, interpret(func, graph, given).results));
}

/** Keeps what was compiled for the next graph, and one memory: each reserves the whole of its address space. */
const HERE = new Session(new Memory({ shared: false }));

/** On the calling thread, in memory that runs before have used. */
export function ranSync(
  func: Func,
  graph: Graph,
  given: Given = {},
  { lists = LIST_SHARING, ...options }: RunSyncOptions & Pick<WayOptions, "lists"> = {},
): Outcome {
  shareLists(lists);
  try {
    return settled(() => {
      const watched = { timeout: RUN_LIMIT, ...options };
      return bytesOfResult(func, HERE.runSync(asAlgorithm(func), graph, keyed(func, graph, given), watched));
    });
  } finally {
    shareLists(LIST_SHARING);
    HERE.forget(graph);
  }
}

/** On an engine, with what the run was like. */
export async function ran(
  engine: Engine,
  func: Func,
  program: Func | Plan,
  graph: Graph,
  given: Given,
  { lists = LIST_SHARING, ...options }: WayOptions,
): Promise<{ outcome: Outcome; result: RunResult<Algorithm> | null }> {
  shareLists(lists);
  try {
    const watched = { mode: "parallel", timeout: RUN_LIMIT, ...options } as const;
    const result = await engine.run(programOf(program), graph, keyed(func, graph, given) as never, watched);
    return { outcome: { kind: "results", results: bytesOfResult(func, result) }, result };
  } catch (error) {
    return { outcome: failureOf(error), result: null };
  } finally {
    shareLists(LIST_SHARING);
  }
}

/** Engines of so many workers. Where there are no threads, all are alike, and one is enough. */
export async function startEngines(counts: readonly number[] = [1, 2, 3, 4]): Promise<readonly Engine[]> {
  const some = THREADS ? counts : counts.slice(-1);
  return Promise.all(some.map((workers) => Engine.create({ workers, onWarning: () => {} })));
}

/** Engines that do without threads, in shared memory and in memory that is not, by what they do without. */
export async function startFallbacks(): Promise<ReadonlyMap<string, Engine>> {
  const engines = new Map<string, Engine>();
  const { EDGEWISE_WITHOUT: kept } = process.env;
  for (const name of THREADS ? ["threads", "shared"] : []) {
    process.env.EDGEWISE_WITHOUT = name;
    engines.set(name, await Engine.create({ workers: 2, onWarning: () => {} }));
  }
  if (kept === undefined) delete process.env.EDGEWISE_WITHOUT;
  else process.env.EDGEWISE_WITHOUT = kept;
  return engines;
}

/** Whether engines may have several workers in this run of the tests: false where EDGEWISE_WITHOUT says so. */
export const THREADS = whyNoThreads() === null && whyNoSharedMemory() === null;

function programOf(program: Func | Plan): Algorithm | Plan {
  return "steps" in program ? program : asAlgorithm(program);
}

/** Node keys as the engine takes them. */
function keyed(func: Func, graph: Graph, given: Given): Record<string, unknown> {
  const isKey = (name: string): boolean => func.parameters.some(({ value, nodeKey }) => nodeKey && value.name === name);
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      isKey(name) && typeof value === "number" ? graph.nodeKeys.of(value) : value,
    ]),
  );
}

export function settled(run: () => Readonly<Record<string, string>>): Outcome {
  try {
    return { kind: "results", results: run() };
  } catch (error) {
    return failureOf(error);
  }
}

/** The error that ended a run as its outcome; others are thrown on. */
export function failureOf(error: unknown): Outcome {
  if (error instanceof EdgewiseError) return { kind: "error", code: error.code, message: error.message };
  throw error;
}

export function bytesOfAll(
  func: Func,
  results: ReadonlyMap<string, Datum | boolean>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(func.resultNames.map((name) => [name, bytesOf(results.get(name)!)]));
}

function bytesOfResult(func: Func, { results }: RunResult<Algorithm>): Readonly<Record<string, string>> {
  return bytesOfAll(func, new Map(Object.entries(results as Record<string, Datum | boolean>)));
}

/** The type of an array and its bytes in hexadecimal; a scalar as an array of one double. */
function bytesOf(datum: Datum | boolean): string {
  const array = typeof datum === "object" ? datum : Float64Array.of(Number(datum));
  const bytes = Buffer.from(array.buffer, array.byteOffset, array.byteLength);
  return `${array.constructor.name} ${bytes.toString("hex")}`;
}
