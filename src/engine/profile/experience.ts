/** What an engine learns of its runs: it is read when the first decision asks, and written where nobody waits for it. */

import type { Keep } from "../../../runtime/platform.ts";
import type { LearnedRun, LearnedRuns } from "../../estimate/learned.ts";
import { learn, withLearned } from "../../estimate/learned.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Plan } from "../../plan/plan.ts";
import { planToJson } from "../../plan/text.ts";
import { lengthsOf } from "../sizing.ts";
import type { KeptFile } from "./kept.ts";
import { readKept, writeKept } from "./kept.ts";

/** A run that neither failed nor was stopped. */
export interface EndedRun {
  readonly plan: Plan;
  readonly graph: Graph;
  /** How many it might have had. */
  readonly workers: number;
  readonly parallel: boolean;
  readonly micros: number;
  /** Of each outermost loop; null of one that was settled without rounds. */
  readonly rounds: readonly (number | null)[];
}

export class Experience {
  /** Null where nothing is learned. */
  readonly #keep: Keep | null;
  #learned: LearnedRuns;
  /** What this engine learned and nobody has written yet. */
  #fresh = new Map<string, LearnedRun>();
  /** Runs that nobody has looked at yet: a run's end is not the time for it. */
  readonly #pending: EndedRun[] = [];
  readonly #plans = new WeakMap<Plan, string>();
  readonly #shapes = new WeakMap<Graph, string>();

  constructor(keep: Keep | null, { learned }: KeptFile) {
    this.#keep = keep;
    this.#learned = learned;
  }

  /** What runs of a plan on graphs of one shape took; undefined where there was none. */
  of(plan: Plan, graph: Graph, workers: number): LearnedRun | undefined {
    if (this.#keep === null) return undefined;
    this.#takeIn();
    if (this.#learned.size === 0) return undefined;
    return this.#learned.get(this.#keyOf(plan, graph, workers));
  }

  /** Notes what a run took. */
  add(run: EndedRun): void {
    if (this.#keep !== null) this.#pending.push(run);
  }

  #takeIn(): void {
    for (const { plan, graph, workers, ...run } of this.#pending.splice(0)) {
      const key = this.#keyOf(plan, graph, workers);
      const known = learn(this.#learned.get(key), run);
      this.#learned = withLearned(this.#learned, key, known);
      this.#fresh.set(key, known);
    }
  }

  /** Writes what is new beside what others have written meanwhile. To be called where nobody waits. */
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

  #keyOf(plan: Plan, graph: Graph, workers: number): string {
    return `${this.#planKey(plan)} ${this.#shapeKey(graph)} ${workers}`;
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
 * The shape of a graph: its kind, nodes and entries of rows in half powers of two, and in powers of two how much rows differ in
 * length. Nothing of it tells whose graph it is.
 */
function shapeOf(graph: Graph): string {
  const { kind, nodeCount, out } = graph;
  const halves = (count: number): number => Math.round(2 * Math.log2(count + 1));
  const spread = Math.round(Math.log2(lengthsOf(graph).variation + 0.5));
  return `${kind} ${halves(nodeCount)} ${halves(out.neighbors.length)} ${spread}`;
}

/** FNV-1a in two halves of 32 bits: a text of some kilobytes to 16 digits. */
function hash(text: string): string {
  let [one, other] = [0x811c9dc5, 0x9747b28c];
  for (let at = 0; at < text.length; at++) {
    one = Math.imul(one ^ text.charCodeAt(at), 0x01000193);
    other = Math.imul(other ^ text.charCodeAt(at), 0x85ebca6b);
  }
  return [one, other].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}
