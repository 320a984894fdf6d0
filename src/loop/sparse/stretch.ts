/**
 * Lowers a stretch of small rounds to one kernel (bucket fusion). It runs round after round by itself and counts the entries
 * of lists in locals. It ends when a round changes nothing, when the limit is reached, when much has changed, or when it has
 * done so much that progress should be reported.
 */

import type { StageKernels } from "../../bind/sparse/kernels.ts";
import { isComputedWhereMet } from "../../bind/sparse/memory.ts";
import { STRETCH_FUEL } from "../../bind/sparse/turns.ts";
import type { Instruction } from "../../plan/code.ts";
import { isPlain } from "../../plan/kernels/scalars.ts";
import type { Step } from "../../plan/plan.ts";
import { evaluateOne } from "../code.ts";
import { add, all, convert, equal, index, less, local, scalar, subtract } from "../expression.ts";
import type { Expression } from "../loop.ts";
import { commit } from "./commit.ts";
import { compute } from "./compute.ts";
import { meet } from "./meet.ts";
import type { StageLowering } from "./stage.ts";
import type { StretchLists } from "./stretch-lists.ts";
import { touch } from "./touch.ts";

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
