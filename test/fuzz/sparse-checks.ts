/** What must hold of programs that travel: rounds may be sparse never, always or as costs less, by as many workers as may be. */

import { isDeepStrictEqual } from "node:util";
import { Memory } from "../../runtime/memory.ts";
import { compile } from "../../src/compile.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { RunOptions } from "../../src/engine/options.ts";
import { provideWhole } from "../../src/engine/parts/whole.ts";
import { Session } from "../../src/engine/session.ts";
import type { Interpretation } from "../../src/interp/interpret.ts";
import { interpret } from "../../src/interp/interpret.ts";
import { verifyFunc } from "../../src/ir/verify.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { planFromJson, planToJson } from "../../src/plan/serialize.ts";
import { RUN_LIMIT } from "../limits.ts";
import type { Outcome } from "../ways.ts";
import {
  ALWAYS_SPARSE,
  bytesOfAll,
  FINE,
  NEVER_SPARSE,
  ran,
  SPARSE,
  settled,
  shuffledLists,
  type WayOptions,
} from "../ways.ts";
import type { Case, LoadedCase } from "./case.ts";
import { load } from "./case.ts";
import type { RoundCounts, TellRounds, Travelled } from "./rounds.ts";
import { addCounts, RoundWatch, reportedRounds } from "./rounds.ts";

provideWhole();

/** The parts that are fuzzed. The fuzzer's own test puts a broken part in place of one of them. */
export interface SparseSubject {
  /** A run on the calling thread. */
  readonly runHere: (plan: Plan, loaded: LoadedCase, options: Pick<RunOptions, "sparse">) => Outcome;
  readonly engines: readonly Engine[];
  readonly tellRounds: TellRounds;
}

/** The finding of a case: the first thing that does not hold, in words, and the counts of its rounds. */
export interface SparseFinding {
  readonly fault: string | null;
  /** The family of the program, by which it is named. */
  readonly family: string;
  readonly travelled: Travelled;
  readonly counts: RoundCounts | null;
}

/** Edgewise as it is. */
export function sparseEdgewise(engines: readonly Engine[]): SparseSubject {
  const session = new Session(new Memory({ shared: false }));
  return {
    runHere: (plan, { func, graph, given }, options) => {
      try {
        return settled(() => {
          const { results } = session.runSync(plan, graph, given, { timeout: RUN_LIMIT, ...options });
          return bytesOfAll(func, new Map(Object.entries(results)));
        });
      } finally {
        session.forget(graph);
      }
    },
    engines,
    tellRounds: reportedRounds,
  };
}

export async function findSparseFault(one: Case, subject: SparseSubject): Promise<SparseFinding> {
  const loaded = load(one);
  const { func, graph, given } = loaded;
  verifyFunc(func);
  const watch = new RoundWatch(graph.nodeCount);
  const interpreted = (): Interpretation => interpret(func, graph, given, { onRound: watch.see });
  const expected = settled(() => bytesOfAll(func, interpreted().results));
  const trial: Trial = { loaded, plan: compile(func).plan, expected, turn: one.recipe.seed, counts: null };
  let fault: string | null = null;
  try {
    fault = keepsTheBitsHere(trial, subject) ?? (await workersKeepTheBits(trial, subject));
  } catch (error) {
    fault = `it throws: ${error instanceof Error ? error.message : String(error)}`;
  }
  return { fault, family: func.name, travelled: watch.travelled, counts: trial.counts };
}

interface Trial {
  readonly loaded: LoadedCase;
  readonly plan: Plan;
  readonly expected: Outcome;
  /** The number of the case, by which it goes one of several ways that would take long together. */
  readonly turn: number;
  counts: RoundCounts | null;
}

function agrees({ expected }: Trial, found: Outcome): boolean {
  return isDeepStrictEqual(found, expected);
}

/** Checks on the calling thread: optimized with each choice, and as it is written with one. */
function keepsTheBitsHere(trial: Trial, { runHere }: SparseSubject): string | null {
  for (const options of SPARSE) {
    if (!agrees(trial, runHere(trial.plan, trial.loaded, options))) return `${DIFFERS}${said(options)}`;
  }
  const { plan } = compile(trial.loaded.func, { pipeline: "O0" });
  const options = SPARSE[trial.turn % SPARSE.length]!;
  return agrees(trial, runHere(plan, trial.loaded, options)) ? null : `${DIFFERS}${said(options)}, not optimized`;
}

/**
 * Every engine with everything shared out and sparse rounds wherever they can be, lists shuffled. One of them also each other way: with
 * the other choices, as well as once more, so that it meets what another run left; by the thresholds, where small rounds are one
 * worker's; from a stored plan; and, of some cases, told to stop, and once more.
 */
async function workersKeepTheBits(trial: Trial, subject: SparseSubject): Promise<string | null> {
  const { plan, turn } = trial;
  const stored = planFromJson(planToJson(plan));
  for (const [at, engine] of subject.engines.entries()) {
    const others: readonly (readonly [Plan, WayOptions])[] = [
      [plan, NEVER_SPARSE],
      [plan, shuffledLists(turn)],
      [plan, { ...FINE, sparse: "auto" }],
      [plan, ALWAYS_SPARSE],
      [plan, {}],
      [stored, { sparse: "always" }],
    ];
    const isFull = at === turn % subject.engines.length;
    const always = isFull ? ALWAYS_SPARSE : shuffledLists(turn + at);
    for (const [program, options] of [[plan, always] as const, ...(isFull ? others : [])]) {
      if (await workersAgree(trial, subject, engine, program, options)) continue;
      return `${engine.workers} workers: ${DIFFERS}${said(options)}`;
    }
    if (!isFull || turn % STOPPED !== 0) continue;
    const { outcome } = await runOn(trial, engine, plan, { ...ALWAYS_SPARSE, signal: soonAborted() });
    const isStopped = outcome.kind === "error" && outcome.code === "run/aborted";
    if (!isStopped && !agrees(trial, outcome)) return `${engine.workers} workers: ${DIFFERS}, told to stop`;
    if (!(await workersAgree(trial, subject, engine, plan, ALWAYS_SPARSE))) {
      return `${engine.workers} workers: ${DIFFERS}, after they were told to stop`;
    }
  }
  return null;
}

/** One case of so many is told to stop, for it takes a while to come through. */
const STOPPED = 8;

const DIFFERS = "it comes to something else";

function said({ sparse = "auto", thresholds, lists }: WayOptions): string {
  return `, sparse rounds ${sparse}${thresholds ? ", everything shared out" : ""}${lists ? ", lists shuffled" : ""}`;
}

async function workersAgree(
  trial: Trial,
  { tellRounds }: SparseSubject,
  engine: Engine,
  program: Plan,
  options: WayOptions,
): Promise<boolean> {
  const { outcome, result } = await runOn(trial, engine, program, options);
  if (result) trial.counts = addCounts(trial.counts, tellRounds(result));
  return agrees(trial, outcome);
}

function runOn({ loaded: { func, graph, given } }: Trial, engine: Engine, program: Plan, options: WayOptions) {
  return ran(engine, func, program, graph, given, options);
}

/** A signal that comes when the run has begun, and most often before it has ended. */
function soonAborted(): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 1);
  return controller.signal;
}
