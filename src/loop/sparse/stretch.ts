/**
 * Lowers a stretch of small rounds to one kernel (bucket fusion). It runs round after round by itself and counts the entries
 * of lists in locals. It ends when a round changes nothing, when the limit is reached, when much has changed, or when it has
 * done so much that progress should be reported.
 */

import type { StageKernels } from "../../bind/sparse/kernels.ts";
import { isComputedWhereMet } from "../../bind/sparse/memory.ts";
import type { Counter } from "../../bind/sparse/turns.ts";
import { COUNTER_BYTES, COUNTERS, PHASES, STRETCH_FUEL, TURN } from "../../bind/sparse/turns.ts";
import type { Instruction } from "../../plan/code.ts";
import { isPlain } from "../../plan/kernels/scalars.ts";
import type { Step } from "../../plan/plan.ts";
import type { Touch } from "../../plan/sparse.ts";
import { evaluateOne } from "../code.ts";
import { add, all, convert, equal, index, less, local, multiply, scalar, subtract } from "../expression.ts";
import type { Expression } from "../loop.ts";
import type { Append } from "./appenders.ts";
import { oneWhere } from "./appenders.ts";
import { commit } from "./commit.ts";
import { compute } from "./compute.ts";
import type { Appended } from "./lists.ts";
import { Lists } from "./lists.ts";
import { meet } from "./meet.ts";
import type { StageLowering } from "./stage.ts";
import { touch } from "./touch.ts";

/** The lengths of each stage's lists, in locals. */
interface Counts {
  readonly touched: number;
  readonly changed: number;
  readonly reach: number;
  readonly still: number;
  readonly lastChanged: number;
  readonly lastReach: number;
}

/** Lowers a stretch. `stages` are the lowerings of all stages of a loop, in one kernel. It goes on while less than `most` changes. */
export function stretch(
  stages: readonly { readonly lowering: StageLowering; readonly kernels: StageKernels }[],
  lists: readonly StretchLists[],
  most: number,
): void {
  const { builder, inputs, sparse } = stages[0]!.lowering;
  const { loop } = sparse;
  const first = lists[0]!;
  first.open();
  for (const each of lists) each.begin();
  const round = builder.variable("round", "index", builder.begin);
  const fuel = builder.variable("fuel", "index", index(STRETCH_FUEL));
  const isMet = builder.variable("met", "bool", NO);
  const isWhereMet = isComputedWhereMet(loop, sparse.rounds);
  const carrying = lists.filter((_, k) => sparse.rounds.stages[k]!.carries.length > 0);
  const reached = builder.variable("reached", "index", sum(carrying.flatMap((each) => each.last())));
  const goesOn = [
    less(local(round), builder.end),
    less(local(reached), index(most)),
    less(index(0), local(fuel)),
    scalar("not", "bool", [local(isMet)]),
  ];
  builder.loop(all(goesOn), () => {
    const number = scalar("cast", "i32", [convert("u32", local(round))]);
    inputs.supply(loop.round, builder.keep("number", "i32", number));
    let step = 0;
    stages.forEach(({ lowering, kernels }, k) => {
      for (; step <= lowering.stage.step; step++) supplyScalars(loop.body[step]!, lowering);
      if (isWhereMet) meet(kernels.touches[0]!.touch, lists[k]!, lowering);
      else touchAndCompute(kernels, lists, lowering);
    });
    stages.forEach(({ lowering, kernels }, k) => {
      if (kernels.commit === null) return;
      commit({ from: index(0), to: lists[k]!.count({ stage: k, round: "this" }) }, lowering);
    });
    const changed = builder.keep("changed", "index", sum(carrying.map((each) => each.moved())));
    for (const each of lists) each.endRound();
    first.turnOver();
    builder.assign(reached, sum(carrying.flatMap((each) => each.last())));
    const spent = builder.keep("spent", "index", add(local(reached), index(1)));
    builder.branch(
      less(spent, local(fuel)),
      () => builder.assign(fuel, subtract(local(fuel), spent)),
      () => builder.assign(fuel, index(0)),
    );
    builder.assign(round, add(local(round), index(1)));
    if (loop.untilUnchanged) builder.assign(isMet, equal(changed, index(0)));
  });
  for (const each of lists) each.end();
  first.leaveWord(local(round), local(isMet));
}

/** Lists the nodes that changed ones touch, and computes the stage there. */
function touchAndCompute(
  { touches, compute: computing, direct }: StageKernels,
  lists: readonly StretchLists[],
  lowering: StageLowering,
): void {
  const own = lists[lowering.sparse.stage]!;
  for (const { touch: by } of touches) {
    touch(by, { from: index(0), to: lists[by.stage]!.count(by) }, lowering);
    if (by.by === "row") own.spend({ nodes: index(0), edges: lists[by.stage]!.reach(by) });
  }
  const to = direct === null ? own.touchedCount() : lists[direct.stage]!.count(direct);
  own.spend({ nodes: to, edges: index(0) });
  if (computing?.part.kind === "compute") compute(computing.part.of, { from: index(0), to }, lowering);
}

/** Computes the scalars of a level that depend on other scalars only. */
export function supplyScalars(step: Step, { builder, inputs, entries }: StageLowering): void {
  if (step.kind !== "level" || step.scalars === null || !isPlain(step.scalars)) return;
  const { code, outputs } = step.scalars;
  const registers: Expression[] = [];
  for (const instruction of code) {
    registers.push(
      instruction.op === "slot"
        ? inputs.slot(instruction.slot)
        : instruction.op === "count"
          ? entries.count(instruction.of)
          : evaluateOne(builder, instruction as Instruction, registers),
    );
  }
  for (const { register, slot } of outputs) inputs.supply(slot, registers[register]!);
}

const NO: Expression = { kind: "const", type: "bool", value: 0 };

function sum(counts: readonly Expression[]): Expression {
  return counts.reduce(add, index(0));
}

/** The state of a stretch: locals that all its stages share. */
export class StretchTurns {
  half = -1;
  phase = -1;
  /** The local that counts the nodes computed; the next counts the row entries read. Both count over all rounds of the stretch. */
  nodes = -1;
  edges = -1;
}

/** The lists of one stage in a stretch. */
export class StretchLists extends Lists {
  readonly #turns: StretchTurns;
  #counts: Counts | null = null;

  constructor(turns: StretchTurns, ...lists: ConstructorParameters<typeof Lists>) {
    super(...lists);
    this.#turns = turns;
  }

  /** Reads which turn of the lists it is. */
  open(): void {
    this.#turns.half = this.builder.variable("half", "index", multiply(this.turn("half"), this.#nodes()));
    this.#turns.phase = this.builder.variable("phase", "index", this.turn("phase"));
    this.#turns.nodes = this.builder.variable("nodes", "index", index(0));
    this.#turns.edges = this.builder.variable("edges", "index", index(0));
  }

  /** Reads the counts of what the last round has changed. */
  begin(): void {
    const { builder } = this;
    const none = (name: string): number => builder.variable(name, "index", index(0));
    const read = (counter: Counter): number => {
      const value: Expression = { kind: "load", array: this.counter(counter), index: this.#lastPlace() };
      return builder.variable(`last ${counter}`, "index", convert("index", value));
    };
    this.#counts = {
      touched: none("touched"),
      changed: none("changed"),
      reach: none("reach"),
      still: none("still"),
      lastChanged: read("changed"),
      lastReach: read("reach"),
    };
  }

  /** The number of nodes that the stage has changed. */
  count({ round }: Pick<Touch, "round"> & Partial<Touch>): Expression {
    return local(round === "this" ? this.#held.changed : this.#held.lastChanged);
  }

  /** The number of nodes at which a carried array has changed in this round. */
  moved(): Expression {
    return subtract(local(this.#held.changed), local(this.#held.still));
  }

  /** The number of entries in the rows of the changed nodes. */
  reach({ round }: Pick<Touch, "round">): Expression {
    return local(round === "this" ? this.#held.reach : this.#held.lastReach);
  }

  /** Counts work that is done. */
  spend({ nodes, edges }: { readonly nodes: Expression; readonly edges: Expression }): void {
    const { builder } = this;
    builder.assign(this.#turns.nodes, add(local(this.#turns.nodes), nodes));
    builder.assign(this.#turns.edges, add(local(this.#turns.edges), edges));
  }

  touchedCount(): Expression {
    return local(this.#held.touched);
  }

  /** The counts of what the last round has changed and what that may touch. */
  last(): readonly Expression[] {
    return [local(this.#held.lastChanged), local(this.#held.lastReach)];
  }

  endRound(): void {
    const { touched, changed, reach, still, lastChanged, lastReach } = this.#held;
    const { builder } = this;
    builder.assign(lastChanged, local(changed));
    builder.assign(lastReach, local(reach));
    for (const counted of [touched, changed, reach, still]) builder.assign(counted, index(0));
  }

  /** Moves to the next turn. */
  turnOver(): void {
    const { half, phase } = this.#turns;
    const { builder } = this;
    builder.assign(half, subtract(this.#nodes(), local(half)));
    const isLast = equal(local(phase), index(PHASES - 1));
    builder.branch(
      isLast,
      () => builder.assign(phase, index(0)),
      () => builder.assign(phase, add(local(phase), index(1))),
    );
  }

  /** Writes the counts of the last round to where the next one reads them. */
  end(): void {
    const { builder } = this;
    this.clearCounters();
    const { lastChanged, lastReach } = this.#held;
    for (const [counter, value] of [
      ["changed", lastChanged],
      ["reach", lastReach],
    ] as const) {
      const array = this.counter(counter);
      builder.push({ kind: "store", array, index: this.#lastPlace(), value: convert("u32", local(value)) });
    }
  }

  /** Sets the counters of all phases to 0. */
  clearCounters(): void {
    const { builder } = this;
    const zero: Expression = { kind: "const", type: "u32", value: 0 };
    for (const counter of COUNTERS) {
      const array = this.counter(counter);
      for (let phase = 0; phase < PHASES; phase++) {
        builder.push({ kind: "store", array, index: index((phase * COUNTER_BYTES) / 4), value: zero });
      }
    }
  }

  /** Writes how far the stretch has come, and in how many of its rounds some nodes were computed, and not all. */
  leaveWord(round: Expression, isMet: Expression, partial: Expression = index(0)): void {
    const { builder } = this;
    const words = this.layout.turn(this.kernel.loop);
    const put = (word: keyof typeof TURN, value: Expression): void => {
      const array = builder.array(word, "u32", { kind: "frame", offset: words + TURN[word] });
      builder.push({ kind: "store", array, index: index(0), value });
    };
    put("round", convert("u32", round));
    put("nodes", convert("u32", local(this.#turns.nodes)));
    put("edges", convert("u32", local(this.#turns.edges)));
    put("met", scalar("cast", "u32", [isMet]));
    put("partial", convert("u32", partial));
  }

  override appending(lists: readonly Appended[], body: (...append: Append[]) => void): void {
    const { builder } = this;
    body(
      ...lists.map(
        (list): Append =>
          (value, when) => {
            if (list === "blocks" || list === "hubs") throw new Error("a stretch reduces nothing, and shares no rows");
            const count = this.#held[list];
            this.put(list, local(count), value);
            builder.assign(count, add(local(count), when === undefined ? index(1) : oneWhere(when)));
          },
      ),
    );
  }

  override addTo(counter: Counter, value: Expression): void {
    const { reach, still } = this.#held;
    if (counter === "pulled") this.spend({ nodes: index(0), edges: value });
    else if (counter === "still") this.builder.assign(still, add(local(still), value));
    else if (counter === "reach") this.builder.assign(reach, add(local(reach), value));
    else throw new Error(`a stretch counts no ${counter}`);
  }

  protected override half(round: Touch["round"]): Expression {
    const { half } = this.#turns;
    return round === "this" ? local(half) : subtract(this.#nodes(), local(half));
  }

  get #held(): Counts {
    if (this.#counts === null) throw new Error("a stretch that has not begun");
    return this.#counts;
  }

  #nodes(): Expression {
    return index(this.layout.graph.nodeCount);
  }

  /** The place of the counters of the round before. */
  #lastPlace(): Expression {
    const { builder } = this;
    const phase = local(this.#turns.phase);
    const last = builder.variable("last phase", "index", add(phase, index(PHASES - 1)));
    builder.branch(less(index(PHASES - 1), local(last)), () =>
      builder.assign(last, subtract(local(last), index(PHASES))),
    );
    return multiply(local(last), index(COUNTER_BYTES / 4));
  }
}
