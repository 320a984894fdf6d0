/**
 * Settles a loop in any order (near-far piles, a form of delta-stepping). Workers take near nodes, which give what they have to
 * others, until no node is near; then they raise the threshold and sort the far nodes by it. All workers decide alike, since they
 * decide by counters that were complete at the last barrier, and by what is in their own frames.
 */

import type { BoundSettle } from "../src/bind/bound.ts";
import type { SettleCounter } from "../src/bind/sparse/settle-turns.ts";
import { SETTLE, SETTLE_COUNTERS, settleCounter, WIDTH } from "../src/bind/sparse/settle-turns.ts";
import { PHASES } from "../src/bind/sparse/turns.ts";
import type { Crew } from "./crew.ts";
import type { RoundTally } from "./round-tally.ts";

/** What settling asks of a worker besides what sparse rounds do. */
export interface SettleCrew extends Crew {
  stopped(): boolean;
  /** Worker 0 does something alone, and all go on with what its frame holds then. */
  alone(work: () => void, solo: null): boolean;
  getFloat(offset: number): number;
  setFloat(offset: number, value: number): void;
}

/** Entries of rows, or nodes, that one ticket is for, about. */
const SHARE = 2048;

type CountWord = "near" | "reach" | "far" | "phases" | "nodes" | "edges";

export class SettleWalk {
  readonly #bound: BoundSettle;
  readonly #nodes: number;
  /** The offset of the words in the frame. */
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

  /** How often a node has given what it has. */
  get settled(): number {
    return this.#settled;
  }

  /** Goes on until nobody has anything to give, and stops between steps; returns false where the run ends. */
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

  /** Whether one worker had better go on alone. */
  #isSmall(near: number, reach: number, far: number): boolean {
    const { most } = this.#bound;
    return near > 0 ? near + reach < most : far < most;
  }

  /** Positions of a list that a ticket is for, which cost so much in all. */
  #grain(count: number, cost: number): number {
    const shares = Math.max(1, Math.min(16 * this.#crew.workers, Math.ceil(cost / SHARE)));
    return Math.ceil(count / (this.#bound.most === 0 ? 16 * this.#crew.workers : shares));
  }

  /** What is in the piles; of far ones only while none is near, when nobody adds to them. */
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
    // Of infinite keys the sum may be NaN.
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
    // Nobody adds to far nodes before all have read between which keys they are.
    return crew.meet();
  }

  /** The width of the next threshold, by how much was sorted for the last one and done since then: as `alone` has it. */
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

  /** Says which halves and phases a step adds to. */
  #setTurns(): void {
    const [near, far] = [this.#word("nearTurn"), this.#word("farTurn")];
    this.#setWord("nearHalf", near & 1);
    this.#setWord("nearPhase", near % PHASES);
    this.#setWord("farHalf", far & 1);
    this.#setWord("farPhase", far % PHASES);
  }

  /** One worker goes on until a pile has grown, or nothing is left; one that has no others, for a while. */
  #goAlone(): boolean {
    const crew = this.#crew;
    this.#takeWords();
    if (crew.isAlone()) {
      this.#runAlone();
      this.#leaveCounts();
      return true;
    }
    // Before worker 0 goes on with the counters, all have read what they decided by.
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

  /** Puts what the counters say where a worker that goes on alone finds it. */
  #takeWords(): void {
    this.#setWord("nearHalf", this.#word("nearTurn") & 1);
    this.#setWord("farHalf", this.#word("farTurn") & 1);
    this.#setWord("near", this.#count("near"));
    this.#setWord("reach", this.#count("reach"));
    this.#setWord("far", this.#count("far"));
    this.#setFloat("least", this.#key("least"));
    this.#setFloat("greatest", this.#key("greatest"));
  }

  /** Puts what a worker that went alone says into the counters of the turn that it has come to. */
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
