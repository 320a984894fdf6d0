/**
 * Settles a loop in any order (near-far piles, a form of delta-stepping). Workers take near nodes, which pass their
 * values on to others, until no node is near. Then they raise the threshold and sort the far nodes by it. All workers
 * decide alike, since they decide by counters that were complete at the last barrier and by their own frames.
 */

import type { BoundSettle } from "../src/bind/bound.ts";
import type { SettleCounter } from "../src/bind/sparse/settle-turns.ts";
import { SETTLE, SETTLE_COUNTERS, settleCounter, WIDTH } from "../src/bind/sparse/settle-turns.ts";
import { PHASES } from "../src/bind/sparse/turns.ts";
import type { Crew } from "./crew.ts";
import type { RoundTally } from "./round-tally.ts";

/** What a worker offers to settling, besides what it offers to sparse rounds. */
export interface SettleCrew extends Crew {
  stopped(): boolean;
  /** Has worker 0 do something alone. All workers then go on with a copy of its frame. */
  alone(work: () => void, solo: null): boolean;
  getFloat(offset: number): number;
  setFloat(offset: number, value: number): void;
}

/** About the number of nodes, or entries of rows, for each ticket. */
const SHARE = 2048;

type CountWord = "near" | "reach" | "far" | "phases" | "nodes" | "edges";

export class SettleWalk {
  readonly #bound: BoundSettle;
  readonly #nodes: number;
  /** The offset of the settling's words in the frame. */
  readonly #words: number;
  readonly #crew: SettleCrew;
  readonly #tally: RoundTally;
  readonly #counts: Uint32Array;
  readonly #keys: Float64Array;
  #settled = 0;

  constructor(bound: BoundSettle, nodes: number, words: number, crew: SettleCrew, tally: RoundTally) {
    this.#bound = bound;
    this.#nodes = nodes;
    this.#words = words;
    this.#crew = crew;
    this.#tally = tally;
    const counters = bound.counters + crew.shift;
    const bytes = settleCounter(SETTLE_COUNTERS.at(-1)!, PHASES);
    this.#counts = new Uint32Array(crew.buffer, counters, bytes / Uint32Array.BYTES_PER_ELEMENT);
    this.#keys = new Float64Array(crew.buffer, counters, bytes / Float64Array.BYTES_PER_ELEMENT);
  }

  /** The number of times that some node has passed its value on. */
  get settled(): number {
    return this.#settled;
  }

  /**
   * Takes steps until no node has anything to pass on. A caller may interrupt it between steps. Returns false where the
   * run ends.
   */
  *steps(): Generator<undefined, boolean> {
    if (!(yield* this.#begin())) return false;
    for (;;) {
      yield;
      if (this.#crew.stopped()) return false;
      const { near, reach, far } = this.#piles();
      if (near === 0 && far === 0) return true;
      const went = this.#isSmall(near, reach, far)
        ? this.#goAlone()
        : near > 0
          ? yield* this.#relax(near, reach)
          : yield* this.#sort(far);
      if (!went) return false;
    }
  }

  *#begin(): Generator<undefined, boolean> {
    const crew = this.#crew;
    this.#setWord("nearTurn", 0);
    this.#setWord("farTurn", 0);
    this.#setFloat("base", Number.NaN);
    this.#setFloat("threshold", Number.NaN);
    for (const word of ["width", "sorted", "relaxed"] as const) this.#setFloat(word, 0);
    if (crew.leads) for (let phase = 0; phase < PHASES; phase++) this.#reset(phase, SETTLE_COUNTERS);
    this.#setTurns();
    if (!crew.meet()) return false;
    const grain = Math.max(1, this.#grain(this.#nodes, this.#nodes));
    return (
      (yield* crew.shareInTurns([{ kernel: this.#bound.begin, first: 0, count: this.#nodes, grain, shuffle: null }])) &&
      crew.meet()
    );
  }

  /** Tells whether so little is left that one worker had better go on alone. */
  #isSmall(near: number, reach: number, far: number): boolean {
    const { most } = this.#bound;
    return near > 0 ? near + reach < most : far < most;
  }

  /** The number of positions of a list for each ticket, if all `count` of them cost `cost`. */
  #grain(count: number, cost: number): number {
    const shares = Math.max(1, Math.min(16 * this.#crew.workers, Math.ceil(cost / SHARE)));
    return Math.ceil(count / (this.#bound.most === 0 ? 16 * this.#crew.workers : shares));
  }

  /** Counts the nodes in the piles. Far nodes are counted only while no node is near, when nobody adds to them. */
  #piles(): { readonly near: number; readonly reach: number; readonly far: number } {
    const near = this.#count("near");
    return { near, reach: this.#count("reach"), far: near === 0 ? this.#count("far") : 0 };
  }

  *#relax(near: number, reach: number): Generator<undefined, boolean> {
    const crew = this.#crew;
    this.#nextNear();
    this.#settled += near;
    this.#tally.phases(1, near, reach);
    this.#setFloat("relaxed", this.#float("relaxed") + near + reach);
    const grain = this.#grain(near, near + reach);
    return (
      (yield* crew.shareInTurns([{ kernel: this.#bound.relax, first: 0, count: near, grain, shuffle: null }])) &&
      crew.meet()
    );
  }

  *#sort(far: number): Generator<undefined, boolean> {
    const crew = this.#crew;
    const threshold = this.#float("threshold");
    this.#setFloat("width", this.#nextWidth());
    this.#setFloat("sorted", far);
    this.#setFloat("relaxed", 0);
    const least = this.#key("least");
    this.#setFloat("base", threshold);
    const next = least + this.#float("width");
    // The sum of infinite keys may be NaN.
    this.#setFloat("threshold", Number.isNaN(next) ? least : Math.max(next, least));
    this.#setWord("farTurn", this.#word("farTurn") + 1);
    this.#nextNear();
    if (crew.leads) this.#reset(this.#word("farTurn") + 1, ["far", "least", "greatest"]);
    const grain = this.#grain(far, far);
    if (
      !(
        (yield* crew.shareInTurns([{ kernel: this.#bound.sort, first: 0, count: far, grain, shuffle: null }])) &&
        crew.meet()
      )
    )
      return false;
    if (this.#float("width") !== 0) return true;
    const spread = this.#key("greatest") - this.#key("least");
    if (spread >= 0) this.#setFloat("width", Math.min(spread, Number.MAX_VALUE) * WIDTH.first);
    // All workers have read the keys of far nodes before anybody adds to these.
    return crew.meet();
  }

  /**
   * Computes the width of the next threshold, from the nodes that were sorted for the last one and the work done since.
   * The kernel `alone` computes the same.
   */
  #nextWidth(): number {
    const [width, sorted, relaxed] = [this.#float("width"), this.#float("sorted"), this.#float("relaxed")];
    if (sorted < WIDTH.least) return width;
    if (relaxed > sorted * WIDTH.many) return width * WIDTH.narrower;
    return relaxed < sorted * WIDTH.few ? width * WIDTH.wider : width;
  }

  /** Begins the turn of a step that adds to near nodes. */
  #nextNear(): void {
    const turn = this.#word("nearTurn") + 1;
    this.#setWord("nearTurn", turn);
    if (this.#crew.leads) this.#reset(turn + 1, ["near", "reach"]);
    this.#setTurns();
  }

  /** Sets the halves and phases that a step adds to. */
  #setTurns(): void {
    const [near, far] = [this.#word("nearTurn"), this.#word("farTurn")];
    this.#setWord("nearHalf", near & 1);
    this.#setWord("nearPhase", near % PHASES);
    this.#setWord("farHalf", far & 1);
    this.#setWord("farPhase", far % PHASES);
  }

  /** Lets one worker go on until a pile has grown, or nothing is left. A worker without others goes on for a while. */
  #goAlone(): boolean {
    const crew = this.#crew;
    this.#takeWords();
    if (crew.isAlone()) {
      this.#runAlone();
      this.#leaveCounts();
      return true;
    }
    // All workers have read the counters by which they decided before worker 0 changes them.
    return (
      crew.meet() &&
      crew.alone(() => {
        do this.#runAlone();
        while (this.#isLittleLeft() && !crew.stopped());
        this.#leaveCounts();
      }, null)
    );
  }

  #runAlone(): void {
    this.#crew.run(this.#bound.alone, 0, 1);
    const [phases, nodes, edges] = [this.#word("phases"), this.#word("nodes"), this.#word("edges")];
    this.#settled += nodes;
    this.#tally.phases(phases, nodes, edges);
  }

  #isLittleLeft(): boolean {
    const [near, reach, far] = [this.#word("near"), this.#word("reach"), this.#word("far")];
    return near + far > 0 && this.#isSmall(near, reach, far);
  }

  /** Copies the counters to the words of the frame where the kernel `alone` finds them. */
  #takeWords(): void {
    this.#setWord("nearHalf", this.#word("nearTurn") & 1);
    this.#setWord("farHalf", this.#word("farTurn") & 1);
    this.#setWord("near", this.#count("near"));
    this.#setWord("reach", this.#count("reach"));
    this.#setWord("far", this.#count("far"));
    this.#setFloat("least", this.#key("least"));
    this.#setFloat("greatest", this.#key("greatest"));
  }

  /** Copies the words that the kernel `alone` has left to the counters of the current turns. */
  #leaveCounts(): void {
    for (const [turn, half] of [
      ["nearTurn", "nearHalf"],
      ["farTurn", "farHalf"],
    ] as const) {
      if ((this.#word(turn) & 1) !== this.#word(half)) this.#setWord(turn, this.#word(turn) + 1);
    }
    const [near, far] = [this.#word("nearTurn"), this.#word("farTurn")];
    this.#counts[this.#at("near", near)] = this.#word("near");
    this.#counts[this.#at("reach", near)] = this.#word("reach");
    this.#counts[this.#at("far", far)] = this.#word("far");
    this.#keys[this.#keyAt("least", far)] = this.#float("least");
    this.#keys[this.#keyAt("greatest", far)] = this.#float("greatest");
    this.#reset(near + 1, ["near", "reach"]);
    this.#reset(far + 1, ["far", "least", "greatest"]);
  }

  #reset(turn: number, counters: readonly SettleCounter[]): void {
    for (const counter of counters) {
      if (counter === "least") this.#keys[this.#keyAt(counter, turn)] = Infinity;
      else if (counter === "greatest") this.#keys[this.#keyAt(counter, turn)] = -Infinity;
      else this.#counts[this.#at(counter, turn)] = 0;
    }
  }

  #count(counter: "near" | "reach" | "far"): number {
    return this.#counts[this.#at(counter, this.#turnOf(counter))]!;
  }

  #key(counter: "least" | "greatest"): number {
    return this.#keys[this.#keyAt(counter, this.#turnOf(counter))]!;
  }

  #turnOf(counter: SettleCounter): number {
    return this.#word(counter === "near" || counter === "reach" ? "nearTurn" : "farTurn");
  }

  #at(counter: SettleCounter, turn: number): number {
    return settleCounter(counter, turn % PHASES) / Uint32Array.BYTES_PER_ELEMENT;
  }

  #keyAt(counter: SettleCounter, turn: number): number {
    return settleCounter(counter, turn % PHASES) / Float64Array.BYTES_PER_ELEMENT;
  }

  #word(word: CountWord | "nearTurn" | "farTurn" | "nearHalf" | "farHalf"): number {
    return this.#crew.get(this.#words + SETTLE[word]) >>> 0;
  }

  #setWord(word: keyof typeof SETTLE, value: number): void {
    this.#crew.set(this.#words + SETTLE[word], value);
  }

  #float(word: keyof typeof SETTLE): number {
    return this.#crew.getFloat(this.#words + SETTLE[word]);
  }

  #setFloat(word: keyof typeof SETTLE, value: number): void {
    this.#crew.setFloat(this.#words + SETTLE[word], value);
  }
}
