/** Decides on how many workers a run is, by what was asked for, configured, measured or learned. */

import { decideSplits } from "../../bind/long-row-split.ts";
import type { SourcesChoice } from "../../bind/sources/choice.ts";
import type { OrderChoice, SparseChoice } from "../../bind/sparse/choice.ts";
import type { Thresholds } from "../../bind/thresholds.ts";
import type { Decision } from "../../estimate/decide.ts";
import { decide, decided } from "../../estimate/decide.ts";
import type { EstimateOptions, PlanEstimate } from "../../estimate/estimate.ts";
import { estimatePlan } from "../../estimate/estimate.ts";
import { decideLearned, learnedRounds, withLearnedTimes } from "../../estimate/learned.ts";
import type { ChosenProfile } from "../../estimate/profile.ts";
import type { PoolState } from "../../estimate/rates.ts";
import { initialThresholds, machineFor } from "../../estimate/rates.ts";
import type { Graph } from "../../graph/graph.ts";
import { commonRows } from "../../graph/graph.ts";
import { BLOCK } from "../../plan/blocks.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Experience } from "../profile/experience.ts";
import type { Chunker } from "../sizing.ts";
import { chunkerOf, sizesOf } from "../sizing.ts";
import type { Names } from "./names.ts";

/** The options of a run that decide how it runs. */
export interface DecisionOptions {
  /** On all workers or on one, in place of what the estimate decides. */
  readonly mode?: "auto" | "parallel" | "sequential" | undefined;
  /** Use at most so many of the engine's workers. */
  readonly workers?: number | undefined;
  /** The sizes from which levels are shared out and runs have all workers. */
  readonly thresholds?: Partial<Thresholds> | undefined;
  /** About how many chunks each worker should find in a kernel; Infinity for chunks of one block. */
  readonly chunksPerWorker?: number | undefined;
  /**
   * Whether rounds of loops go over lists of what changed. `never`, `always` where a law allows, or as costs less in each
   * round, if not given.
   */
  readonly sparse?: SparseChoice | undefined;
  /**
   * Whether loops that come to the same in any order go round by round all the same. `rounds` for that; they are settled in the
   * order of their values, without rounds, if not given.
   */
  readonly order?: OrderChoice | undefined;
  /**
   * Whether workers share each node of `forNodes`, take whole nodes apart, or compute several of these side by side (lanes).
   * `shared`, `apart` where there is memory for what each computes, `lanes` where the body allows it as well, or as is
   * estimated better, if not given.
   */
  readonly sources?: SourcesChoice | undefined;
  /** The limits of the outermost loops that the run was given; null for those that keep their defaults. */
  readonly limits?: readonly (number | null)[] | undefined;
}

/**
 * The default number of chunks for each worker: enough to even out differences between chunks. Each further chunk costs
 * a ticket.
 */
export const CHUNKS_PER_WORKER = 16;
/** The greatest number of decisions on one plan that are kept. */
const MOST_DECIDED = 64;

export class Decisions {
  /** The rates by which runs are decided and rows laid out. */
  profile: ChosenProfile;
  /** The times of like runs. */
  readonly experience: Experience;
  readonly #workers: number;
  readonly #names: Names;
  /**
   * The decisions on each plan. A decision looks at every level of the plan, and holds as long as what it was made
   * from.
   */
  readonly #decisions = new WeakMap<Plan, Map<string, Decided>>();

  constructor(workers: number, names: Names, profile: ChosenProfile, experience: Experience) {
    this.#workers = workers;
    this.#names = names;
    this.profile = profile;
    this.experience = experience;
  }

  /**
   * Decides a run, whose workers are taken to have gone to sleep where nothing else is said. The decision is made once for a
   * plan, a graph, the options and the state of the workers, and turned around if learned times prove it wrong.
   */
  of(plan: Plan, graph: Graph, options: DecisionOptions, pool: PoolState = "asleep"): Decision {
    const known = this.#decided(plan, graph, options, pool);
    const { decision, estimate } = known;
    if (estimate === null) return decision;
    const { workers } = estimate;
    const learned = this.experience.of({ plan, graph, workers, limits: options.limits });
    if (!learned) return decision;
    // Learned times are of some number of rounds. The estimate that they are compared with has to be of as many.
    const rounds = learnedRounds(learned);
    const key = rounds.join(" ");
    if (known.likeRuns?.key !== key) {
      const like = { learnedRounds: rounds, pool };
      known.likeRuns = { key, estimate: this.#estimate(plan, graph, workers, options, like) };
    }
    return decideLearned(decision, known.likeRuns.estimate, learned, workers);
  }

  #decided(plan: Plan, graph: Graph, options: DecisionOptions, pool: PoolState): Decided {
    const { mode, chunksPerWorker, sparse, order, sources, limits } = options;
    const key = [
      this.#names.of(commonRows(graph)),
      this.workersFor(options),
      mode,
      pool,
      this.#names.of(this.profile),
      ...Object.values(this.thresholds(options)),
      chunksPerWorker,
      sparse,
      order,
      sources,
      ...(limits ?? []),
    ].join(" ");
    const known = this.#decisions.get(plan) ?? new Map<string, Decided>();
    this.#decisions.set(plan, known);
    const found = known.get(key) ?? this.#decide(plan, graph, options, pool);
    known.delete(key);
    known.set(key, found);
    for (const oldest of known.keys()) if (known.size > MOST_DECIDED) known.delete(oldest);
    return found;
  }

  #decide(plan: Plan, graph: Graph, options: DecisionOptions, pool: PoolState): Decided {
    const { mode = "auto" } = options;
    const workers = this.workersFor(options);
    const asked = (parallel: boolean): Decided => ({
      decision: decided(parallel ? workers : 1, 1, { kind: "asked" }),
      estimate: null,
      likeRuns: null,
    });
    if (mode === "sequential") return asked(false);
    if (mode === "parallel" && workers > 1) return asked(true);
    const thresholds = this.thresholds(options);
    const estimate = this.#estimate(plan, graph, workers, options, { pool });
    const by = `by ${this.profile.name}`;
    const apart = machineFor(this.profile.rates, workers).apart[pool];
    const decision = decide({ plan, graph: sizesOf(graph), estimate, workers, thresholds, pool, apart, by });
    return { decision, estimate, likeRuns: null };
  }

  /**
   * Estimates the time of a plan on so many workers by the profile's rates alone, where each loop has the given number
   * of rounds.
   */
  estimateOf(plan: Plan, graph: Graph, workers: number, known: Pick<EstimateOptions, "rounds" | "pool">): PlanEstimate {
    return this.#estimate(plan, graph, workers, {}, known);
  }

  /**
   * Estimates the time of a plan on so many workers: from the times of like runs, and for the rest from the profile's
   * rates.
   */
  estimate(plan: Plan, graph: Graph, workers: number, options: DecisionOptions, pool: PoolState): PlanEstimate {
    const learned = this.experience.of({ plan, graph, workers, limits: options.limits });
    const estimate = this.#estimate(plan, graph, workers, options, {
      learnedRounds: learned && learnedRounds(learned),
      pool,
    });
    return learned ? withLearnedTimes(estimate, learned) : estimate;
  }

  /** Estimates it from the profile's rates alone, with the rounds of like runs on all of the engine's workers. */
  estimateByRates(plan: Plan, graph: Graph, workers: number, options: DecisionOptions, pool: PoolState): PlanEstimate {
    const learned = this.experience.of({ plan, graph, workers: this.workersFor(options), limits: options.limits });
    return this.#estimate(plan, graph, workers, options, { learnedRounds: learned && learnedRounds(learned), pool });
  }

  #estimate(
    plan: Plan,
    graph: Graph,
    workers: number,
    options: DecisionOptions,
    known: Pick<EstimateOptions, "rounds" | "learnedRounds" | "pool">,
  ): PlanEstimate {
    const chunker = this.chunker(graph, workers, options);
    const common = { graph: sizesOf(graph), thresholds: this.thresholds(options) };
    return estimatePlan(plan, {
      ...common,
      sparse: options.sparse,
      order: options.order,
      sources: options.sources,
      limits: options.limits,
      ...known,
      rates: machineFor(this.profile.rates, workers),
      longEntries: (direction) => chunker.segments(direction)?.entries ?? 0,
      chunks: (kernel, split) => chunker.weights(kernel, BLOCK, split),
      splits: decideSplits(plan, { ...common, workers, cuts: chunker, blockOf: () => BLOCK }),
    });
  }

  /** Gives the chunker that cuts kernels on a graph. */
  chunker(graph: Graph, workers: number, { chunksPerWorker = CHUNKS_PER_WORKER }: DecisionOptions): Chunker {
    return chunkerOf(graph, { workers, chunksPerWorker });
  }

  /** The greatest number of workers that a run may have. */
  workersFor({ workers = this.#workers }: DecisionOptions): number {
    return Math.max(1, Math.min(workers, this.#workers));
  }

  /** The thresholds: as asked for, else as measured, else as configured. */
  thresholds(options: DecisionOptions): Thresholds {
    const { rates, kind } = this.profile;
    return { ...initialThresholds(rates, kind === "measured"), ...options.thresholds };
  }
}

/** A decision, with the estimate that it was made from; null where none was needed. */
interface Decided {
  readonly decision: Decision;
  readonly estimate: PlanEstimate | null;
  /** The estimate with the rounds of like runs, and the key of these rounds; null where there are none. */
  likeRuns: { readonly key: string; readonly estimate: PlanEstimate } | null;
}
