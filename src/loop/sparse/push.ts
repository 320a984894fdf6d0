/**
 * Lowers pushing (scatter). What an aggregate would combine over the rows of other nodes for an edge of a changed node is
 * combined directly into what has been pushed to these nodes. The edge is found in the changed node's own row of the opposite
 * direction.
 *
 *     an aggregate over in-rows: node 0 has changed, and has the out-row 0 → 2, 0 → 5; it gives to nodes 2 and 5
 */

import { OPPOSITE } from "../../bind/sparse/kernels.ts";
import { isMarkedByPushed } from "../../bind/sparse/memory.ts";
import { inverseOf } from "../../ir/scalar.ts";
import type { BufferId } from "../../plan/buffer.ts";
import type { Input, InputPlace } from "../../plan/code.ts";
import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import { OWN_END } from "../../plan/kernels/aggregate.ts";
import { conjunctsOf, isBrief, sameAlongRow } from "../../plan/kernels/row-code.ts";
import { evaluateOne, keep } from "../code.ts";
import { all, bool, convert, identity, scalar } from "../expression.ts";
import type { Expression } from "../loop.ts";
import type { Append } from "./appenders.ts";
import { receiving } from "./receiving.ts";
import type { Positions, StageLowering } from "./stage.ts";

/** The ends of an edge in the row of a changed node. That node gives, and the other one receives. */
interface Ends {
  readonly giver: Expression;
  readonly receiver: Expression;
  /** The number of the edge, read where it is first needed. */
  readonly edge: () => Expression;
  /** The position of the edge in the row of the giver. */
  readonly at: Expression;
}

/** Pushes along some of the row of a changed node, and lists each node that receives something. */
export function pushAlong(
  kernel: AggregateKernel,
  giver: Expression,
  positions: Positions,
  list: Append,
  lowering: StageLowering,
): void {
  const take: Take = (receiver, values, when) => {
    if (when === undefined) pushTo(receiver, values, kernel.pairs, list, lowering);
    else pushWhere(when, receiver, values, kernel.pairs, list, lowering);
  };
  const { sparse, stage } = lowering;
  // Kept totals come from edges that may lead anywhere. Where nodes are met for the first time, branches are foreseen well.
  const isBranchFree = !sparse.isShared && stage.totals.kind === "kept" && isBrief(kernel);
  giveAlong(kernel, giver, positions, take, lowering, isBranchFree);
}

/** Receives the values that an edge gives to a node, and whether the edge counts; without that it does. */
type Take = (receiver: Expression, values: readonly Expression[], when?: Expression) => void;

/**
 * Goes along some of the row of a giver. Each edge that counts gives its values, or their difference from those that it gave before. Without
 * branches, an edge that does not count gives something as well, and tells so.
 */
export function giveAlong(
  kernel: AggregateKernel,
  giver: Expression,
  { from, to }: Positions,
  take: Take,
  lowering: StageLowering,
  isBranchFree = false,
): void {
  const { builder, graph, stage } = lowering;
  const direction = OPPOSITE[kernel.direction];
  const olds = new Map(stage.totals.kind === "kept" ? stage.totals.olds : []);
  const now = new PushedCode(kernel, giver, new Map(), lowering);
  const before = stage.totals.kind === "kept" ? new PushedCode(kernel, giver, olds, lowering) : null;
  builder.count("position", from, to, (position) => {
    const receiver = builder.keep("receiver", "index", convert("index", graph.neighbor(direction, position)));
    const edge = builder.later("edge", "index", () => graph.edge(direction, position));
    const ends: Ends = { giver, receiver, edge, at: position };
    if (isBranchFree && before !== null) {
      const given = now.all(ends);
      const gave = before.all(ends, before.shared(given.registers));
      const values = kernel.pairs.map(({ monoid, element }, k) => {
        const none = identity(monoid, element);
        const pair = [given, gave].map(({ values, isGiven }) =>
          isGiven === null ? values[k]! : scalar("select", element, [isGiven, values[k]!, none]),
        );
        return scalar(inverseOf(monoid, element)!, element, pair);
      });
      take(receiver, values, given.isOpen);
      return;
    }
    now.guarded(ends, (registers) => {
      const { pairs } = kernel;
      if (before === null) {
        now.where(ends, registers, (all) =>
          take(
            receiver,
            pairs.map(({ register }) => all[register]!),
          ),
        );
        return;
      }
      const [gives, gave] = [now, before].map((code) => {
        const values = pairs.map(({ element, monoid }, k) =>
          builder.variable(`given${k}`, element, identity(monoid, element)),
        );
        code.where(ends, code === now ? registers : before.shared(registers), (all) =>
          pairs.forEach(({ register }, k) => {
            builder.assign(values[k]!, all[register]!);
          }),
        );
        return values.map((value): Expression => ({ kind: "local", local: value }));
      }) as [Expression[], Expression[]];
      take(
        receiver,
        pairs.map(({ monoid, element }, k) => scalar(inverseOf(monoid, element)!, element, [gives[k]!, gave[k]!])),
      );
    });
  });
}

/** Combines values into what has been pushed to a node, and lists it. */
function pushTo(
  receiver: Expression,
  values: readonly Expression[],
  pairs: AggregateKernel["pairs"],
  list: Append,
  lowering: StageLowering,
): void {
  const { builder, sparse, stage } = lowering;
  const updates = pairs.map(({ monoid }, k) => ({
    op: monoid,
    array: receiving(k, pairs, lowering),
    index: receiver,
    value: values[k]!,
    atomic: sparse.isShared,
  }));
  if (!isMarkedByPushed(stage, pairs.length)) {
    for (const update of updates) builder.update(update);
    list(receiver);
    return;
  }
  const { monoid, element } = pairs[0]!;
  const update = updates[0]!;
  const held = builder.keep("held", element, { kind: "load", array: update.array, index: receiver });
  // It takes no atomic access to find that a value changes nothing.
  const isOld = scalar("identical", element, [scalar(monoid, element, [held, update.value]), held]);
  builder.branch(scalar("not", "bool", [isOld]), () => {
    const before = builder.fetch("before", update);
    builder.branch(scalar("identical", element, [before, identity(monoid, element)]), () => list(receiver));
  });
}

/** Does the same where a condition holds, by a worker that is alone, without branches. */
function pushWhere(
  when: Expression,
  receiver: Expression,
  values: readonly Expression[],
  pairs: AggregateKernel["pairs"],
  list: Append,
  lowering: StageLowering,
): void {
  const { builder, stage } = lowering;
  const isMarking = isMarkedByPushed(stage, pairs.length);
  pairs.forEach(({ monoid, element }, k) => {
    const array = receiving(k, pairs, lowering);
    const held = builder.keep("held", element, { kind: "load", array, index: receiver });
    const next = builder.keep("next", element, scalar(monoid, element, [held, values[k]!]));
    builder.push({ kind: "store", array, index: receiver, value: scalar("select", element, [when, next, held]) });
    if (!isMarking) return;
    const isFirst = scalar("identical", element, [held, identity(monoid, element)]);
    const isNew = scalar("not", "bool", [scalar("identical", element, [next, held])]);
    list(receiver, all([when, isFirst, isNew]));
  });
  if (!isMarking) list(receiver, when);
}

/** The code of an edge for one giver. What depends on the giver alone is computed before its row. */
class PushedCode {
  readonly #kernel: AggregateKernel;
  readonly #olds: ReadonlyMap<BufferId, BufferId>;
  readonly #lowering: StageLowering;
  readonly #ofGiver: Expression[] = [];
  /** By register, whether it comes of an array that another one is read in place of. */
  readonly #isOld: readonly boolean[];

  /** `olds` has, for arrays that are read at the giver, the array to read in their place. */
  constructor(
    kernel: AggregateKernel,
    giver: Expression,
    olds: ReadonlyMap<BufferId, BufferId>,
    lowering: StageLowering,
  ) {
    this.#kernel = kernel;
    this.#olds = olds;
    this.#lowering = lowering;
    const { inputs, code } = kernel;
    const { builder } = lowering;
    for (const [k, input] of inputs.entries()) {
      if (this.#isOfGiver(input)) this.#ofGiver[k] = keep(builder, this.#atGiver(input, giver));
    }
    for (const [k, instruction] of code.entries()) {
      const isOfGiver = instruction.op === "const" || instruction.operands.every((operand) => this.#ofGiver[operand]);
      if (isOfGiver) this.#ofGiver[inputs.length + k] = evaluateOne(builder, instruction, this.#ofGiver);
    }
    const isOld = inputs.map((input) => this.#isReadOld(input));
    for (const instruction of code) {
      isOld.push(instruction.op !== "const" && instruction.operands.some((operand) => isOld[operand]));
    }
    this.#isOld = isOld;
  }

  /** Those registers of an edge, computed of the arrays themselves, that are the same here. */
  shared(registers: readonly Expression[]): readonly Expression[] {
    const same: Expression[] = [];
    registers.forEach((value, register) => {
      if (!this.#isOld[register]) same[register] = value;
    });
    return same;
  }

  /**
   * Computes what an edge gives, whether the conditions on the receiver alone hold, and whether the others do; null where there are none.
   */
  all(
    ends: Ends,
    known: readonly Expression[] = [],
  ): {
    readonly registers: readonly Expression[];
    readonly values: readonly Expression[];
    readonly isOpen: Expression;
    readonly isGiven: Expression | null;
  } {
    const { condition, pairs } = this.#kernel;
    const isSame = sameAlongRow(this.#kernel);
    const tests = condition === null ? [] : conjunctsOf(this.#kernel, condition);
    const registers = this.#evaluate([...pairs.map(({ register }) => register), ...tests], ends, known);
    const both = (wanted: readonly number[]): Expression =>
      keep(this.#lowering.builder, wanted.length === 0 ? bool(true) : all(wanted.map((test) => registers[test]!)));
    return {
      registers,
      values: pairs.map(({ register }) => registers[register]!),
      isOpen: both(tests.filter((test) => isSame[test])),
      isGiven: tests.every((test) => isSame[test]) ? null : both(tests.filter((test) => !isSame[test])),
    };
  }

  /** Runs a body where the conditions on the receiver alone hold. */
  guarded(ends: Ends, body: (registers: readonly Expression[]) => void): void {
    const { condition } = this.#kernel;
    const isSame = sameAlongRow(this.#kernel);
    const tests = condition === null ? [] : conjunctsOf(this.#kernel, condition).filter((test) => isSame[test]);
    this.#test(tests, ends, [], body);
  }

  /** Runs a body where an edge counts, with the values of all registers. */
  where(ends: Ends, known: readonly Expression[], body: (registers: readonly Expression[]) => void): void {
    const { condition, pairs } = this.#kernel;
    const isSame = sameAlongRow(this.#kernel);
    const tests = condition === null ? [] : conjunctsOf(this.#kernel, condition).filter((test) => !isSame[test]);
    this.#test(tests, ends, known, (registers) => {
      body(
        this.#evaluate(
          pairs.map(({ register }) => register),
          ends,
          registers,
        ),
      );
    });
  }

  #test(
    tests: readonly number[],
    ends: Ends,
    known: readonly Expression[],
    body: (registers: readonly Expression[]) => void,
  ): void {
    const registers = this.#evaluate(tests, ends, known);
    const [first, ...others] = tests.map((test) => registers[test]!);
    if (first === undefined) body(registers);
    else {
      const all = others.reduce((left, right) => scalar("and", "bool", [left, right]), first);
      this.#lowering.builder.branch(all, () => body(registers));
    }
  }

  /** Computes the registers that some others need, unless their values are known. */
  #evaluate(wanted: readonly number[], ends: Ends, known: readonly Expression[]): Expression[] {
    const { inputs, code } = this.#kernel;
    const { builder } = this.#lowering;
    const registers: Expression[] = [...this.#ofGiver];
    known.forEach((value, k) => {
      registers[k] = value;
    });
    const needed = new Set(wanted);
    for (const register of needed) {
      const instruction = code[register - inputs.length];
      if (registers[register] || !instruction || instruction.op === "const") continue;
      for (const operand of instruction.operands) needed.add(operand);
    }
    for (const [k, input] of inputs.entries()) {
      if (needed.has(k)) registers[k] ??= keep(builder, this.#at(input, ends));
    }
    for (const [k, instruction] of code.entries()) {
      if (needed.has(inputs.length + k)) registers[inputs.length + k] ??= evaluateOne(builder, instruction, registers);
    }
    return registers;
  }

  #isOfGiver(input: Input): boolean {
    if (input.from === "slot" || input.from === "count") return true;
    return "at" in input && this.#endOf(input.at) === "giver";
  }

  #isReadOld(input: Input): boolean {
    if (input.from !== "buffer" || !this.#olds.has(input.buffer)) return false;
    const end = this.#endOf(input.at);
    return end !== "receiver" && end !== "edge";
  }

  /** The end at which an input is read, named from the row of the receiver. */
  #endOf(place: InputPlace): "giver" | "receiver" | "edge" {
    const { direction } = this.#kernel;
    switch (place) {
      case "neighbor":
        return "giver";
      case "self":
      case "here":
        return "receiver";
      case "edge":
        return "edge";
      case "source":
      case "destination":
        if (direction === "all") break;
        return place === OWN_END[direction] ? "receiver" : "giver";
      default:
    }
    throw new Error(`what an edge gives is not known at ${place}`);
  }

  #atGiver(input: Input, giver: Expression): Expression {
    const { entries, inputs } = this.#lowering;
    switch (input.from) {
      case "buffer":
        return entries.load(this.#olds.get(input.buffer) ?? input.buffer, giver);
      case "node":
        return convert("u32", giver);
      default:
        return inputs.at(input, { here: giver });
    }
  }

  #at(input: Input, ends: Ends): Expression {
    const { entries, inputs } = this.#lowering;
    const { receiver, giver, edge } = ends;
    if (!("at" in input)) return inputs.at(input, { here: receiver });
    const end = this.#endOf(input.at);
    if (end === "giver") return this.#atGiver(input, giver);
    if (end === "receiver")
      return input.from === "node" ? convert("u32", receiver) : entries.load(input.buffer, receiver);
    if (input.from === "node") throw new Error("an edge is no node");
    const direction = OPPOSITE[this.#kernel.direction];
    const column = this.#lowering.layout.rowColumn(input.buffer, direction);
    return column === null
      ? entries.load(input.buffer, edge())
      : entries.loadCopy(input.buffer, { name: direction, byte: column }, ends.at);
  }
}
