/**
 * Checks one stage of a sparse round. The planner has proved that a law lets the stage leave out nodes and edges. The
 * verifier checks that this law can apply to the kernel at all.
 */

import { isExact, isIdempotent } from "../../ir/scalar.ts";
import type { Element } from "../../ir/type.ts";
import type { BufferId } from "../buffer.ts";
import { inputsOf, type Kernel, type NodeKernel } from "../kernel.ts";
import { type AggregateKernel, asksPlace, asksWhichEnd, isOwnInput } from "../kernels/aggregate.ts";
import { conjunctsOf, isGuarded, registersBehind, sameAlongRow } from "../kernels/row-code.ts";
import type { KeptTotals, NodeCondition, SparseStage, Touch } from "../sparse.ts";
import { fail, spellBuffer } from "./checks.ts";
import { KernelChecks } from "./kernel-checks.ts";
import type { SparseBody } from "./sparse-body.ts";
import { changeOf, placesRead } from "./sparse-body.ts";

export function verifyStage(number: number, body: SparseBody): void {
  new StageChecks(number, body).run();
}

class StageChecks {
  readonly #number: number;
  readonly #stage: SparseStage;
  readonly #kernel: NodeKernel;
  readonly #body: SparseBody;

  constructor(number: number, body: SparseBody) {
    this.#number = number;
    this.#stage = body.rounds.stages[number]!;
    this.#kernel = body.kernels[number]!;
    this.#body = body;
  }

  run(): void {
    for (const touch of this.#stage.touches) this.#touch(touch);
    this.#totals();
    this.#carries();
    this.#reads();
    this.#scalars();
    this.#reductions();
    this.#group();
  }

  #touch(touch: Touch): void {
    const { stage, round, by } = touch;
    const { stages } = this.#body.rounds;
    const found = stages[stage];
    this.#expect(found !== undefined, `is touched by stage ${stage} of ${stages.length}`);
    this.#expect(round === "last" || stage < this.#number, `is touched by what stage ${stage} changes later`);
    this.#expect(round === "this" || found!.carries.length > 0, `is touched by stage ${stage}, which carries nothing`);
    this.#expect(by === "own" || this.#kernel.kind !== "map", "is touched along rows and goes through none");
    if (touch.where !== null) this.#condition(touch, touch.where);
  }

  /**
   * A condition without which a change is not read is asked before the stage is computed. What it reads has to be there by then, and has
   * to touch nodes in any case where rounds change it.
   */
  #condition({ by, round }: Touch, { inputs, code, register }: NodeCondition): void {
    const { plan, changing } = this.#body;
    const checks = new KernelChecks(this.#kernel.name, plan);
    const isTruth = checks.code(inputs, code, { at: ["here"] })[register] === "bool";
    this.#expect(isTruth, `is touched on a condition in register ${register}, which is no truth value`);
    this.#expect(by === "row" || round === "this", "is touched on a condition by what is carried at its own node");
    this.#expect(by === "own" || this.#stage.totals.kind === "pulled", "is touched on a condition, and is pushed to");
    for (const input of inputs) {
      if (input.from === "slot" && by === "own") {
        this.#expect(!changing.has(input.slot), `is touched on a condition on ${plan.slots[input.slot]!.name}`);
      }
      if (input.from !== "buffer") continue;
      const change = changeOf(input.buffer, this.#body);
      if (change === null || (change.stage === this.#number && change.round === "last")) continue;
      const isTouched = this.#stage.touches.some(
        (touch) =>
          touch.stage === change.stage && touch.round === change.round && touch.by === "own" && touch.where === null,
      );
      const isSpared = this.#maySettle() && this.#isOwnDoing(change.stage, change.round);
      this.#expect(
        by === "row" && (isTouched || isSpared),
        `is touched on a condition on ${this.#name(input.buffer)}, which rounds change`,
      );
    }
  }

  /**
   * Every array that the kernel reads and that rounds change has to touch the stage, unless a law may allow otherwise.
   */
  #reads(): void {
    const reads = placesRead(this.#kernel);
    const twins = new Set(this.#body.twinOf.values());
    for (const by of ["own", "row"] as const) {
      for (const buffer of reads[by]) {
        const name = this.#name(buffer);
        this.#expect(!twins.has(buffer), `reads ${name}, of which a sparse round writes some entries only`);
        const change = changeOf(buffer, this.#body);
        if (change === null) continue;
        const { stage, round } = change;
        this.#expect(round === "last" || stage < this.#number, `reads ${name}, which is written later in the round`);
        const isTouched = this.#stage.touches.some(
          (touch) => touch.stage === stage && touch.round === round && touch.by === by,
        );
        if (isTouched || (by === "own" && this.#maySettle() && this.#isOwnDoing(stage, round))) continue;
        this.#fail(`is not touched by changes of ${name}`);
      }
    }
  }

  /** Tells whether the law of settled nodes can apply: a node need not look again because it has changed itself. */
  #maySettle(): boolean {
    const { totals } = this.#stage;
    // Whether a row was walked has to be noted as soon as its node changes.
    return totals.kind !== "kept" || totals.walked === null;
  }

  /** Tells whether a stage's changes are those of the values that this stage carries, at the same node. */
  #isOwnDoing(stage: number, round: Touch["round"]): boolean {
    if (round === "last") return stage === this.#number;
    if (this.#stage.totals.kind === "none") return false;
    const kernel = this.#body.kernels[stage]!;
    if (kernel.kind !== "map") return false;
    return placesRead(kernel).own.every((buffer) => {
      const change = changeOf(buffer, this.#body);
      return (
        change === null ||
        ((change.round === "last" || change.stage < stage) && this.#isOwnDoing(change.stage, change.round))
      );
    });
  }

  #totals(): void {
    const { totals } = this.#stage;
    const kernel = this.#kernel;
    this.#expect((totals.kind === "none") === (kernel.kind === "map"), `has totals that are ${totals.kind}`);
    if (totals.kind !== "pushed" && totals.kind !== "kept") return;
    if (kernel.kind !== "aggregate") this.#fail(`is of a kind of which no totals are ${totals.kind}`);
    for (const { monoid, element } of kernel.pairs) {
      const isFit =
        totals.kind === "kept"
          ? (monoid === "add" || monoid === "xor") && (element === "i32" || element === "u32")
          : isExact(monoid, element) && isIdempotent(monoid, element);
      this.#expect(isFit, `has ${totals.kind} totals by ${monoid} of ${element}`);
    }
    this.#expect(!asksPlace(kernel), `has ${totals.kind} totals of edges whose places in their rows are asked for`);
    this.#expect(
      !asksWhichEnd(kernel),
      `has ${totals.kind} totals of edges in both directions that are asked for their ends`,
    );
    this.#expect(!this.#readsOwnChange(kernel), `has ${totals.kind} totals of what changes at its own node`);
    if (totals.kind === "kept") this.#kept(totals, kernel);
  }

  /**
   * Tells whether the code of an edge reads a changing value at the row's own node, other than in conditions on that
   * node alone.
   */
  #readsOwnChange(kernel: AggregateKernel): boolean {
    const { inputs, condition, pairs, direction } = kernel;
    const isSame = sameAlongRow(kernel);
    const tests = condition === null ? [] : conjunctsOf(kernel, condition).filter((test) => !isSame[test]);
    const reads = registersBehind(kernel, [...tests, ...pairs.map(({ register }) => register)]);
    return inputs.some((input, k) => {
      if (!reads[k] || input.from !== "buffer" || changeOf(input.buffer, this.#body) === null) return false;
      return direction === "all" ? input.at !== "neighbor" : isOwnInput(input, direction);
    });
  }

  #kept({ arrays, walked, olds }: KeptTotals, kernel: AggregateKernel): void {
    const { pairs } = kernel;
    this.#expect(arrays.length === pairs.length, `keeps ${arrays.length} totals of ${pairs.length}`);
    pairs.forEach(({ element }, register) => {
      const array = arrays[register]!;
      this.#expect(this.#keeps(array, element, register), `does not keep its totals in ${this.#name(array)}`);
      const isOperand = this.#stage.reductions.some(({ values }) => values === array);
      this.#expect(!isOperand, `keeps its totals in ${this.#name(array)}, which has what it reduced before`);
    });
    this.#expect(
      isGuarded(kernel) === (walked !== null),
      "keeps whether rows are gone through where none are left out",
    );
    if (walked !== null) {
      this.#expect(this.#keeps(walked, "bool"), `does not keep in ${this.#name(walked)} whether it goes through a row`);
    }
    const byRow = this.#stage.touches.filter(({ by }) => by === "row");
    this.#expect(byRow.length === 1 && byRow[0]!.round === "last", "keeps totals of what more than one stage changes");
    const { twinOf } = this.#body;
    const carried = placesRead(kernel).row.filter((buffer) => twinOf.has(buffer));
    const isOld = olds.every(([array, old]) => twinOf.get(array) === old);
    const areAll = carried.every((array) => olds.some(([one]) => one === array));
    this.#expect(isOld && areAll, "takes other arrays than the twins of what it reads for the old entries");
  }

  /**
   * The kernel has to write what it carries. It may overwrite the carried values only where nobody reads the old ones
   * later.
   */
  #carries(): void {
    const { carries, writesThrough, totals } = this.#stage;
    const { twinOf, writerOf, kernels } = this.#body;
    for (const [array, twin] of carries) {
      this.#expect(twinOf.get(array) === twin, `carries ${this.#name(array)} in what is no twin of it`);
      this.#expect(writerOf.get(twin) === this.#number, `carries ${this.#name(twin)}, which it does not write`);
    }
    if (!writesThrough) return;
    const goesThroughRows = totals.kind === "pulled" || (totals.kind === "kept" && totals.walked !== null);
    for (const [at, kernel] of kernels.entries()) {
      if (at < this.#number) continue;
      const { own, row } = placesRead(kernel);
      const reads = at > this.#number ? [...own, ...row] : goesThroughRows ? row : [];
      const early = carries.find(([array]) => reads.includes(array));
      if (early) this.#fail(`writes through to ${this.#name(early[0])}, of which ${kernel.name} reads old entries`);
    }
  }

  /** Scalars that change have to touch all nodes, unless a law may allow otherwise. */
  #scalars(): void {
    const { scalars } = this.#stage;
    const { changing, loop, plan } = this.#body;
    for (const [now, before] of scalars) {
      const [one, other] = [plan.slots[now], plan.slots[before]];
      if (!one || !other) fail("reference", `${this.#kernel.name} compares slots ${now} and ${before}`);
      this.#expect(
        one.element === other.element,
        `compares ${one.name} of ${one.element} with one of ${other.element}`,
      );
      const isNoted = loop.notes.some(({ from, to }) => from === now && to === before);
      const writers = [...loop.moves, ...loop.notes].filter(({ to }) => to === before).length;
      this.#expect(
        isNoted && writers === 1 && !changing.has(before),
        `does not know what ${one.name} was in the round before`,
      );
    }
    if (scalars.length === 0 && this.#kernel.kind !== "map") return;
    for (const input of inputsOf<Kernel["kind"]>(this.#kernel)) {
      if (input.from !== "slot" || !changing.has(input.slot)) continue;
      const isCompared = scalars.some(([now]) => now === input.slot);
      this.#expect(isCompared, `reads the scalar ${plan.slots[input.slot]!.name}, which is not compared`);
    }
  }

  #reductions(): void {
    const alternates = this.#body.levels.flatMap((level) => level.alternates);
    for (const { values, monoid, partials, alternate } of this.#stage.reductions) {
      const name = this.#name(partials);
      const output = this.#kernel.outputs.find((one) => one.kind === "reduce" && one.partials === partials);
      if (output?.kind !== "reduce") this.#fail(`combines no values in ${name}`);
      this.#expect(output.monoid === monoid, `combines by ${output.monoid} and not by ${monoid} in ${name}`);
      const isKept = this.#keeps(values, output.element, output.register);
      this.#expect(isKept, `does not keep in ${this.#name(values)} what it combines in ${name}`);
      const isPair = alternates.some(([one, other]) => one === partials && other === alternate);
      this.#expect(isPair, `has no other place for ${name} in ${this.#name(alternate)}`);
    }
  }

  /**
   * The touches and scalars that count outside a group have to be some of the stage's, and rows have to be walked
   * whole.
   */
  #group(): void {
    const { group, touches, scalars, totals } = this.#stage;
    if (group === null) return;
    const { values, keys, touches: outside, scalars: asked } = group;
    const isPair = ([now, before]: SparseStage["scalars"][number]): boolean =>
      scalars.some(([one, other]) => one === now && other === before);
    const { plan } = this.#body;
    this.#expect([...keys, ...asked].every(isPair), "has a group by scalars that it does not compare");
    for (const [now] of keys) {
      const [one, other] = [plan.slots[now]!.element, plan.buffers[values]?.element];
      this.#expect(one === other, `compares ${plan.slots[now]!.name} of ${one} with integers of ${other}`);
    }
    const isOne = (touch: Touch): boolean =>
      touches.some(({ stage, round, by }) => stage === touch.stage && round === touch.round && by === touch.by);
    this.#expect(outside.every(isOne), "is touched outside its group by what does not touch it");
    this.#expect(totals.kind === "none" || totals.kind === "pulled", `has a group and totals that are ${totals.kind}`);
  }

  /** Tells whether the kernel writes values of an element to a buffer, from a given register if there is one. */
  #keeps(buffer: BufferId, element: Element, register: number | null = null): boolean {
    return this.#kernel.outputs.some(
      (output) =>
        output.kind === "keep" &&
        output.buffer === buffer &&
        output.element === element &&
        (register === null || output.register === register),
    );
  }

  #name(buffer: BufferId): string {
    return spellBuffer(buffer, this.#body.plan);
  }

  #expect(holds: boolean, message: string): void {
    if (!holds) this.#fail(message);
  }

  #fail(message: string): never {
    fail("sparse", `${this.#kernel.name} ${message}`);
  }
}
