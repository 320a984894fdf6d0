/**
 * Lowers rounds after rounds by groups to one kernel, where nothing but the nodes of a group is ever computed. A round finds its
 * groups by its scalars, computes at their nodes, and makes what was computed aside what is carried. Nobody asks what has changed,
 * so that nothing is compared and nothing is listed.
 */

import type { GroupingMemory } from "../../bind/sparse/memory.ts";
import { STRETCH_FUEL } from "../../bind/sparse/turns.ts";
import type { SlotId } from "../../plan/buffer.ts";
import type { Group } from "../../plan/sparse.ts";
import { keep } from "../code.ts";
import { add, all, convert, index, less, local, minimum, scalar, shiftRight, subtract } from "../expression.ts";
import type { Expression } from "../loop.ts";
import { computeAll } from "./compute.ts";
import type { Positions, StageLowering } from "./stage.ts";
import { supplyScalars } from "./stretch.ts";
import type { StretchLists } from "./stretch-lists.ts";

/** The nodes of one group of a stage: positions of its list, and how many entries their rows have. */
interface Range extends Positions {
  readonly entries: Expression;
}

/** Lowers such rounds. A round begins while its groups have fewer than `most` nodes and entries of rows. */
export function groupStretch(stages: readonly StageLowering[], lists: readonly StretchLists[], most: number): void {
  const { builder, inputs, layout, sparse } = stages[0]!;
  const { loop } = sparse;
  const first = lists[0]!;
  first.open();
  const round = builder.variable("round", "index", builder.begin);
  const fuel = builder.variable("fuel", "index", index(STRETCH_FUEL));
  const partial = builder.variable("partial", "index", index(0));
  const pulled = builder.variable("pulled", "index", index(0));
  const isMet = builder.variable("met", "bool", NO);
  const carried = new CarriedScalars(stages[0]!);
  const goesOn = [less(local(round), builder.end), less(index(0), local(fuel)), scalar("not", "bool", [local(isMet)])];
  builder.loop(all(goesOn), () => {
    inputs.supply(loop.round, builder.keep("number", "i32", scalar("cast", "i32", [convert("u32", local(round))])));
    // Scalars come of scalars alone: which groups a round has is known before anything of it is computed.
    for (const step of loop.body) supplyScalars(step, stages[0]!);
    const ranges = stages.map((stage) => rangesOf(stage));
    const sizes = ranges.map((own) => own.map(({ from, to, entries }) => add(subtract(to, from), entries)));
    const size = builder.keep("size", "index", sizes.flat().reduce(add, index(0)));
    builder.branch(
      less(size, index(most)),
      () => {},
      () => builder.leave(),
    );
    const counts = ranges.map((own) =>
      builder.keep("count", "index", own.map(({ from, to }) => subtract(to, from)).reduce(add)),
    );
    stages.forEach((stage, k) => {
      for (const positions of ranges[k]!) computeAll({ list: "group" }, positions, pulled, stage);
      first.spend({ nodes: counts[k]!, edges: index(0) });
    });
    stages.forEach((stage, k) => {
      for (const positions of ranges[k]!) commitGroup(positions, stage);
    });
    const isPartial = counts.map((count) => all([less(index(0), count), less(count, index(layout.graph.nodeCount))]));
    builder.branch(
      isPartial.reduce((one, other) => scalar("or", "bool", [one, other])),
      () => builder.assign(partial, add(local(partial), index(1))),
    );
    // The condition may be one of the loop's own variables, and is meant before they change.
    if (loop.until !== null) builder.assign(isMet, inputs.slot(loop.until));
    carried.move();
    const spent = add(size, index(1));
    builder.assign(fuel, subtract(local(fuel), minimum(spent, local(fuel))));
    builder.assign(round, add(local(round), index(1)));
  });
  builder.branch(less(builder.begin, local(round)), () => carried.store());
  first.spend({ nodes: index(0), edges: local(pulled) });
  for (const each of lists) each.clearCounters();
  first.leaveWord(local(round), local(isMet), local(partial));
}

const NO: Expression = { kind: "const", type: "bool", value: 0 };

/** The scalars that a loop carries or notes, in locals while a stretch goes on. */
class CarriedScalars {
  readonly #lowering: StageLowering;
  readonly #moves: readonly { readonly from: SlotId; readonly to: SlotId }[];
  /** By slot, its local: of what is carried the value of this round, of what is computed that of the last one. */
  readonly #locals = new Map<SlotId, number>();

  constructor(lowering: StageLowering) {
    const { inputs, sparse } = lowering;
    this.#lowering = lowering;
    this.#moves = [...sparse.loop.moves, ...sparse.loop.notes];
    for (const { to } of this.#moves) inputs.supply(to, local(this.#open(to)));
    for (const { from } of this.#moves) if (!this.#locals.has(from)) this.#open(from);
  }

  /** Moves all at once, at the end of a round. */
  move(): void {
    const { builder, inputs } = this.#lowering;
    const values = this.#moves.map(({ from }) => {
      const value = inputs.slot(from);
      return builder.keep("next", builder.typeOf(value), value);
    });
    const carried = new Set(this.#moves.map(({ to }) => to));
    this.#moves.forEach(({ from, to }, k) => {
      builder.assign(this.#locals.get(to)!, values[k]!);
      if (!carried.has(from)) builder.assign(this.#locals.get(from)!, values[k]!);
    });
  }

  /** Writes them to the frame, where the next round finds them. */
  store(): void {
    for (const [slot, number] of this.#locals) this.#lowering.inputs.store(slot, local(number));
  }

  #open(slot: SlotId): number {
    const { builder, inputs } = this.#lowering;
    const value = inputs.slot(slot);
    const number = builder.variable("carried", builder.typeOf(value), value);
    this.#locals.set(slot, number);
    return number;
  }
}

/** Makes what was computed aside at the nodes of a group what is carried. */
function commitGroup({ from, to }: Positions, { builder, entries, lists, stage }: StageLowering): void {
  if (stage.writesThrough || stage.carries.length === 0) return;
  builder.count("at", from, to, (at) => {
    const node = lists.grouped(at);
    for (const [array, twin] of stage.carries) entries.store(array, node, entries.load(twin, node));
  });
}

/** The groups of a round, and those of the round before where they are computed as well; each once. */
function rangesOf(lowering: StageLowering): readonly Range[] {
  const { builder, inputs, lists, stage } = lowering;
  const group = stage.group!;
  const slots = group.keys.flatMap(([now, before]) => (group.isHeld ? [now] : [now, before]));
  const keys = slots.map((slot) => keep(builder, inputs.slot(slot)));
  const element = lowering.entries.elementOf(group.values);
  return keys.map((key, k) => {
    const isAgain = keys.slice(0, k).map((before) => scalar("eq", element, [before, key]));
    return find(key, isAgain, group, lists.grouping, lowering);
  });
}

/** Finds the nodes of a value by halving; none where one of `unless` holds. */
function find(
  key: Expression,
  unless: readonly Expression[],
  { values }: Group,
  memory: GroupingMemory,
  { builder, entries, lists }: StageLowering,
): Range {
  const word = (name: string, byte: number, at: Expression): Expression =>
    convert("index", builder.entry(name, lists.placeOf(byte), at));
  const startOf = (group: Expression): Expression => word("starts", memory.starts, add(group, index(1)));
  const valueIn = (group: Expression): Expression =>
    entries.load(values, word("grouped", memory.order, startOf(group)));
  const element = entries.elementOf(values);
  const groups = builder.keep("groups", "index", word("starts", memory.starts, index(0)));
  const low = builder.variable("low", "index", index(0));
  const high = builder.variable("high", "index", groups);
  builder.loop(less(local(low), local(high)), () => {
    const middle = builder.keep("middle", "index", shiftRight(add(local(low), local(high)), index(1)));
    builder.branch(
      scalar("lt", element, [valueIn(middle), key]),
      () => builder.assign(low, add(middle, index(1))),
      () => builder.assign(high, middle),
    );
  });
  const [from, to, rows] = ["from", "to", "entries"].map((name) => builder.variable(name, "index", index(0)));
  builder.branch(less(local(low), groups), () => {
    const isIt = scalar("eq", element, [valueIn(local(low)), key]);
    const isNone = unless.map((one) => scalar("not", "bool", [one]));
    builder.branch(all([isIt, ...isNone]), () => {
      builder.assign(from!, startOf(local(low)));
      builder.assign(to!, startOf(add(local(low), index(1))));
      const before = word("entries", memory.entries, local(low));
      builder.assign(rows!, subtract(word("entries", memory.entries, add(local(low), index(1))), before));
    });
  });
  return { from: local(from!), to: local(to!), entries: local(rows!) };
}
