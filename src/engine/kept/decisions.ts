/** How runs are decided: on how many workers, by what was asked for, configured or measured. */

import { decideSplits } from "../../bind/long-row-split.ts";
import type { SourcesChoice } from "../../bind/sources/choice.ts";
import type { OrderChoice, SparseChoice } from "../../bind/sparse/choice.ts";
import type { Thresholds } from "../../bind/thresholds.ts";
import { DEFAULT_THRESHOLDS } from "../../bind/thresholds.ts";
import type { Compilation } from "../../compile.ts";
import { promise } from "../../compile.ts";
import type { Decision } from "../../estimate/decide.ts";
import { decide } from "../../estimate/decide.ts";
import type { MachineRates, PlanEstimate } from "../../estimate/estimate.ts";
import { calibrateThresholds, estimatePlan } from "../../estimate/estimate.ts";
import type { Graph } from "../../graph/graph.ts";
import { commonRows } from "../../graph/graph.ts";
import { BLOCK } from "../../plan/blocks.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Chunker } from "../sizing.ts";
import { chunkerOf, sizesOf } from "../sizing.ts";
import type { Names } from "./names.ts";

/** What of a run's options it is decided by. */
export interface DecisionOptions {
  /** On all workers or on one, in place of what the estimate decides. */
  readonly mode?: "auto" | "parallel" | "sequential" | undefined;
  /** Use at most so many of the engine's workers. */
  readonly workers?: number | undefined;
  /** What levels are shared out by, and runs decided. */
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
   * Whether workers share each node of `forNodes`, or take whole nodes apart. `shared`, `apart` where there is memory for what
   * each computes, or as is estimated better, if not given.
   */
  readonly sources?: SourcesChoice | undefined;
}

/** Enough for workers to even out what chunks differ in; more cost a ticket each. */
export const CHUNKS_PER_WORKER = 16;
/** Decisions on one plan that are kept. */
const MOST_DECIDED = 64;

export class Decisions {
  /** What this machine was measured to do; decisions and estimates use it once it is there. */
  rates: MachineRates | null = null;
  readonly #workers: number;
  readonly #names: Names;
  /** They take a look at every level of a plan, and promises at every op; they hold as long as what they were made from. */
  readonly #decisions = new WeakMap<Plan, Map<string, Decision>>();

  constructor(workers: number, names: Names) {
    this.#workers = workers;
    this.#names = names;
  }

  /** The decision on a run, made once for a plan, a graph and what else it depends on. */
  of(plan: Plan, compilation: Compilation | null, graph: Graph, options: DecisionOptions): Decision {
    const { mode, chunksPerWorker, sparse, sources } = options;
    const key = [
      this.#names.of(commonRows(graph)),
      this.workersFor(options),
      mode,
      compilation !== null,
      this.rates && this.#names.of(this.rates),
      ...Object.values(this.thresholds(options)),
      chunksPerWorker,
      sparse,
      sources,
    ].join(" ");
    const known = this.#decisions.get(plan) ?? new Map<string, Decision>();
    this.#decisions.set(plan, known);
    const decision = known.get(key) ?? this.#decide(plan, compilation, graph, options);
    known.delete(key);
    known.set(key, decision);
    for (const oldest of known.keys()) if (known.size > MOST_DECIDED) known.delete(oldest);
    return decision;
  }

  #decide(plan: Plan, compilation: Compilation | null, graph: Graph, options: DecisionOptions): Decision {
    const { mode = "auto" } = options;
    const workers = this.workersFor(options);
    if (mode === "sequential") return { parallel: false, workers: 1, speedup: 1, why: "as asked for" };
    if (mode === "parallel" && workers > 1) return { parallel: true, workers, speedup: 1, why: "as asked for" };
    const thresholds = this.thresholds(options);
    return decide({
      plan,
      graph: sizesOf(graph),
      static: compilation ? promise(compilation) : workers,
      calibrated: workers > 1 ? this.estimate(plan, graph, workers, options) : null,
      workers,
      thresholds,
    });
  }

  /** Null where the machine has not been measured with so many workers; with several it has been with one, too. */
  estimate(plan: Plan, graph: Graph, workers: number, options: DecisionOptions): PlanEstimate | null {
    if (!this.rates) return null;
    const rates = workers === 1 ? { ...this.rates, workers, all: this.rates.one } : this.rates;
    if (rates.workers !== workers) return null;
    const chunker = this.chunker(graph, workers, options);
    const common = { graph: sizesOf(graph), thresholds: this.thresholds(options) };
    return estimatePlan(plan, {
      ...common,
      sparse: options.sparse,
      sources: options.sources,
      rates,
      chunks: (kernel, split) => chunker.weights(kernel, BLOCK, split),
      splits: decideSplits(plan, { ...common, workers, cuts: chunker, blockOf: () => BLOCK }),
    });
  }

  /** How kernels are cut on a graph. */
  chunker(graph: Graph, workers: number, { chunksPerWorker = CHUNKS_PER_WORKER }: DecisionOptions): Chunker {
    return chunkerOf(graph, { workers, chunksPerWorker });
  }

  /** How many workers a run may have. */
  workersFor({ workers = this.#workers }: DecisionOptions): number {
    return Math.max(1, Math.min(workers, this.#workers));
  }

  /** As asked for; else as measured; else as configured. */
  thresholds(options: DecisionOptions): Thresholds {
    const measured = this.rates ? calibrateThresholds(this.rates) : {};
    return { ...DEFAULT_THRESHOLDS, ...measured, ...options.thresholds };
  }
}
