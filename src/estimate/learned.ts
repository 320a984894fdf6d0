/**
 * Learned times: the times of runs, by plan and shape of graph. They correct the estimates of like runs, and turn
 * decisions around that proved wrong. Results never depend on them.
 */

import type { Decision } from "./decide.ts";
import { decided } from "./decide.ts";
import type { LevelEstimate, PlanEstimate } from "./estimate.ts";
import { speedupOf } from "./estimate.ts";
import type { Headline } from "./headline.ts";
import { headlineOfRun } from "./headline.ts";

/** Learned times, by a key of plan, shape of graph and workers. The one used last comes last. */
export type LearnedRuns = ReadonlyMap<string, LearnedRun>;

/** The times of like runs. */
export interface LearnedRun {
  /** The times on one worker, and on all; null where there was no run yet. */
  readonly one: LearnedTime | null;
  readonly all: LearnedTime | null;
  /** The rounds of each outermost loop, the median of the latest runs; null for a loop that was settled. */
  readonly rounds: readonly (number | null)[];
  /**
   * The microseconds of one run of each level on one worker, by its number, in the latest traced run; 0 for a level that
   * was not run. Null where none was traced, or the plan has too many levels.
   */
  readonly levels: readonly number[] | null;
  /** The number of runs that were decided with these times. One in `PROBE` of them tries the other way. */
  readonly decided: number;
}

export interface LearnedTime {
  /** The number of all runs. */
  readonly runs: number;
  /** The microseconds of the latest runs, the newest last. */
  readonly latest: readonly number[];
}

/** The greatest number of entries that are kept, and of runs in each. */
const MOST_ENTRIES = 256;
const LATEST = 5;
/** The greatest number of levels of a plan whose times are kept. */
const MOST_LEVELS = 32;
/** The number of runs from which their times are believed. */
export const LEAST_RUNS = 3;
/** The part by which the other way has to be faster for a decision to be turned around. */
const HYSTERESIS = 0.1;
/** One in so many runs tries the other way. */
export const PROBE = 50;

/** Adds the time of one more run. */
export function learn(
  known: LearnedRun | undefined,
  run: { readonly parallel: boolean; readonly micros: number; readonly rounds: readonly (number | null)[] },
): LearnedRun {
  const { one, all, levels, decided } = known ?? NOTHING_LEARNED;
  const added = addTime(run.parallel ? all : one, run.micros);
  return {
    one: run.parallel ? one : added,
    all: run.parallel ? added : all,
    rounds: run.rounds,
    levels,
    decided: decided + 1,
  };
}

/** Adds the microseconds of one run of each level on one worker, from a traced run. Its rounds count where none are known. */
export function learnLevels(
  known: LearnedRun | undefined,
  { levels, rounds }: { readonly levels: readonly number[]; readonly rounds: readonly (number | null)[] },
): LearnedRun {
  const kept = levels.length > MOST_LEVELS ? null : levels.map((micros) => Number(micros.toPrecision(4)));
  return { ...(known ?? { ...NOTHING_LEARNED, rounds }), levels: kept };
}

const NOTHING_LEARNED: LearnedRun = { one: null, all: null, rounds: [], levels: null, decided: 0 };

function addTime(time: LearnedTime | null, micros: number): LearnedTime {
  const latest = [...(time?.latest ?? []), micros].slice(-LATEST);
  return { runs: (time?.runs ?? 0) + 1, latest };
}

/** Adds learned times under a key, and drops the oldest where there are too many. */
export function withLearned(runs: LearnedRuns, key: string, run: LearnedRun): LearnedRuns {
  const next = new Map(runs);
  next.delete(key);
  next.set(key, run);
  for (const oldest of next.keys()) if (next.size > MOST_ENTRIES) next.delete(oldest);
  return next;
}

/** Gives the median of a time; null where there were too few runs. */
function believed(time: LearnedTime | null): number | null {
  if (time === null || time.runs < LEAST_RUNS) return null;
  return medianOf(time.latest);
}

/** Whether there were enough runs, on one worker or on all, to believe their times. */
export function isBelieved({ one, all }: LearnedRun): boolean {
  return believed(one) !== null || believed(all) !== null;
}

export function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Gives the rounds of each outermost loop in like runs; null where there were too few runs, or the loop was settled.
 */
export function learnedRounds(learned: LearnedRun): readonly (number | null)[] {
  return isBelieved(learned) ? learned.rounds : learned.rounds.map(() => null);
}

/**
 * Replaces the estimate's times by those of like runs, where there were enough of these. Its levels take what they took in
 * a traced run, else they share the times as before; but not where rounds are guessed, since then it is not levels that the
 * estimate is wrong about. Where only one worker was tried and took longer than estimated, all workers are taken to do so too, since
 * they would not be spared what was not foreseen, such as cold code. Where only all workers were tried, the time of one
 * worker stays as estimated: if it were corrected as theirs, no decision for all could prove wrong.
 */
export function withLearnedTimes(estimate: PlanEstimate, { one, all, levels: taken }: LearnedRun): PlanEstimate {
  const [alone, together] = [believed(one), believed(all)];
  const areLevels = taken !== null && taken.length === estimate.levels.length;
  if (alone === null && together === null && !areLevels) return estimate;
  const ratio = (found: number | null, estimated: number): number =>
    found === null || estimated === 0 ? 1 : found / estimated;
  const byOne = ratio(alone, estimate.sequentialMicros);
  const isGuessed = estimate.loops.some(({ isKnown }) => !isKnown);
  const byOneAtLeast = isGuessed ? byOne : Math.max(1, byOne);
  const by = { one: byOne, all: together === null ? byOneAtLeast : ratio(together, estimate.parallelMicros) };
  const times = ({ sequentialMicros, parallelMicros }: Times): Times => ({
    sequentialMicros: by.one * sequentialMicros,
    parallelMicros: by.all * parallelMicros,
  });
  const { workers, levels } = estimate;
  const whole = times(estimate);
  return {
    ...estimate,
    ...whole,
    beginning: isGuessed ? estimate.beginning : times(estimate.beginning),
    levels: levels.map((level, number) => {
      const micros = areLevels ? taken[number]! : 0;
      if (micros === 0 || level.sequentialMicros === 0) {
        return isGuessed ? level : scaleLevel(level, times(level), by.one, workers);
      }
      const own = micros / level.sequentialMicros;
      // Barriers take as long as before, however long a level takes.
      const waits = Math.max(0, level.parallelMicros - level.sequentialMicros);
      const parallelMicros = waits + own * (level.parallelMicros - waits);
      return scaleLevel(level, { sequentialMicros: micros, parallelMicros }, own, workers);
    }),
    speedup: speedupOf(whole.sequentialMicros, whole.parallelMicros, workers),
    headline: headlineOfLearned(estimate, whole, { alone, together, isGuessed }),
    learned: { one: alone !== null, all: together !== null, levels: areLevels },
  };
}

/** What is told first of times of which some are learned: they are of runs, whether or not rounds are known. */
function headlineOfLearned(
  { headline, sequentialMicros, parallelMicros }: PlanEstimate,
  whole: Times,
  {
    alone,
    together,
    isGuessed,
  }: { readonly alone: number | null; readonly together: number | null; readonly isGuessed: boolean },
): Headline {
  if (alone === null && together === null) return headline;
  if (!isGuessed || alone !== null || together === null) {
    return headlineOfRun(whole.sequentialMicros, whole.parallelMicros);
  }
  // A time that was guessed is not told beside one that is known: what is told of both is how they compare.
  return headlineOfRun((together * sequentialMicros) / Math.max(parallelMicros, Number.MIN_VALUE), together);
}

type Times = Pick<PlanEstimate, "sequentialMicros" | "parallelMicros">;

function scaleLevel(level: LevelEstimate, times: Times, by: number, workers: number): LevelEstimate {
  const kernels = level.kernels.map(({ sequentialMicros, parts, ...kernel }) => ({
    ...kernel,
    sequentialMicros: by * sequentialMicros,
    parts: {
      stream: by * parts.stream,
      gather: by * parts.gather,
      compute: by * parts.compute,
      rows: by * parts.rows,
    },
  }));
  const speedup = speedupOf(times.sequentialMicros, times.parallelMicros, workers);
  return { ...level, ...times, kernels, speedup };
}

/**
 * Corrects a decision by learned times. It is turned around where the other way is faster by more than the hysteresis.
 * One run in `PROBE` then takes the first way again, for it may have become faster.
 */
export function decideLearned(
  decision: Decision,
  estimate: PlanEstimate,
  learned: LearnedRun,
  workers: number,
): Decision {
  const known = withLearnedTimes(estimate, learned);
  if (workers === 1 || !(known.learned.one || known.learned.all)) return decision;
  const { sequentialMicros, parallelMicros } = known;
  const speedup = sequentialMicros / Math.max(parallelMicros, Number.MIN_VALUE);
  const wins = decision.parallel ? speedup < 1 / (1 + HYSTERESIS) : speedup > 1 + HYSTERESIS;
  const isTurned = wins && believed(decision.parallel ? learned.all : learned.one) !== null;
  const parallel = isTurned ? !decision.parallel : decision.parallel;
  // Only a decision that was turned around is tried again: no other has proved wrong.
  const isProbe = isTurned && learned.decided % PROBE === PROBE - 1;
  const runs = (learned.one?.runs ?? 0) + (learned.all?.runs ?? 0);
  const workersOf = (onAll: boolean): number => (onAll ? workers : 1);
  if (isProbe) return decided(workersOf(!parallel), speedup, { kind: "probe", every: PROBE, parallel: !parallel });
  if (!isTurned && !(known.learned.one && known.learned.all)) return decision;
  return decided(workersOf(parallel), speedup, { kind: "learned", runs, parallel, speedup });
}

/** Reads learned times from outside, and leaves out what does not have their form. */
export function readLearned(found: unknown): LearnedRuns {
  if (typeof found !== "object" || found === null) return new Map();
  const entries: [string, unknown][] = Object.entries(found);
  return new Map(
    entries
      .flatMap(([key, run]) => (isLearnedRun(run) ? [[key, { ...NOTHING_LEARNED, ...run }] as const] : []))
      .slice(-MOST_ENTRIES),
  );
}

function isLearnedRun(found: unknown): found is LearnedRun {
  if (typeof found !== "object" || found === null) return false;
  if (!("one" in found && "all" in found && "rounds" in found && "decided" in found)) return false;
  const { one, all, rounds, decided } = found;
  const levels = "levels" in found ? found.levels : null;
  const isTime = (time: unknown): boolean =>
    time === null ||
    (typeof time === "object" &&
      "runs" in time &&
      isCount(time.runs) &&
      "latest" in time &&
      Array.isArray(time.latest) &&
      time.latest.length > 0 &&
      time.latest.every(isCount));
  const areLevels = levels === null || (Array.isArray(levels) && levels.length <= MOST_LEVELS && levels.every(isCount));
  const areRounds = Array.isArray(rounds) && rounds.every(isCountOrNull);
  return isTime(one) && isTime(all) && isCount(decided) && areRounds && areLevels;
}

function isCount(found: unknown): boolean {
  return typeof found === "number" && found >= 0 && Number.isFinite(found);
}

function isCountOrNull(found: unknown): boolean {
  return found === null || isCount(found);
}
