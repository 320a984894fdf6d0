/**
 * The calibrated estimate: what a plan should take on one graph, on one worker and on many, from what this machine was
 * measured to do. Amdahl over the levels: each takes as long as its scalars, its queue of chunks and its barrier.
 */

import { makespan } from "../bind/chunk-cost.ts";
import { hasBarrier, isSmall, stretchesOf } from "../bind/granularity.ts";
import type { SegmentCut, Splits } from "../bind/long-row-split.ts";
import { segmentCutOf } from "../bind/long-row-split.ts";
import type { SourcesChoice } from "../bind/sources/choice.ts";
import type { SparseChoice } from "../bind/sparse/choice.ts";
import type { Thresholds } from "../bind/thresholds.ts";
import { BLOCK } from "../plan/blocks.ts";
import type { SlotId } from "../plan/buffer.ts";
import { evaluateDefault } from "../plan/defaults.ts";
import type { Kernel } from "../plan/kernel.ts";
import { elementsOf } from "../plan/kernel.ts";
import type { Level, Loop, Plan, Step } from "../plan/plan.ts";
import type { GraphSizes } from "../plan/sizes.ts";
import { walkLevels, walkSteps } from "../plan/walk.ts";
import type { Work } from "./kernel-cost.ts";
import { scalarWork, workOf } from "./kernel-cost.ts";

/** What a machine was measured to do. Times are of the clock on the wall, however many workers share the work. */
export interface Rates {
  /** Bytes read or written in order. */
  readonly bytesPerSecond: number;
  /** For one entry from a table that stays in the cache of a core. */
  readonly nearGatherNanos: number;
  /** For one entry from a table that does not. */
  readonly farGatherNanos: number;
  readonly simpleNanos: number;
  readonly costlyNanos: number;
  /** For beginning and ending one row of an aggregation. */
  readonly rowNanos: number;
}

export interface MachineRates {
  readonly workers: number;
  /** Of one worker alone. */
  readonly one: Rates;
  /** Of all workers together. */
  readonly all: Rates;
  /** What it takes all workers to meet. */
  readonly barrierMicros: number;
  /** The largest table that is gathered from at the near rate. */
  readonly cacheBytes: number;
}

export interface EstimateOptions {
  readonly graph: GraphSizes;
  readonly rates: MachineRates;
  readonly thresholds: Thresholds;
  /** How heavy each chunk of a kernel is, in order, in any unit: see `weighChunks`. `split` where its long rows are. */
  readonly chunks: (kernel: Kernel, split: boolean) => readonly number[];
  /** Which levels split long rows; none if absent. */
  readonly splits?: Splits | undefined;
  /** Whether rounds may be sparse; they may if absent. */
  readonly sparse?: SparseChoice | undefined;
  /** Whether workers take whole rounds of loops over nodes; as takes less time if absent. */
  readonly sources?: SourcesChoice | undefined;
  /** How many rounds every loop takes, where that is known. */
  readonly rounds?: number | undefined;
}

/** The estimate of a plan on a graph. Times are microseconds. */
export interface PlanEstimate {
  readonly workers: number;
  /** By the number of the level: in the order of the plan, as bound levels are numbered. */
  readonly levels: readonly LevelEstimate[];
  /** In the order of the plan. */
  readonly loops: readonly AssumedRounds[];
  readonly sequentialMicros: number;
  readonly parallelMicros: number;
  /** From 0 to the number of workers. */
  readonly speedup: number;
  /** Whether nothing is shared out, every level being too small for it. */
  readonly allSolo: boolean;
}

/** One run of a level. */
export interface LevelEstimate {
  /** Whether one worker runs it alone because it is too small for a barrier. */
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
}

export interface AssumedRounds {
  readonly rounds: number;
  readonly why: string;
  /** Whether rounds may go over what changed alone: nobody knows before the run how much that is, and all are taken for dense. */
  readonly mayBeSparse: boolean;
}

/** Rounds of a loop that may end earlier than its limit, where nothing better is known. */
const ASSUMED_ROUNDS = 20;

/** Microseconds of some work at given rates. */
export function microsOf(work: Work, rates: Rates, cacheBytes: number): number {
  const { bytesRead, bytesWritten, gathers, simpleOps, costlyOps, arcs, elements } = work;
  let nanos = ((bytesRead + bytesWritten) / rates.bytesPerSecond) * 1e9;
  for (const { entries, tableBytes } of gathers) {
    nanos += entries * (tableBytes <= cacheBytes ? rates.nearGatherNanos : rates.farGatherNanos);
  }
  nanos += simpleOps * rates.simpleNanos + costlyOps * rates.costlyNanos;
  if (arcs > 0) nanos += elements * rates.rowNanos;
  return nanos / 1000;
}

/** No barrier is so slow that this many nodes, edges and arcs cannot pay for it: the machine was busy when measured. */
const MOST_SMALL_ELEMENTS = 100_000;

/** The sizes above which a barrier pays on a measured machine, in place of those that configuration does not give. */
export function calibrateThresholds({
  workers,
  one,
  barrierMicros,
}: MachineRates): Pick<Thresholds, "minParallelElements" | "minOpMicros"> {
  const entryNanos = (4 * 1e9) / one.bytesPerSecond + one.nearGatherNanos + one.simpleNanos;
  // Of rates only those of one worker: whether more are faster at all is for the estimate of the whole plan to say.
  const saved = entryNanos * (1 - 1 / workers);
  // What is saved must pay the barrier twice over, for often some worker comes late.
  const enough = saved > 0 ? Math.ceil((2 * barrierMicros * 1000) / saved) : MOST_SMALL_ELEMENTS;
  return {
    minParallelElements: Math.min(Math.max(enough, BLOCK), MOST_SMALL_ELEMENTS),
    minOpMicros: 2 * barrierMicros,
  };
}

/** Estimates a plan before it is run. Pure, and cheap: it looks at chunks, never at edges. */
export function estimatePlan(plan: Plan, options: EstimateOptions): PlanEstimate {
  const estimator = new Estimator(plan, options);
  const { sequential, parallel } = estimator.steps(plan.steps, false);
  const { workers } = options.rates;
  return {
    workers,
    levels: estimator.levels,
    loops: estimator.loops,
    sequentialMicros: sequential,
    parallelMicros: parallel,
    speedup: speedupOf(sequential, parallel, workers),
    allSolo: estimator.levels.every(({ solo, kernels }) => solo || kernels.length === 0),
  };
}

interface Times {
  readonly sequential: number;
  readonly parallel: number;
}

class Estimator {
  readonly levels: LevelEstimate[] = [];
  readonly loops: AssumedRounds[] = [];
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
        // The others wait until the one worker is through.
        return solo ? { ...times, parallel: times.parallel + rates.barrierMicros } : times;
      }),
    );
  }

  #step(step: Step, alone: boolean): Times {
    switch (step.kind) {
      case "level":
        return this.#level(step, alone);
      case "loop": {
        const mayBeSparse = step.sparse.kind === "sparse" && this.#options.sparse !== "never";
        const assumed = { ...this.#rounds(step), mayBeSparse };
        this.loops.push(assumed);
        const { sequential, parallel } = this.steps(step.body, alone);
        const all = { sequential: sequential * assumed.rounds, parallel: parallel * assumed.rounds };
        return step.sources === null || alone ? all : this.#apart(all, sequential, assumed.rounds);
      }
      case "choose": {
        // Either way may be taken: the mean of both.
        const { sequential, parallel } = sum(step.cases.map((branch) => this.steps(branch, alone)));
        return { sequential: sequential / step.cases.length, parallel: parallel / step.cases.length };
      }
      default:
        return step satisfies never;
    }
  }

  /** A loop over nodes, of which workers take whole rounds where that takes less time. */
  #apart({ sequential, parallel }: Times, round: number, rounds: number): Times {
    const { rates, sources } = this.#options;
    if (sources === "shared") return { sequential, parallel };
    const apart = Math.ceil(rounds / rates.workers) * round + 3 * rates.barrierMicros;
    return { sequential, parallel: sources === "apart" ? apart : Math.min(parallel, apart) };
  }

  #level(level: Level, alone: boolean): Times {
    const { graph, rates } = this.#options;
    const { workers, one, all, barrierMicros, cacheBytes } = rates;
    const scalars = level.scalars ? microsOf(scalarWork(level.scalars, this.#plan, graph), one, cacheBytes) : 0;
    const kernels: KernelEstimate[] = [];
    const split = alone ? undefined : this.#options.splits?.get(level);
    const segments: number[] = [];
    const chunks: number[] = [];
    for (const kernel of level.kernels) {
      const cut = segmentCutOf(split, kernel);
      const weights = this.#weights(kernel, cut);
      const work = workOf(kernel, this.#plan, graph);
      const shared = workOf(kernel, this.#plan, graph, weights.length);
      const sequentialMicros = microsOf(work, one, cacheBytes);
      // Measurements are not exact: no worker is faster for not being alone.
      const each = Math.max(microsOf(shared, all, cacheBytes) * workers, microsOf(shared, one, cacheBytes));
      const total = [...weights, ...(cut?.weights ?? [])].reduce((a, b) => a + b, 0);
      const time = (weight: number): number => (total === 0 ? 0 : (each * weight) / total);
      for (const weight of weights) chunks.push(time(weight));
      for (const weight of cut?.weights ?? []) segments.push(time(weight));
      kernels.push({ work, chunks: weights.length, sequentialMicros });
    }
    const kernelTime = kernels.reduce((time, kernel) => time + kernel.sequentialMicros, 0);
    const sequential = scalars + kernelTime;
    const queues = makespan(segments, workers) + makespan(chunks, workers);
    const barriers = (hasBarrier(level) ? 1 : 0) + (segments.length > 0 ? 1 : 0);
    const parallel =
      alone || workers === 1 ? sequential : scalars + Math.min(kernelTime, queues) + barriers * barrierMicros;
    this.levels.push({
      solo: alone,
      kernels,
      sequentialMicros: sequential,
      parallelMicros: parallel,
      speedup: speedupOf(sequential, parallel, workers),
    });
    return { sequential, parallel };
  }

  /** Never fewer than one chunk, which an empty kernel has too. */
  #weights(kernel: Kernel, cut: SegmentCut | null): readonly number[] {
    const weights = this.#options.chunks(kernel, cut !== null);
    return weights.length > 0 ? weights : [elementsOf(kernel, this.#options.graph)];
  }

  #rounds({ limit, until }: Loop): Omit<AssumedRounds, "mayBeSparse"> {
    const { rounds } = this.#options;
    if (rounds !== undefined) return { rounds, why: "as given" };
    const most = limit === null ? undefined : this.#known.get(limit);
    if (most === undefined) return { rounds: ASSUMED_ROUNDS, why: "assumed" };
    const least = Math.max(0, most);
    if (until === null) return { rounds: least, why: "its limit" };
    return least <= ASSUMED_ROUNDS ? { rounds: least, why: "its limit" } : { rounds: ASSUMED_ROUNDS, why: "assumed" };
  }
}

/** Scalars whose value is known before the run: constants, and parameters as far as their defaults hold. */
export function knownSlots(plan: Plan): ReadonlyMap<SlotId, number> {
  const written = new Map<SlotId, number>();
  const known = new Map<SlotId, number>();
  const defaults: (number | undefined)[] = [];
  for (const { place, initial } of plan.parameters) {
    const value = initial === null ? undefined : evaluateDefault(initial, defaults);
    defaults.push(value);
    if (place.kind === "slot" && value !== undefined) known.set(place.slot, value);
  }
  for (const { scalars } of walkLevels(plan)) {
    for (const { register, slot } of scalars?.outputs ?? []) {
      written.set(slot, (written.get(slot) ?? 0) + 1);
      const instruction = scalars!.code[register]!;
      if (instruction.op === "const") known.set(slot, instruction.value);
      else known.delete(slot);
    }
  }
  for (const step of walkSteps(plan.steps)) {
    if (step.kind === "loop") for (const { to } of step.moves) known.delete(to);
  }
  for (const [slot, times] of written) if (times > 1) known.delete(slot);
  return known;
}

function sum(times: readonly Times[]): Times {
  return {
    sequential: times.reduce((total, { sequential }) => total + sequential, 0),
    parallel: times.reduce((total, { parallel }) => total + parallel, 0),
  };
}

/** Rounding aside, no speedup exceeds the number of workers; nothing to do is done as fast by any number of them. */
function speedupOf(sequential: number, parallel: number, workers: number): number {
  return parallel === 0 ? 1 : Math.min(sequential / parallel, workers);
}
