/**
 * Runs the sparse rounds of a loop, which go over what changed alone (a frontier). All workers decide alike whether a
 * round is sparse, since they decide by counters that were complete at the last barrier. Within a round they share the
 * lists of one part of one stage after the other.
 */

import type { BoundGroup, BoundHubs, BoundLevel, BoundSparse, BoundStage, BoundTouch } from "../src/bind/bound.ts";
import type { Counter } from "../src/bind/sparse/turns.ts";
import { PHASES, TURN } from "../src/bind/sparse/turns.ts";
import { clear } from "./clear.ts";
import type { Crew, ListTask } from "./crew.ts";
import { GroupTurns } from "./group-turns.ts";
import { hubsIn } from "./hubs.ts";
import type { GroupRange } from "./node-groups.ts";
import { Patience } from "./patience.ts";
import type { RoundTally } from "./round-tally.ts";
import { SparseCounters } from "./sparse-counters.ts";
import { isWorthSampling, sampleChanged } from "./sparse-sample.ts";
import { Tickets } from "./tickets.ts";

/** The most rounds of a stretch, for round numbers are i32. */
const MOST_ROUNDS = 2 ** 31 - 1;

/** The sparse rounds of one loop, from each entry to its end. */
export class SparseWalk {
  readonly #bound: BoundSparse;
  readonly #crew: Crew;
  readonly #until: number | null;
  readonly #counters: SparseCounters;
  readonly #groups: GroupTurns;
  readonly #tickets: Tickets;
  readonly #carrying: readonly BoundStage[];
  /** The number of the current turn, by which counters are chosen. */
  #turn = 1;
  #isFirst = true;
  /** Whether the current round is the first one, and sparse. */
  #isBeginning = false;
  #isCleared = false;
  /** Whether there was a round before this one, whose scalars are known. */
  #hasBefore = false;
  /** For each stage, whether the nodes that it changed are listed: those of the round before, and of this one. */
  #last: boolean[];
  #now: boolean[];
  readonly #patience = new Patience();
  #meetings = 0;
  readonly #tally: RoundTally;
  #size = 0;

  constructor(bound: BoundSparse, until: number | null, crew: Crew, tally: RoundTally) {
    const { buffer } = crew;
    this.#bound = bound;
    this.#crew = crew;
    this.#until = until;
    this.#tally = tally;
    this.#counters = new SparseCounters(bound, buffer, crew.shift);
    this.#carrying = bound.levels.flatMap(({ stages }) => stages).filter(({ collect }) => collect !== null);
    this.#tickets = new Tickets(bound, crew);
    this.#groups = new GroupTurns(bound, this.#carrying, crew);
    this.#last = new Array<boolean>(bound.stages).fill(false);
    this.#now = new Array<boolean>(bound.stages).fill(false);
  }

  /** Begins with the first round. Nothing is known of what an earlier entry of the loop has left. */
  enter(): void {
    this.#groups.enter();
    this.#last.fill(false);
    this.#now.fill(false);
    this.#turn = 1;
    this.#isFirst = true;
    this.#isBeginning = false;
    this.#isCleared = false;
    this.#hasBefore = false;
    this.#patience.forget();
    this.#meetings = 0;
    this.#size = 0;
  }

  /**
   * The size of the set that the last round went out from: the nodes that had changed in the round before it, if the
   * last round was sparse, or those of its groups.
   */
  get size(): number {
    return this.#size;
  }

  /** Tells whether the next round is so small that a worker that is alone had better run it in one kernel. */
  isTiny(): boolean {
    if (this.#isFirst || !this.#groups.areSorted || !this.#isKnown()) return false;
    return this.#reached() + this.#groups.mostNext() < this.#bound.sharing.tinyRound;
  }

  /**
   * Tells whether one worker had better run the next round while the others wait: a tiny round that is surely sparse. A
   * dense round is never run so: it lists no changed nodes, and workers go on after the wait as if these were listed.
   */
  isForOne(inStretches: boolean): boolean {
    return this.isTiny() && (this.#isLittle() || (inStretches && this.#bound.stretch !== null));
  }

  /** Tells whether so little has changed that a sparse round costs less than a dense one. */
  #isLittle(): boolean {
    const { always, work, advantage } = this.#bound;
    return always || this.#reached() * advantage < work;
  }

  /** Decides whether the next round is sparse; null where the run ends. It yields where its crew gives way. */
  *prepare(): Generator<undefined, boolean | null> {
    const { always, quiet, nodes, work, advantage } = this.#bound;
    this.#isBeginning = this.#isFirst;
    this.#isFirst = false;
    // Orders of tickets depend on this number. Workers that waited while another was alone have met less often.
    this.#meetings = 0;
    if (this.#isBeginning && !quiet) return false;
    if (!this.#isKnown()) {
      if (!always && this.#patience.waits()) return false;
      if (!always && isWorthSampling(nodes)) {
        const isMuch = sampleChanged(this.#carrying, nodes, this.#crew) * advantage > 2;
        // All workers have seen the same entries before anybody overwrites them.
        if (!this.#meet()) return null;
        if (isMuch) return false;
      }
      if (!(yield* this.#look())) return null;
    }
    if (this.#isLittle()) {
      this.#patience.wasNot();
      return this.#ready() ? true : null;
    }
    this.#patience.wasInVain(nodes, work);
    return false;
  }

  /** Notes that a dense round has been run. */
  wasDense(): void {
    this.#tally.denseRound();
    this.#last.fill(false);
    this.#hasBefore = true;
  }

  /** Runs a sparse round. Yields as `prepare` does. Returns whether the loop's condition is met; null where the run ends. */
  *round(): Generator<undefined, boolean | null> {
    const { levels } = this.#bound;
    const crew = this.#crew;
    this.#setTurn(this.#turn);
    if (crew.leads) this.#counters.reset(this.#turn + 1);
    this.#meetings = 0;
    this.#size = this.#changed();
    this.#now.fill(false);
    const whole: BoundStage[] = [];
    for (const { level, idle, stages } of levels) {
      if (!idle && !crew.scalars(level)) return null;
      crew.exchange(level.alternates);
      for (const stage of stages) {
        const isByTouch = this.#isByTouch(stage);
        const ranges = isByTouch ? null : this.#groups.rangesOf(stage, (touch) => this.#isListed(touch));
        const isWhole = ranges === null && !isByTouch;
        if (!(yield* isWhole ? this.#wholeStage(level, stage) : this.#stage(stage, ranges))) return null;
        if (!isWhole) this.#groups.note(stage, ranges !== null);
        const isListed = !isWhole || (stage.all !== null && this.#hasBefore);
        this.#now[stage.stage] = isListed;
        if (!isListed && stage.collect !== null) whole.push(stage);
      }
    }
    if (!(yield* this.#commit(whole))) return null;
    if (this.#meetings === 0 && !this.#meet()) return null;
    const met = this.#isMet();
    this.#tally.sparseRound(this.#isBeginning);
    this.#hasBefore = true;
    [this.#last, this.#now] = [this.#now, this.#last];
    this.#turn++;
    return met;
  }

  /** Runs a stretch of tiny rounds in one kernel; null where the next round has to be run by itself. */
  stretch(round: number, limit: number): { readonly round: number; readonly met: boolean } | null {
    const { stretch, isStretchByGroups, turn } = this.#bound;
    if (stretch === null) return null;
    this.#setTurn(this.#turn);
    this.#crew.run(stretch, round, Math.min(limit, MOST_ROUNDS));
    const came = this.#word();
    const rounds = came.round - round;
    this.#turn += rounds;
    if (isStretchByGroups) this.#last.fill(false);
    this.#tally.stretch(rounds, (of) => this.#crew.get(turn + TURN[of]) >>> 0);
    return came;
  }

  #word(): { readonly round: number; readonly met: boolean } {
    const { turn } = this.#bound;
    return { round: this.#crew.get(turn + TURN.round) >>> 0, met: this.#crew.get(turn + TURN.met) !== 0 };
  }

  /** Writes the state of the loop to the frame, after this worker has run rounds alone. */
  leaveWord(round: number, met: boolean): void {
    const { turn } = this.#bound;
    this.#crew.set(turn + TURN.turn, this.#turn);
    this.#crew.set(turn + TURN.round, round);
    this.#crew.set(turn + TURN.met, met ? 1 : 0);
    this.#groups.forget();
  }

  /**
   * Reads the state of the loop that another worker left in the frame. That worker has run at least one sparse round
   * alone: changed nodes are listed, unless the last rounds may have been a stretch by groups, and no look has been in vain
   * since.
   */
  takeWord(): { readonly round: number; readonly met: boolean } {
    const { turn, isStretchByGroups } = this.#bound;
    this.#turn = this.#crew.get(turn + TURN.turn);
    this.#isFirst = false;
    this.#isCleared = true;
    this.#hasBefore = true;
    this.#groups.forget();
    for (const { stage } of this.#carrying) this.#last[stage] = !isStretchByGroups;
    this.#patience.wasNot();
    return this.#word();
  }

  #isKnown(): boolean {
    return this.#groups.sources.every(({ stage }) => this.#last[stage]);
  }

  /** Counts the nodes that the round before changed; a node that several stages changed counts for each of them. */
  #changed(): number {
    const listed = this.#carrying.filter(({ stage }) => this.#last[stage]);
    return this.#counters.sum(listed, ["changed"], this.#turn - 1);
  }

  /** Counts the changed nodes, and the entries of the rows along which they touch others. */
  #reached(): number {
    return this.#counters.sum(this.#groups.sources, ["changed", "reach"], this.#turn - 1);
  }

  /** Lists the nodes whose carried values differ from those of the round before. */
  *#look(): Generator<undefined, boolean> {
    this.#tally.look();
    const before = this.#turn - 1;
    const unknown = this.#carrying.filter(({ stage }) => !this.#last[stage]);
    if (!this.#isCleared) clear(this.#bound.cleared, this.#crew);
    else if (this.#crew.leads) for (const { stage } of unknown) this.#counters.resetStage(stage, before);
    this.#isCleared = true;
    if (!this.#meet()) return false;
    if (!(yield* this.#collect(unknown, before))) return false;
    for (const { stage } of unknown) this.#last[stage] = true;
    return true;
  }

  *#collect(stages: readonly BoundStage[], turn: number): Generator<undefined, boolean> {
    this.#setTurn(turn);
    const tasks = stages.map(({ collect }) => this.#tickets.ofAll(collect!, this.#bound.nodes, this.#order()));
    return (yield* this.#crew.shareInTurns(tasks)) && this.#meet();
  }

  /** Makes true what the first sparse round supposes: memory is clear, and nodes are grouped. */
  #ready(): boolean {
    if (this.#isCleared && this.#groups.areSorted) return true;
    if (!this.#isCleared) {
      // Other workers may still be reading lists that an earlier entry of this loop has left.
      if (!this.#meet()) return false;
      clear(this.#bound.cleared, this.#crew);
      this.#isCleared = true;
    }
    this.#groups.sort();
    return this.#meet();
  }

  /**
   * Tells whether a stage need only be computed at touched nodes: the nodes that touch others are listed, and scalars
   * have not changed.
   */
  #isByTouch({ scalars, touches, direct, group }: BoundStage): boolean {
    if (group !== null && !this.#hasBefore) return false;
    const isSame = (pair: readonly [number, number]): boolean => this.#isSame(pair);
    return scalars.every(isSame) && [...touches, ...(direct ? [direct] : [])].every((touch) => this.#isListed(touch));
  }

  #isListed({ stage, round }: BoundTouch): boolean {
    return (round === "last" ? this.#last : this.#now)[stage]!;
  }

  *#wholeStage({ before, sharesBefore, kernels }: BoundLevel, stage: BoundStage): Generator<undefined, boolean> {
    const { kernel } = stage;
    const crew = this.#crew;
    this.#tally.wholeStage(stage, this.#size);
    if (stage.all !== null && this.#hasBefore) {
      const task = this.#tickets.ofAll(stage.all, this.#bound.nodes, this.#order());
      return (yield* crew.shareInTurns([task])) && this.#meet();
    }
    if (before.length > 0 && !((yield* crew.drawInTurns(before, sharesBefore)) && this.#meet())) return false;
    const own = kernels[kernel]!;
    return (yield* crew.drawInTurns([own], [...own.chunks.keys()])) && this.#meet();
  }

  /** Computes one stage. `ranges` are the groups of nodes to compute; null where the stage goes by touch alone. */
  *#stage(stage: BoundStage, ranges: readonly GroupRange[] | null): Generator<undefined, boolean> {
    const { touches, group, partials, refold } = stage;
    const crew = this.#crew;
    const isAlone = ranges !== null && group!.touches.length === 0;
    const counted = ranges === null ? touches : group!.touches.map((touch) => touches[touch]!);
    const grouped = (ranges ?? []).flatMap((range) => this.#groupTask(group!, range));
    const touching = [...counted.flatMap((touch) => this.#task(touch, touch.kernel)), ...(isAlone ? [] : grouped)];
    this.#size += grouped.reduce((sum, { count }) => sum + count, 0);
    if (touching.length > 0 && !((yield* crew.shareInTurns(touching)) && this.#meet())) return false;
    if (touching.length > 0 && stage.hubs && !(yield* this.#hubs(stage.hubs, stage.stage))) return false;
    const tasks = isAlone ? grouped : this.#tasksOf(stage);
    // Results of blocks are exchanged, since other workers may still be combining the last ones.
    crew.exchange(partials);
    if (partials.length > 0 && touching.length === 0 && tasks.length > 0 && !this.#meet()) return false;
    if (tasks.length > 0 && !((yield* crew.shareInTurns(tasks)) && this.#meet())) return false;
    const rows = counted.reduce((sum, touch) => (touch.isRow ? sum + this.#countOf(touch, "reach") : sum), 0);
    const nodes = tasks.reduce((sum, { count }) => sum + count, 0);
    this.#tally.stage(stage, nodes, rows + this.#count(stage.stage, "pulled", this.#turn), ranges !== null);
    if (refold === null) return true;
    const blocks = this.#listTask(refold, this.#count(stage.stage, "blocks", this.#turn), 512);
    return blocks.length === 0 || ((yield* crew.shareInTurns(blocks)) && this.#meet());
  }

  /** Goes along the rows of the hubs that were listed, one after the other. */
  *#hubs({ kernel, list }: BoundHubs, stage: number): Generator<undefined, boolean> {
    for (const { node, entries } of hubsIn(list, this.#count(stage, "hubs", this.#turn), this.#crew)) {
      this.#crew.set(this.#bound.turn + TURN.hub, node);
      const tasks = this.#listTask(kernel, entries, 0);
      if (!((yield* this.#crew.shareInTurns(tasks)) && this.#meet())) return false;
    }
    return true;
  }

  /** The tasks that compute a stage at its touched nodes. */
  #tasksOf({ stage, compute, direct }: BoundStage): ListTask[] {
    if (compute === null) return [];
    if (direct !== null) return this.#task(direct, compute);
    return this.#listTask(compute, this.#count(stage, "touched", this.#turn), 0);
  }

  #groupTask({ kernel }: BoundGroup, { first, count, entries }: GroupRange): ListTask[] {
    return this.#listTask(kernel, count, entries).map((task) => ({ ...task, first }));
  }

  /** Makes the results of stages the carried values. Stages in `whole` were computed at all nodes. */
  *#commit(whole: readonly BoundStage[]): Generator<undefined, boolean> {
    const tasks = this.#carrying.flatMap(({ stage, commit }) =>
      commit === null || !this.#now[stage] ? [] : this.#listTask(commit, this.#count(stage, "changed", this.#turn), 0),
    );
    if (tasks.length > 0 && !((yield* this.#crew.shareInTurns(tasks)) && this.#meet())) return false;
    if (whole.length === 0) return true;
    for (const { swaps } of whole) this.#crew.exchange(swaps);
    if (!(yield* this.#collect(whole, this.#turn))) return false;
    for (const { stage } of whole) this.#now[stage] = true;
    return true;
  }

  #isMet(): boolean {
    const { untilUnchanged, moves } = this.#bound;
    if (!untilUnchanged) return this.#until !== null && this.#crew.get(this.#until) !== 0;
    return this.#carrying.every(({ stage }) => this.#moved(stage) === 0) && moves.every((move) => this.#isSame(move));
  }

  /** Counts the nodes at which a carried value of a stage has changed in this round. */
  #moved(stage: number): number {
    return this.#count(stage, "changed", this.#turn) - this.#count(stage, "still", this.#turn);
  }

  /** Tells whether two slots have the same bits. */
  #isSame([one, other]: readonly [number, number]): boolean {
    const crew = this.#crew;
    return crew.get(one) === crew.get(other) && crew.get(one + 4) === crew.get(other + 4);
  }

  /** The task that runs a kernel for the nodes that a stage has changed; none where there are none. */
  #task(touch: BoundTouch, kernel: number): ListTask[] {
    return this.#listTask(kernel, this.#countOf(touch, "changed"), this.#countOf(touch, "reach"));
  }

  #countOf({ stage, round }: BoundTouch, counter: Counter): number {
    return this.#count(stage, counter, round === "last" ? this.#turn - 1 : this.#turn);
  }

  #listTask(kernel: number, count: number, weight: number): ListTask[] {
    return this.#tickets.ofList(kernel, count, weight, this.#order());
  }

  /** A number that is the same in all workers, and another one each time that they have met. */
  #order(): number {
    return 7 * this.#turn + this.#meetings;
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
    return this.#counters.count(stage, counter, turn);
  }
}
