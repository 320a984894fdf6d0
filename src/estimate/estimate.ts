/**
 * The calibrated estimate: the time of a plan on one graph, on one worker and on many, from the measured rates of this
 * machine. It is Amdahl's law over the levels: each takes the time of its scalars, its queue of chunks and its barrier.
 */

import { makespan } from "../bind/chunk-cost.ts";
import { hasBarrier, isSmall, stretchesOf } from "../bind/granularity.ts";
import type { SegmentCut, Splits } from "../bind/long-row-split.ts";
import { segmentCutOf } from "../bind/long-row-split.ts";
import type { SourcesChoice } from "../bind/sources/choice.ts";
import type { SparseChoice } from "../bind/sparse/choice.ts";
import { advantageOf } from "../bind/sparse/costs.ts";
import type { Thresholds } from "../bind/thresholds.ts";
import type { SlotId } from "../plan/buffer.ts";
import type { Kernel } from "../plan/kernel.ts";
import { elementsOf } from "../plan/kernel.ts";
import type { Level, Loop, Plan, Step } from "../plan/plan.ts";
import type { GraphSizes } from "../plan/sizes.ts";
import type { Work } from "./kernel-cost.ts";
import { scalarWork, workOf } from "./kernel-cost.ts";
import { knownSlots } from "./known-slots.ts";
import type { MachineRates, Rates } from "./rates.ts";
import { readCurve } from "./rates.ts";

export interface EstimateOptions {
  readonly graph: GraphSizes;
  readonly rates: MachineRates;
  readonly thresholds: Thresholds;
  /**
   * Gives the weight of each chunk of a kernel, in order, in any unit (`weighChunks`). `split` says whether its long
   * rows are split.
   */
  readonly chunks: (kernel: Kernel, split: boolean) => readonly number[];
  /** The levels that split long rows; none if absent. */
  readonly splits?: Splits | undefined;
  /** Whether rounds may be sparse; they may if absent. */
  readonly sparse?: SparseChoice | undefined;
  /** Whether workers take whole rounds of loops over nodes; if absent, where that takes less time. */
  readonly sources?: SourcesChoice | undefined;
  /** The mean number of rounds of every loop, or of each by its number, where that is known. */
  readonly rounds?: number | readonly number[] | undefined;
  /** The rounds of each outermost loop in like runs; null for a loop of which nothing is known. */
  readonly learnedRounds?: readonly (number | null)[] | undefined;
}

/** The estimate of a plan on a graph. Times are microseconds. */
export interface PlanEstimate {
  readonly workers: number;
  /** The estimates of levels, by the number of the level, as bound levels are numbered. */
  readonly levels: readonly LevelEstimate[];
  /** The rounds of loops, in the order of the plan. */
  readonly loops: readonly AssumedRounds[];
  /** The time of a run with the rounds of `loops`, on workers that are awake, the time to start it included. */
  readonly sequentialMicros: number;
  readonly parallelMicros: number;
  /** The speedup, from 0 to the number of workers. */
  readonly speedup: number;
  /** The time that a report tells first: that of a run, or of a round where the number of rounds is not known. */
  readonly headline: Headline;
  /** Whether no level is shared out, since every one is too small. */
  readonly allSolo: boolean;
  /** Which of the times are those of like runs, rather than of the rates. */
  readonly learned: LearnedTimes;
}

/** Whether the time of one worker, and that of all, was learned from like runs. */
export interface LearnedTimes {
  readonly one: boolean;
  readonly all: boolean;
}

/** The estimate of one run of a level. */
export interface LevelEstimate {
  /** Whether one worker runs the level alone because it is too small for a barrier. */
  readonly solo: boolean;
  readonly kernels: readonly KernelEstimate[];
  readonly sequentialMicros: number;
  readonly parallelMicros: number;
  readonly speedup: number;
}

export interface KernelEstimate {
  readonly work: Work;
  readonly chunks: number;
  readonly sequentialMicros: number;
  /** The parts of these times. */
  readonly parts: TimeParts;
}

/** The microseconds of a level, by what they are spent on. */
export interface TimeParts {
  /** Bytes that are read or written in order. */
  readonly stream: number;
  /** Entries that are read at computed places. */
  readonly gather: number;
  readonly compute: number;
  /** Beginning, walking and ending rows. */
  readonly rows: number;
}

/** A time that can be told before the run. */
export interface Headline {
  /**
   * What the time is of. `round` is a round of a loop whose rounds are not known, a dense one where some may be sparse;
   * else it is the whole run.
   */
  readonly per: "run" | "round";
  readonly sequentialMicros: number;
  readonly parallelMicros: number;
  /** The greatest number of rounds; null for a run, and where there is no limit. */
  readonly most: number | null;
}

/** The rounds of a loop, as far as they are known before the run. */
export interface AssumedRounds {
  /** The number of rounds that the estimate counts on. */
  readonly rounds: number;
  readonly why: RoundsReason;
  /** Whether this is the true number of rounds. If not, it only weighs the loop against the rest of the program. */
  readonly isKnown: boolean;
  /** The greatest number of rounds; null where nothing limits them. */
  readonly most: number | null;
  /** Whether rounds may go over changed nodes alone. How many change is not known before the run. */
  readonly mayBeSparse: boolean;
}

export type RoundsReason =
  | "its limit"
  | "as given"
  | "learned"
  | "it is settled without rounds, in about the time of so many"
  | "at most its limit"
  | "not known before the run";

/** The number of rounds that stands for an unknown one: enough for the loop to outweigh what is done once. */
const UNKNOWN_ROUNDS = 20;
/** The number of dense rounds that take about as long as settling a loop in the order of its values. */
const SETTLED_ROUNDS = 6;

/** Gives the microseconds of some work at given rates. */
export function microsOf(work: Work, rates: Rates): number {
  const { stream, gather, compute, rows } = partsOf(work, rates);
  return stream + gather + compute + rows;
}

/** Gives the same by what the time is spent on. */
export function partsOf(work: Work, rates: Rates): TimeParts {
  const { bytesRead, bytesWritten, gathers, simpleOps, costlyOps, steps, arcs, elements } = work;
  const streamed = bytesRead + bytesWritten;
  const gather = gathers.reduce(
    (nanos, { entries, tableBytes }) => nanos + entries * readCurve(rates.gather, tableBytes),
    0,
  );
  return {
    stream: (streamed * readCurve(rates.stream, streamed)) / 1000,
    gather: gather / 1000,
    compute: (simpleOps * rates.simpleNanos + costlyOps * rates.costlyNanos + steps * rates.stepNanos) / 1000,
    rows: arcs > 0 ? (elements * rates.rowNanos + arcs * rates.arcNanos) / 1000 : 0,
  };
}

/** Estimates a plan before it is run. It is a pure function, and cheap: it looks at chunks, never at edges. */
export function estimatePlan(plan: Plan, options: EstimateOptions): PlanEstimate {
  const estimator = new Estimator(plan, options);
  const steps = estimator.steps(plan.steps, false);
  const { workers, startMicros } = options.rates;
  const isEmpty = steps.sequential === 0;
  const sequential = isEmpty ? 0 : steps.sequential + startMicros.one;
  const parallel = isEmpty ? 0 : steps.parallel + startMicros[workers > 1 ? "all" : "one"];
  const loops = estimator.loops.map(({ round: _, isInnermostUnknown: __, ...loop }) => loop);
  return {
    workers,
    levels: estimator.levels,
    loops,
    sequentialMicros: sequential,
    parallelMicros: parallel,
    speedup: speedupOf(sequential, parallel, workers),
    headline: headlineOf(estimator.loops, { sequential, parallel }),
    allSolo: estimator.levels.every(({ solo, kernels }) => solo || kernels.length === 0),
    learned: { one: false, all: false },
  };
}

/**
 * Finds the loop whose rounds are told: the heaviest one with an unknown number of rounds and no such loop within it.
 */
function headlineOf(loops: readonly EstimatedLoop[], run: Omit<Times, "crowded">): Headline {
  const unknown = loops.filter(({ isKnown, isInnermostUnknown }) => !isKnown && isInnermostUnknown);
  const [heaviest] = unknown.sort((a, b) => b.rounds * b.round.sequential - a.rounds * a.round.sequential);
  if (!heaviest) return { per: "run", sequentialMicros: run.sequential, parallelMicros: run.parallel, most: null };
  const { round, most } = heaviest;
  return { per: "round", sequentialMicros: round.sequential, parallelMicros: round.parallel, most };
}

interface EstimatedLoop extends AssumedRounds {
  readonly round: Times;
  /** Whether no loop within it has an unknown number of rounds. */
  readonly isInnermostUnknown: boolean;
}

interface Times {
  readonly sequential: number;
  readonly parallel: number;
  /** The time of one worker while the others do the same work by themselves. */
  readonly crowded: number;
}

class Estimator {
  readonly levels: LevelEstimate[] = [];
  readonly loops: EstimatedLoop[] = [];
  #outermost = 0;
  #depth = 0;
  readonly #plan: Plan;
  readonly #options: EstimateOptions;
  readonly #known: ReadonlyMap<SlotId, number>;

  constructor(plan: Plan, options: EstimateOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#known = knownSlots(plan);
  }

  steps(steps: readonly Step[], alone: boolean): Times {
    const { graph, thresholds, rates } = this.#options;
    const stretches = alone
      ? [{ solo: false, steps }]
      : stretchesOf(steps, (step) => rates.workers > 1 && isSmall(step, graph, thresholds));
    return sum(
      stretches.map(({ solo, steps: stretch }) => {
        const times = sum(stretch.map((step) => this.#step(step, alone || solo)));
        // The others wait until the one worker has finished.
        return solo ? { ...times, parallel: times.parallel + rates.barrierMicros } : times;
      }),
    );
  }

  #step(step: Step, alone: boolean): Times {
    switch (step.kind) {
      case "level":
        return this.#level(step, alone);
      case "loop":
        return this.#loop(step, alone);
      case "choose": {
        // Either arm may be taken, so the mean of both counts.
        return scale(sum(step.cases.map((branch) => this.steps(branch, alone))), 1 / step.cases.length);
      }
      default:
        return step satisfies never;
    }
  }

  #loop(loop: Loop, alone: boolean): Times {
    const assumed = this.#rounds(loop);
    const at = this.loops.length;
    // A loop is listed before the loops within it.
    this.loops.push({ ...assumed, round: NOTHING, isInnermostUnknown: true });
    this.#depth++;
    const round = this.steps(loop.body, alone);
    this.#depth--;
    const isInnermostUnknown = this.loops.slice(at + 1).every(({ isKnown }) => isKnown);
    this.loops[at] = { ...assumed, round, isInnermostUnknown };
    const all = this.#allRounds(loop, round, assumed);
    return loop.sources === null || alone ? all : this.#apart(all, round.crowded, assumed.rounds);
  }

  /**
   * Estimates all rounds of a loop. Where some may be sparse, all together take at most the time of some dense rounds,
   * the number of which is the advantage of sparse ones. Workers meet in every round all the same.
   */
  #allRounds(loop: Loop, round: Times, { rounds, mayBeSparse }: AssumedRounds): Times {
    const { rates } = this.#options;
    const isSparse = mayBeSparse && loop.sparse.kind === "sparse";
    const dense = isSparse ? Math.min(rounds, advantageOf(loop, loop.sparse, true)) : rounds;
    const barriers = rates.workers > 1 ? (rounds - dense) * loop.body.filter(hasBarrier).length : 0;
    const all = scale(round, dense);
    return { ...all, parallel: all.parallel + barriers * rates.barrierMicros };
  }

  /** Estimates a loop over nodes. Workers take whole rounds where that takes less time. */
  #apart(times: Times, round: number, rounds: number): Times {
    const { rates, sources } = this.#options;
    if (sources === "shared") return times;
    const apart = Math.ceil(rounds / rates.workers) * round + 3 * rates.barrierMicros;
    return { ...times, parallel: sources === "apart" ? apart : Math.min(times.parallel, apart) };
  }

  #level(level: Level, alone: boolean): Times {
    const { graph, rates } = this.#options;
    const { workers, one, all, barrierMicros, levelMicros, kernelMicros } = rates;
    const scalars = level.scalars ? microsOf(scalarWork(level.scalars, this.#plan, graph), one) : 0;
    // The part that each worker does for itself.
    const own = scalars + levelMicros + level.kernels.length * kernelMicros;
    const kernels: KernelEstimate[] = [];
    const split = alone ? undefined : this.#options.splits?.get(level);
    const segments: number[] = [];
    const chunks: number[] = [];
    let crowded = own;
    for (const kernel of level.kernels) {
      const cut = segmentCutOf(split, kernel);
      const weights = this.#weights(kernel, cut);
      const work = workOf(kernel, this.#plan, graph);
      const shared = workOf(kernel, this.#plan, graph, weights.length);
      const sequentialMicros = microsOf(work, one);
      // Measurements are not exact: no worker is faster for sharing the machine with others.
      const each = Math.max(microsOf(shared, all) * workers, microsOf(shared, one));
      crowded += each;
      const total = [...weights, ...(cut?.weights ?? [])].reduce((a, b) => a + b, 0);
      const time = (weight: number): number => (total === 0 ? 0 : (each * weight) / total);
      for (const weight of weights) chunks.push(time(weight));
      for (const weight of cut?.weights ?? []) segments.push(time(weight));
      kernels.push({ work, chunks: weights.length, sequentialMicros, parts: partsOf(work, one) });
    }
    const kernelTime = kernels.reduce((time, kernel) => time + kernel.sequentialMicros, 0);
    const sequential = own + kernelTime;
    const queues = makespan(segments, workers) + makespan(chunks, workers);
    const barriers = (hasBarrier(level) ? 1 : 0) + (segments.length > 0 ? 1 : 0);
    const parallel =
      alone || workers === 1 ? sequential : own + Math.min(kernelTime, queues) + barriers * barrierMicros;
    this.levels.push({
      solo: alone,
      kernels,
      sequentialMicros: sequential,
      parallelMicros: parallel,
      speedup: speedupOf(sequential, parallel, workers),
    });
    return { sequential, parallel, crowded };
  }

  /** There is at least one chunk, even for an empty kernel. */
  #weights(kernel: Kernel, cut: SegmentCut | null): readonly number[] {
    const weights = this.#options.chunks(kernel, cut !== null);
    return weights.length > 0 ? weights : [elementsOf(kernel, this.#options.graph)];
  }

  #rounds(loop: Loop): AssumedRounds {
    const { limit, until, sources } = loop;
    const { rounds, learnedRounds, sparse, graph } = this.#options;
    const mayBeSparse = loop.sparse.kind === "sparse" && sparse !== "never";
    const learned = this.#depth === 0 ? (learnedRounds?.[this.#outermost++] ?? null) : null;
    const known = limit === null ? undefined : this.#known.get(limit);
    // A loop over nodes has no more rounds than there are nodes.
    const bounds = [known === undefined ? [] : Math.max(0, known), sources === null ? [] : graph.nodeCount].flat();
    const most = bounds.length > 0 ? Math.min(...bounds) : null;
    const exactly = (count: number, why: RoundsReason): AssumedRounds => ({
      rounds: count,
      why,
      isKnown: true,
      most: count,
      mayBeSparse,
    });
    const isSettled = loop.sparse.kind === "sparse" && mayBeSparse && loop.sparse.order?.kind === "any order";
    const given = typeof rounds === "number" ? rounds : rounds?.[this.loops.length];
    // A loop that was settled is reported to have had no rounds.
    if (given !== undefined && !(isSettled && given === 0)) return exactly(given, "as given");
    if (learned !== null) return exactly(learned, "learned");
    const isEndless = until === null && !loop.untilUnchanged && sources === null;
    if (known !== undefined && (isEndless || known <= 0)) return exactly(Math.max(0, known), "its limit");
    if (isSettled) {
      return exactly(SETTLED_ROUNDS, "it is settled without rounds, in about the time of so many");
    }
    const why = most === null ? "not known before the run" : "at most its limit";
    return { rounds: Math.min(most ?? Infinity, UNKNOWN_ROUNDS), why, isKnown: false, most, mayBeSparse };
  }
}

const NOTHING: Times = { sequential: 0, parallel: 0, crowded: 0 };

function sum(times: readonly Times[]): Times {
  return times.reduce(
    (total, { sequential, parallel, crowded }) => ({
      sequential: total.sequential + sequential,
      parallel: total.parallel + parallel,
      crowded: total.crowded + crowded,
    }),
    NOTHING,
  );
}

function scale({ sequential, parallel, crowded }: Times, by: number): Times {
  return { sequential: sequential * by, parallel: parallel * by, crowded: crowded * by };
}

/** Gives a speedup that is at most the number of workers, whatever rounding does. Work of no time has the speedup 1. */
export function speedupOf(sequential: number, parallel: number, workers: number): number {
  return parallel === 0 ? 1 : Math.min(sequential / parallel, workers);
}
