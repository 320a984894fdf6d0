/**
 * Rounds of a loop over what changed alone. Workers decide alike whether a round is sparse, from counters that were complete at
 * the last barrier; within it they share the lists of one part of one stage after the other.
 */

import type { BoundKernel, BoundLevel, BoundSparse, BoundStage, BoundTouch } from "../src/bind/bound.ts";
import type { Counter } from "../src/bind/sparse-turns.ts";
import { COUNTER_BYTES, COUNTERS, counterIndex, PHASES, TURN } from "../src/bind/sparse-turns.ts";
import { clear } from "./clear.ts";
import type { RoundTally } from "./round-tally.ts";

/** So many positions of a list for a kernel. */
export interface ListTask {
  readonly kernel: number;
  readonly count: number;
  /** How many of them a ticket is for. */
  readonly grain: number;
  /** What another order of tickets than that of the list comes of; null for that. */
  readonly shuffle: number | null;
}

/** What a worker that walks a plan does for sparse rounds. What returns a boolean returns false where the run ends. */
export interface Crew {
  readonly buffer: ArrayBufferLike;
  readonly worker: number;
  readonly workers: number;
  /** Whether nobody else takes part at the moment. */
  isAlone(): boolean;
  share(tasks: readonly ListTask[]): boolean;
  run(kernel: number, from: number, to: number): void;
  draw(kernels: readonly BoundKernel[], shares: readonly number[]): boolean;
  meet(): boolean;
  /** Computes the scalars of a level; false where they fail. */
  scalars(level: BoundLevel): boolean;
  exchange(pairs: readonly (readonly [number, number])[]): void;
  get(offset: number): number;
  set(offset: number, value: number): void;
}

/** The most rounds of a stretch: numbers of rounds are i32. */
const MOST_ROUNDS = 2 ** 31 - 1;

/** Where nodes are many, so many stretches of so many nodes say whether it is worth while to look at all. */
const SAMPLE = { least: 2 ** 16, stretches: 64, nodes: 64 };

/** Rounds between two looks for what changed, at most. */
const PATIENCE = 64;

/** The part of a round's time that it may take in vain to look for what changed. */
const IN_VAIN = 0.02;

/** The sparse rounds of one loop, from its entry to its end. */
export class SparseWalk {
  readonly #bound: BoundSparse;
  readonly #crew: Crew;
  readonly #until: number | null;
  readonly #counters: Int32Array;
  readonly #carrying: readonly BoundStage[];
  /** Which turn this round is. */
  #turn = 1;
  #isFirst = true;
  /** Whether the round under way is the first one, and sparse. */
  #isBeginning = false;
  #isCleared = false;
  /** By stage, whether those are listed that it changed in the round before, and in this one. */
  #last: boolean[];
  #now: boolean[];
  #patience = 0;
  #vain = 0;
  #meetings = 0;
  readonly #tally: RoundTally;
  #size = 0;

  constructor(bound: BoundSparse, until: number | null, crew: Crew, tally: RoundTally) {
    const words = (PHASES * COUNTERS.length * bound.stages * COUNTER_BYTES) / Int32Array.BYTES_PER_ELEMENT;
    this.#bound = bound;
    this.#crew = crew;
    this.#until = until;
    this.#tally = tally;
    this.#counters = new Int32Array(crew.buffer, bound.counters, words);
    this.#carrying = bound.levels.flatMap(({ stages }) => stages).filter(({ collect }) => collect !== null);
    this.#last = new Array<boolean>(bound.stages).fill(false);
    this.#now = new Array<boolean>(bound.stages).fill(false);
  }

  /** How many nodes had changed in the round before the last one, if that was sparse: what it went out from. */
  get size(): number {
    return this.#size;
  }

  /** Whether the next round is so small that one worker had better take it alone. */
  isTiny(): boolean {
    return !this.#isFirst && this.#isKnown() && this.#reached() < this.#bound.sharing.tinyRound;
  }

  /** Whether the next round is to be sparse; null where the run ends. */
  prepare(): boolean | null {
    const { always, quiet, nodes, work, advantage } = this.#bound;
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    this.#isBeginning = isFirst;
    if (isFirst && !quiet) return false;
    if (!this.#isKnown()) {
      if (!always && this.#patience > 0) {
        this.#patience--;
        return false;
      }
      if (!always && nodes >= SAMPLE.least) {
        const isMuch = this.#share() * advantage > 2;
        // Before anybody goes on to overwrite them, all have seen the same entries.
        if (!this.#meet()) return null;
        if (isMuch) return false;
      }
      if (!this.#look()) return null;
    }
    if (always || this.#reached() * advantage < work) {
      this.#vain = 0;
      return true;
    }
    this.#vain++;
    this.#patience = Math.min(PATIENCE, Math.floor((this.#vain * nodes) / (work * IN_VAIN)));
    return false;
  }

  /** Says that a dense round has been taken. */
  wasDense(): void {
    this.#tally.denseRound();
    this.#last.fill(false);
  }

  /** A sparse round; whether the loop's condition is met then, null where the run ends. */
  round(): boolean | null {
    const { levels } = this.#bound;
    const crew = this.#crew;
    this.#setTurn(this.#turn);
    if (crew.worker === 0) this.#reset(this.#turn + 1);
    this.#meetings = 0;
    this.#size = this.#changed();
    this.#now.fill(false);
    const whole: BoundStage[] = [];
    for (const { level, idle, stages } of levels) {
      if (!idle && !crew.scalars(level)) return null;
      crew.exchange(level.alternates);
      for (const stage of stages) {
        const isWhole = this.#isWhole(stage);
        if (!(isWhole ? this.#wholeStage(level, stage) : this.#stage(stage))) return null;
        this.#now[stage.stage] = !isWhole;
        if (isWhole && stage.collect !== null) whole.push(stage);
      }
    }
    if (!this.#commit(whole)) return null;
    if (this.#meetings === 0 && !this.#meet()) return null;
    const met = this.#isMet();
    this.#tally.sparseRound(this.#isBeginning);
    [this.#last, this.#now] = [this.#now, this.#last];
    this.#turn++;
    return met;
  }

  /** Goes round in one kernel while rounds are tiny, for a while; null where it is to be done round by round. */
  stretch(round: number, limit: number): { readonly round: number; readonly met: boolean } | null {
    const { stretch, turn } = this.#bound;
    if (stretch === null) return null;
    this.#setTurn(this.#turn);
    this.#crew.run(stretch, round, Math.min(limit, MOST_ROUNDS));
    const came = this.#word();
    this.#turn += came.round - round;
    const [nodes, edges] = [this.#crew.get(turn + TURN.nodes), this.#crew.get(turn + TURN.edges)];
    this.#tally.stretch(came.round - round, nodes >>> 0, edges >>> 0);
    return came;
  }

  #word(): { readonly round: number; readonly met: boolean } {
    const { turn } = this.#bound;
    return { round: this.#crew.get(turn + TURN.round) >>> 0, met: this.#crew.get(turn + TURN.met) !== 0 };
  }

  /** Leaves in the frame how far this worker has come alone. */
  leaveWord(round: number, met: boolean): void {
    const { turn } = this.#bound;
    this.#crew.set(turn + TURN.turn, this.#turn);
    this.#crew.set(turn + TURN.round, round);
    this.#crew.set(turn + TURN.met, met ? 1 : 0);
  }

  /** Goes on from where another one has come, by the word that it left. */
  takeWord(): { readonly round: number; readonly met: boolean } {
    const { turn } = this.#bound;
    this.#turn = this.#crew.get(turn + TURN.turn);
    this.#isFirst = false;
    this.#isCleared = true;
    for (const { stage } of this.#carrying) this.#last[stage] = true;
    return this.#word();
  }

  #isKnown(): boolean {
    return this.#carrying.every(({ stage }) => this.#last[stage]);
  }

  /** Nodes that the round before changed, those of each stage by themselves. */
  #changed(): number {
    return this.#carrying.reduce((sum, { stage }) => sum + this.#count(stage, "changed", this.#turn - 1), 0);
  }

  /** Changed nodes, and entries of the rows by which they touch others. */
  #reached(): number {
    return this.#carrying.reduce(
      (sum, { stage }) =>
        sum + this.#count(stage, "changed", this.#turn - 1) + this.#count(stage, "reach", this.#turn - 1),
      0,
    );
  }

  /** About which share of the nodes has changed, by some of them. */
  #share(): number {
    const { nodes } = this.#bound;
    const bytes = new Uint8Array(this.#crew.buffer);
    let changed = 0;
    for (let stretch = 0; stretch < SAMPLE.stretches; stretch++) {
      const from = Math.floor(((nodes - SAMPLE.nodes) * stretch) / (SAMPLE.stretches - 1));
      for (let node = from; node < from + SAMPLE.nodes; node++) if (this.#differs(node, bytes)) changed++;
    }
    return changed / (SAMPLE.stretches * SAMPLE.nodes);
  }

  #differs(node: number, bytes: Uint8Array): boolean {
    const crew = this.#crew;
    return this.#carrying.some(({ swaps, widths }) =>
      swaps.some(([array, twin], k) => {
        const width = widths[k]!;
        const [one, other] = [(crew.get(array) >>> 0) + width * node, (crew.get(twin) >>> 0) + width * node];
        for (let byte = 0; byte < width; byte++) if (bytes[one + byte] !== bytes[other + byte]) return true;
        return false;
      }),
    );
  }

  /** Lists the nodes whose carried values differ from those of the round before. */
  #look(): boolean {
    this.#tally.look();
    const before = this.#turn - 1;
    const unknown = this.#carrying.filter(({ stage }) => !this.#last[stage]);
    if (!this.#isCleared) this.#clear();
    else if (this.#crew.worker === 0) for (const { stage } of unknown) this.#resetStage(stage, before);
    if (!this.#meet()) return false;
    if (!this.#collect(unknown, before)) return false;
    for (const { stage } of unknown) this.#last[stage] = true;
    return true;
  }

  #collect(stages: readonly BoundStage[], turn: number): boolean {
    const { nodes, sharing } = this.#bound;
    this.#setTurn(turn);
    const grain = this.#grain(sharing.grain, Math.ceil(nodes / (8 * this.#crew.workers)));
    const shuffle = this.#shuffle();
    const tasks = stages.map(({ collect }): ListTask => ({ kernel: collect!, count: nodes, grain, shuffle }));
    return this.#crew.share(tasks) && this.#meet();
  }

  #clear(): void {
    const { worker, workers, buffer } = this.#crew;
    const part = this.#crew.isAlone() ? { part: 0, parts: 1 } : { part: worker, parts: workers };
    clear(this.#bound.cleared, buffer, part);
    this.#isCleared = true;
  }

  /** Whether a stage is to be computed at all nodes: what touches its nodes is not listed, or a scalar is another one. */
  #isWhole({ scalars, touches, direct }: BoundStage): boolean {
    const differs = (pair: readonly [number, number]): boolean => !this.#isSame(pair);
    return scalars.some(differs) || [...touches, ...(direct ? [direct] : [])].some((touch) => !this.#isListed(touch));
  }

  #isListed({ stage, round }: BoundTouch): boolean {
    return (round === "last" ? this.#last : this.#now)[stage]!;
  }

  #wholeStage({ before, sharesBefore, kernels }: BoundLevel, stage: BoundStage): boolean {
    const { kernel } = stage;
    const crew = this.#crew;
    this.#tally.wholeStage(stage, this.#size);
    if (before.length > 0 && !(crew.draw(before, sharesBefore) && this.#meet())) return false;
    const own = kernels[kernel]!;
    return (
      crew.draw(
        [own],
        own.chunks.map((_, k) => k),
      ) && this.#meet()
    );
  }

  #stage(stage: BoundStage): boolean {
    const { touches, compute, direct, partials, refold } = stage;
    const crew = this.#crew;
    const touching = touches.flatMap((touch) => this.#task(touch, touch.kernel));
    if (touching.length > 0 && !(crew.share(touching) && this.#meet())) return false;
    const tasks =
      compute === null
        ? []
        : direct !== null
          ? this.#task(direct, compute)
          : this.#listTask(compute, this.#count(stage.stage, "touched", this.#turn), 0);
    // Block results are combined anew where the last ones are, which others may still be folding.
    crew.exchange(partials);
    if (partials.length > 0 && touching.length === 0 && tasks.length > 0 && !this.#meet()) return false;
    if (tasks.length > 0 && !(crew.share(tasks) && this.#meet())) return false;
    const rows = touches.reduce((sum, touch) => (touch.isRow ? sum + this.#countOf(touch, "reach") : sum), 0);
    this.#tally.stage(stage, tasks[0]?.count ?? 0, rows + this.#count(stage.stage, "pulled", this.#turn));
    if (refold === null) return true;
    const blocks = this.#listTask(refold, this.#count(stage.stage, "blocks", this.#turn), 512);
    return blocks.length === 0 || (crew.share(blocks) && this.#meet());
  }

  /** Makes what the stages have computed what is carried; those in `whole` did so at all nodes. */
  #commit(whole: readonly BoundStage[]): boolean {
    const tasks = this.#carrying.flatMap(({ stage, commit }) =>
      commit === null || !this.#now[stage] ? [] : this.#listTask(commit, this.#count(stage, "changed", this.#turn), 0),
    );
    if (tasks.length > 0 && !(this.#crew.share(tasks) && this.#meet())) return false;
    if (whole.length === 0) return true;
    for (const { swaps } of whole) this.#crew.exchange(swaps);
    if (!this.#collect(whole, this.#turn)) return false;
    for (const { stage } of whole) this.#now[stage] = true;
    return true;
  }

  #isMet(): boolean {
    const { untilUnchanged, moves } = this.#bound;
    if (!untilUnchanged) return this.#until !== null && this.#crew.get(this.#until) !== 0;
    return this.#carrying.every(({ stage }) => this.#moved(stage) === 0) && moves.every((move) => this.#isSame(move));
  }

  /** The nodes at which something that a stage carries has changed in this round. */
  #moved(stage: number): number {
    return this.#count(stage, "changed", this.#turn) - this.#count(stage, "still", this.#turn);
  }

  /** Whether two slots have the same bits. */
  #isSame([one, other]: readonly [number, number]): boolean {
    const crew = this.#crew;
    return crew.get(one) === crew.get(other) && crew.get(one + 4) === crew.get(other + 4);
  }

  /** A kernel for the nodes that a stage has changed; none where there are none. */
  #task(touch: BoundTouch, kernel: number): ListTask[] {
    return this.#listTask(kernel, this.#countOf(touch, "changed"), this.#countOf(touch, "reach"));
  }

  #countOf({ stage, round }: BoundTouch, counter: Counter): number {
    return this.#count(stage, counter, round === "last" ? this.#turn - 1 : this.#turn);
  }

  #listTask(kernel: number, count: number, weight: number): ListTask[] {
    if (count === 0) return [];
    const each = 1 + weight / count;
    const grain = this.#grain(
      Math.ceil(this.#bound.sharing.grain / each),
      Math.ceil(count / (16 * this.#crew.workers)),
    );
    return [{ kernel, count, grain, shuffle: this.#shuffle() }];
  }

  /** How many positions a ticket is for: enough for its price, and for tickets not to be too many, unless they are shuffled. */
  #grain(least: number, few: number): number {
    return this.#bound.sharing.shuffle === null ? Math.max(least, few) : least;
  }

  #shuffle(): number | null {
    const { shuffle } = this.#bound.sharing;
    return shuffle === null ? null : (shuffle + 7 * this.#turn + this.#meetings) | 0;
  }

  #meet(): boolean {
    this.#meetings++;
    return this.#crew.meet();
  }

  #setTurn(turn: number): void {
    const { turn: words } = this.#bound;
    this.#crew.set(words + TURN.half, turn & 1);
    this.#crew.set(words + TURN.phase, turn % PHASES);
  }

  #count(stage: number, counter: Counter, turn: number): number {
    return this.#counters[this.#wordOf(stage, counter, turn)]! >>> 0;
  }

  #reset(turn: number): void {
    for (let stage = 0; stage < this.#bound.stages; stage++) this.#resetStage(stage, turn);
  }

  #resetStage(stage: number, turn: number): void {
    for (const counter of COUNTERS) this.#counters[this.#wordOf(stage, counter, turn)] = 0;
  }

  #wordOf(stage: number, counter: Counter, turn: number): number {
    return (counterIndex(stage, counter, turn % PHASES) * COUNTER_BYTES) / Int32Array.BYTES_PER_ELEMENT;
  }
}
