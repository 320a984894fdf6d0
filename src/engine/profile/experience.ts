/**
 * What an engine learns from its runs. It is read from the cache when the first decision asks for it, and written while
 * nobody waits.
 */

import type { Keep } from "../../../runtime/platform.ts";
import type { LearnedRun, LearnedRuns } from "../../estimate/learned.ts";
import { isBelieved, learn, learnLevels, withLearned } from "../../estimate/learned.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Plan } from "../../plan/plan.ts";
import { planToJson } from "../../plan/text.ts";
import { lengthsOf } from "../sizing.ts";
import type { KeptFile } from "./kept.ts";
import { readKept, writeKept } from "./kept.ts";

/** What runs have in common that teach each other. */
interface LikeRuns {
  readonly plan: Plan;
  readonly graph: Graph;
  /** The number of workers that the runs might have had. */
  readonly workers: number;
  /** The limits of the outermost loops that they were given; null for those that keep their defaults. All do if absent. */
  readonly limits?: readonly (number | null)[] | undefined;
}

/** A run that neither failed nor was stopped. */
export interface EndedRun extends LikeRuns {
  readonly parallel: boolean;
  /** The time of the run; null where it tells nothing of other runs, as that of a traced one. */
  readonly micros: number | null;
  /** The microseconds of one run of each level, where the run was traced and on one worker; else null. */
  readonly levels: readonly number[] | null;
  /** The rounds of each outermost loop; null for one that was settled without rounds. */
  readonly rounds: readonly (number | null)[];
}

/**
 * The runs of a plan in an engine that are cold: their code is not the fastest yet, which all workers feel more than one. They
 * teach the first runs of other processes, and later ones only as long as there are too few of these.
 */
const COLD_RUNS = 2;

export class Experience {
  /** The file of the cache; null where nothing is learned. */
  readonly #keep: Keep | null;
  #learned: LearnedRuns;
  /** The times that this engine has learned and not written yet. */
  #fresh = new Map<string, LearnedRun>();
  /** Runs that have not been evaluated yet: that is not done at the end of a run, where somebody waits. */
  readonly #pending: (EndedRun & { readonly isCold: boolean })[] = [];
  /** The number of runs of each plan that have ended. */
  readonly #ended = new WeakMap<Plan, number>();
  readonly #plans = new WeakMap<Plan, string>();
  readonly #shapes = new WeakMap<Graph, string>();

  constructor(keep: Keep | null, { learned }: KeptFile) {
    this.#keep = keep;
    this.#learned = learned;
  }

  /** Finds the times of like runs, on graphs of the same shape; undefined where there are none. */
  of(runs: LikeRuns): LearnedRun | undefined {
    if (this.#keep === null) return undefined;
    this.#takeIn();
    if (this.#learned.size === 0) return undefined;
    const isCold = this.#isCold(runs.plan);
    const [like, other] = [isCold, !isCold].map((cold) => this.#learned.get(this.#keyOf(runs, cold)));
    return [like, other].find((runs) => runs !== undefined && isBelieved(runs)) ?? like ?? other;
  }

  #isCold(plan: Plan): boolean {
    return (this.#ended.get(plan) ?? 0) < COLD_RUNS;
  }

  /** Notes the time of a run. */
  add(run: EndedRun): void {
    if (this.#keep === null) return;
    this.#pending.push({ ...run, isCold: this.#isCold(run.plan) });
    this.#ended.set(run.plan, (this.#ended.get(run.plan) ?? 0) + 1);
  }

  #takeIn(): void {
    for (const { plan, graph, workers, limits, micros, levels, isCold, ...run } of this.#pending.splice(0)) {
      const key = this.#keyOf({ plan, graph, workers, limits }, isCold);
      let known = this.#learned.get(key);
      if (micros !== null) known = learn(known, { ...run, micros });
      if (levels !== null) known = learnLevels(known, { ...run, levels });
      if (known === undefined) continue;
      this.#learned = withLearned(this.#learned, key, known);
      this.#fresh.set(key, known);
    }
  }

  /**
   * Writes new times to the cache, beside what others have written meanwhile. It has to be called where nobody waits.
   */
  save(): void {
    if (this.#keep === null) return;
    this.#takeIn();
    if (this.#fresh.size === 0) return;
    const kept = readKept(this.#keep);
    let { learned } = kept;
    for (const [key, run] of this.#fresh) learned = withLearned(learned, key, run);
    writeKept(this.#keep, { ...kept, learned });
    this.#fresh = new Map();
  }

  #keyOf({ plan, graph, workers, limits = [] }: LikeRuns, isCold: boolean): string {
    const limited = limits.some((limit) => limit !== null)
      ? ` at most ${limits.map((limit) => limit ?? "").join(" ")}`
      : "";
    return `${this.#planKey(plan)} ${this.#shapeKey(graph)} ${workers}${limited}${isCold ? " cold" : ""}`;
  }

  #planKey(plan: Plan): string {
    const known = this.#plans.get(plan) ?? hash(planToJson(plan));
    this.#plans.set(plan, known);
    return known;
  }

  #shapeKey(graph: Graph): string {
    const known = this.#shapes.get(graph) ?? shapeOf(graph);
    this.#shapes.set(graph, known);
    return known;
  }
}

/**
 * Describes the shape of a graph: its kind, its nodes and entries of rows in half powers of two, and the variation of
 * row lengths in powers of two. Nothing of it tells whose graph it is.
 */
function shapeOf(graph: Graph): string {
  const { kind, nodeCount, out } = graph;
  const halves = (count: number): number => Math.round(2 * Math.log2(count + 1));
  const spread = Math.round(Math.log2(lengthsOf(graph).variation + 0.5));
  return `${kind} ${halves(nodeCount)} ${halves(out.neighbors.length)} ${spread}`;
}

/** Hashes a text of some kilobytes to 16 digits (FNV-1a, in two halves of 32 bits). */
function hash(text: string): string {
  let [one, other] = [0x811c9dc5, 0x9747b28c];
  for (let at = 0; at < text.length; at++) {
    one = Math.imul(one ^ text.charCodeAt(at), 0x01000193);
    other = Math.imul(other ^ text.charCodeAt(at), 0x85ebca6b);
  }
  return [one, other].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}
