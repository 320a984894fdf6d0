/**
 * The calibrated estimate: the time of a plan on one graph, on one worker and on many, from the measured rates of this
 * machine. It is Amdahl's law over the levels: each takes the time of its scalars, its queue of chunks and its barrier.
 */

import { makespan } from "../bind/chunk-cost.ts";
import { hasBarrier, isSmall, stretchesOf } from "../bind/granularity.ts";
import type { SegmentCut, Splits } from "../bind/long-row-split.ts";
import { segmentCutOf } from "../bind/long-row-split.ts";
import type { SourcesChoice } from "../bind/sources/choice.ts";
import type { OrderChoice, SparseChoice } from "../bind/sparse/choice.ts";
import type { Thresholds } from "../bind/thresholds.ts";
import type { Direction } from "../ir/op.ts";
import type { SlotId } from "../plan/buffer.ts";
import type { Kernel } from "../plan/kernel.ts";
import { elementsOf } from "../plan/kernel.ts";
import type { Level, Loop, Plan, Step } from "../plan/plan.ts";
import type { GraphSizes } from "../plan/sizes.ts";
import { begun } from "./beginning.ts";
import type { AssumedRounds, EstimatedLoop, Headline, LearnedTimes, RoundsReason } from "./headline.ts";
import { headlineOf, SETTLED } from "./headline.ts";
import type { Work } from "./kernel-cost.ts";
import { scalarWork, workOf } from "./kernel-cost.ts";
import { knownSlots } from "./known-slots.ts";
import { isGivenUp, laneFactorOf, lanesOf, SCALARS_IN_LANES } from "./lane-cost.ts";
import type { TimeParts } from "./microseconds.ts";
import { microsOf, partsOf, scaleParts } from "./microseconds.ts";
import type { MachineRates, PoolState } from "./rates.ts";
import { settlingTimes, sparseTimes } from "./sparse-cost.ts";
import type { Times } from "./times.ts";
import { NOTHING, scaleTimes, sumTimes } from "./times.ts";

export interface EstimateOptions {
  readonly graph: GraphSizes;
  readonly rates: MachineRates;
  readonly thresholds: Thresholds;
  /**
   * Gives the weight of each chunk of a kernel, in order, in any unit (`weighChunks`). `split` says whether its long
   * rows are split.
   */
  readonly chunks: (kernel: Kernel, split: boolean) => readonly number[];
  /** Gives the number of entries of rows that are longer than a segment; there are none if absent. */
  readonly longEntries?: ((direction: Direction) => number) | undefined;
  /** The levels that split long rows; none if absent. */
  readonly splits?: Splits | undefined;
  /** Whether rounds may be sparse; they may if absent. */
  readonly sparse?: SparseChoice | undefined;
  /** Whether loops that come to the same in any order go round by round all the same; they are settled if absent. */
  readonly order?: OrderChoice | undefined;
  /** Whether the workers were in another run just before, or had gone to sleep; awake if absent. */
  readonly pool?: PoolState | undefined;
  /** Whether workers take whole rounds of loops over nodes; if absent, where that takes less time. */
  readonly sources?: SourcesChoice | undefined;
  /** The mean number of rounds of every loop, or of each by its number, where that is known. */
  readonly rounds?: number | readonly number[] | undefined;
  /** The limit that each outermost loop is given; null for those that keep their defaults. All do if absent. */
  readonly limits?: readonly (number | null)[] | undefined;
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
  /** The time of a run with the rounds of `loops`, the time to start it included, and that to wake its workers if they sleep. */
  readonly sequentialMicros: number;
  readonly parallelMicros: number;
  /** What of that is the beginning and the end of the run: the time besides its steps. */
  readonly beginning: { readonly sequentialMicros: number; readonly parallelMicros: number };
  /** The speedup, from 0 to the number of workers. */
  readonly speedup: number;
  /** The time that a report tells first: that of a run, or of a round where the number of rounds is not known. */
  readonly headline: Headline;
  /** Whether no level is shared out, since every one is too small. */
  readonly allSolo: boolean;
  /** Which of the times are those of like runs, rather than of the rates. */
  readonly learned: LearnedTimes;
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

/** The number of rounds that stands for an unknown one: enough for the loop to outweigh what is done once. */
const UNKNOWN_ROUNDS = 20;
/** The same within the rounds of another loop whose number is not known: such a loop mostly goes on from where it ended before. */
const UNKNOWN_WITHIN = 4;
/** Estimates a plan before it is run. It is a pure function, and cheap: it looks at chunks, never at edges. */
export function estimatePlan(plan: Plan, options: EstimateOptions): PlanEstimate {
  const estimator = new Estimator(plan, options);
  const steps = estimator.steps(plan.steps, false);
  const { rates, pool = "awake" } = options;
  const allSolo = estimator.levels.every(({ solo, kernels }) => solo || kernels.length === 0);
  const { sequential, parallel } = steps.sequential === 0 ? NOTHING : begun(steps, rates, pool, allSolo);
  const loops = estimator.loops.map(({ loop: _, round: __, isInnermostUnknown: ___, forNodes: ____, ...loop }) => loop);
  return {
    workers: rates.workers,
    levels: estimator.levels,
    loops,
    sequentialMicros: sequential,
    parallelMicros: parallel,
    beginning: { sequentialMicros: sequential - steps.sequential, parallelMicros: parallel - steps.parallel },
    speedup: speedupOf(sequential, parallel, rates.workers),
    headline: headlineOf(estimator.loops, { sequential, parallel }),
    allSolo,
    learned: { one: false, all: false, levels: false },
  };
}

class Estimator {
  readonly levels: LevelEstimate[] = [];
  readonly loops: EstimatedLoop[] = [];
  #outermost = 0;
  #depth = 0;
  /** The number of loops around a step whose rounds are guessed, but for loops over nodes. */
  #guessed = 0;
  /** Whether a worker computes all lanes of a body at once. */
  #isInLanes = false;
  /** The innermost loop over nodes around a step. */
  #forNodes: Headline["forNodes"] = null;
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
    return sumTimes(
      stretches.map(({ solo, steps: stretch }) => {
        const times = sumTimes(stretch.map((step) => this.#step(step, alone || solo)));
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
        return scaleTimes(sumTimes(step.cases.map((branch) => this.steps(branch, alone))), 1 / step.cases.length);
      }
      default:
        return step satisfies never;
    }
  }

  #loop(loop: Loop, alone: boolean): Times {
    const assumed = this.#rounds(loop);
    const { graph, sources, rates } = this.#options;
    const options = { plan: this.#plan, graph, workers: rates.workers, sources };
    const lanes = this.#isInLanes ? 1 : lanesOf(loop, assumed.rounds, options);
    if (lanes > 1) {
      const [levels, loops] = [this.levels.length, this.loops.length];
      this.#isInLanes = true;
      const batch = this.#body(loop, assumed, alone, lanes);
      this.#isInLanes = false;
      if (sources === "lanes" || !this.loops.slice(loops + 1).some((inner) => isGivenUp(inner, graph))) {
        const batches = Math.ceil(assumed.rounds / lanes);
        const times = scaleTimes(batch, batches);
        return alone ? times : { ...times, parallel: this.#apart(batch, batches) };
      }
      this.levels.length = levels;
      this.loops.length = loops;
    }
    const at = this.loops.length;
    const round = this.#body(loop, assumed, alone);
    const all = this.#allRounds(loop, round, assumed);
    // A loop that is settled has no rounds. Its share of the time is that of so many.
    if (assumed.why === SETTLED) {
      const rounds = all.sequential / Math.max(round.sequential, Number.MIN_VALUE);
      this.loops[at] = { ...this.loops[at]!, rounds };
    }
    if (loop.sources === null || alone || sources === "shared") return all;
    // Workers take whole rounds where that takes less time.
    const apart = this.#apart(round, assumed.rounds);
    return { ...all, parallel: sources === "apart" ? apart : Math.min(all.parallel, apart) };
  }

  /** Lists a loop, before the loops within it, and estimates one run of its body. */
  #body(loop: Loop, assumed: AssumedRounds, alone: boolean, lanes = 1): Times {
    const at = this.loops.length;
    const around = this.#forNodes;
    this.loops.push({ ...assumed, loop, round: NOTHING, isInnermostUnknown: true, forNodes: around });
    const isGuessed = !assumed.isKnown && loop.sources === null ? 1 : 0;
    if (loop.sources !== null) this.#forNodes = { most: assumed.rounds, atOnce: lanes };
    this.#depth++;
    this.#guessed += isGuessed;
    const round = this.steps(loop.body, alone);
    this.#guessed -= isGuessed;
    this.#depth--;
    this.#forNodes = around;
    const isInnermostUnknown = this.loops.slice(at + 1).every(({ isKnown }) => isKnown);
    this.loops[at] = { ...assumed, loop, round, isInnermostUnknown, forNodes: around };
    return round;
  }

  #allRounds(loop: Loop, round: Times, { rounds, mayBeSparse, why }: AssumedRounds): Times {
    const { rates, graph } = this.#options;
    if (this.#isInLanes || !mayBeSparse || loop.sparse.kind !== "sparse") return scaleTimes(round, rounds);
    const sparseLoop = { loop, sparse: loop.sparse, plan: this.#plan, graph, rates };
    if (why === SETTLED) return settlingTimes(sparseLoop);
    return sparseTimes(sparseLoop, round, rounds, loop.body.filter(hasBarrier).length);
  }

  /** Estimates rounds of a loop over nodes, or batches of rounds, of which each worker takes some whole. */
  #apart(round: Times, rounds: number): number {
    const { workers, barrierMicros } = this.#options.rates;
    return Math.ceil(rounds / workers) * round.crowded + 3 * barrierMicros;
  }

  #level(level: Level, alone: boolean): Times {
    const { graph, rates } = this.#options;
    const { workers, one, all, barrierMicros, levelMicros, kernelMicros } = rates;
    const scalarFactor = this.#isInLanes ? SCALARS_IN_LANES : 1;
    const scalars = level.scalars ? scalarFactor * microsOf(scalarWork(level.scalars, this.#plan, graph), one) : 0;
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
      const how = { longEntries: this.#options.longEntries, isInLoop: this.#depth > 0 };
      const work = workOf(kernel, this.#plan, graph, how);
      const shared = workOf(kernel, this.#plan, graph, { ...how, chunks: weights.length });
      const factor = this.#isInLanes ? laneFactorOf(kernel) : 1;
      const sequentialMicros = factor * microsOf(work, one);
      // Measurements are not exact: no worker is faster for sharing the machine with others.
      const each = factor * Math.max(microsOf(shared, all) * workers, microsOf(shared, one));
      crowded += each;
      const total = [...weights, ...(cut?.weights ?? [])].reduce((a, b) => a + b, 0);
      const time = (weight: number): number => (total === 0 ? 0 : (each * weight) / total);
      for (const weight of weights) chunks.push(time(weight));
      for (const weight of cut?.weights ?? []) segments.push(time(weight));
      const parts = scaleParts(partsOf(work, one), factor);
      kernels.push({ work, chunks: weights.length, sequentialMicros, parts });
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
    const { rounds, limits, learnedRounds, sparse, order, graph } = this.#options;
    const mayBeSparse = loop.sparse.kind === "sparse" && sparse !== "never";
    const outermost = this.#depth === 0 ? this.#outermost++ : null;
    const learned = outermost === null ? null : (learnedRounds?.[outermost] ?? null);
    const atMost = outermost === null ? null : (limits?.[outermost] ?? null);
    const known = limit === null ? undefined : (atMost ?? this.#known.get(limit));
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
    // In lanes it goes round by round.
    const mayBeSettled = mayBeSparse && order !== "rounds" && !this.#isInLanes;
    const isSettled = mayBeSettled && loop.sparse.kind === "sparse" && loop.sparse.order?.kind === "any order";
    const given = typeof rounds === "number" ? rounds : rounds?.[this.loops.length];
    // A loop that was settled is reported to have had no rounds.
    if (given !== undefined && !(isSettled && given === 0)) return exactly(given, "as given");
    if (learned !== null) return exactly(learned, "learned");
    const isEndless = until === null && !loop.untilUnchanged && sources === null;
    if (known !== undefined && (isEndless || known <= 0)) return exactly(Math.max(0, known), "its limit");
    if (isSettled) return exactly(1, SETTLED);
    const unknown = { isKnown: false, most, mayBeSparse };
    // A set that is not given has all nodes in most programs.
    if (sources !== null) return { ...unknown, rounds: most!, why: "one for each node at most" };
    const why = most === null ? "not known before the run" : "at most its limit";
    const guess = this.#guessed > 0 ? UNKNOWN_WITHIN : UNKNOWN_ROUNDS;
    return { ...unknown, rounds: Math.min(most ?? Infinity, guess), why };
  }
}

/** Gives a speedup that is at most the number of workers, whatever rounding does. Work of no time has the speedup 1. */
export function speedupOf(sequential: number, parallel: number, workers: number): number {
  return parallel === 0 ? 1 : Math.min(sequential / parallel, workers);
}
