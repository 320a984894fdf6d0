/**
 * Lowers a round whose nodes are computed where they are first met, rather than pushed to and listed.
 *
 *     for node of changed: for neighbor of row(node): if its condition holds and node gives true: x[neighbor] = F(x[neighbor], true)
 */

import { identityOf } from "../../ir/scalar.ts";
import type { BufferId } from "../../plan/buffer.ts";
import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import { isOwnInput } from "../../plan/kernels/aggregate.ts";
import { conjunctsOf } from "../../plan/kernels/row-code.ts";
import type { Touch } from "../../plan/sparse.ts";
import { add, bool, index, local, scalar } from "../expression.ts";
import type { Expression } from "../loop.ts";
import type { Known } from "./compute.ts";
import { registersWith, writing } from "./compute.ts";
import { giveAlong } from "./push.ts";
import type { StageLowering } from "./stage.ts";
import type { StretchLists } from "./stretch-lists.ts";
import { rowOf } from "./touch.ts";

/** Goes over the nodes that the last round has changed, and computes those that they give something. */
export function meet(by: Touch, lists: StretchLists, lowering: StageLowering): void {
  const { builder, kernel } = lowering;
  if (kernel.kind !== "aggregate") throw new Error(`${kernel.name} goes through no rows`);
  const { monoid, element } = kernel.pairs[0]!;
  const isGivenTrue = identityOf(monoid, element) === 0;
  const known = knownWhereOpen(kernel);
  const met = builder.variable("met", "index", index(0));
  writing(lowering, (write) =>
    builder.count("at", index(0), lists.count(by), (at) => {
      const giver = lists.changed(by, at);
      const take = (receiver: Expression, [value]: readonly Expression[]): void =>
        builder.branch(isGivenTrue ? value! : scalar("not", "bool", [value!]), () => {
          builder.assign(met, add(local(met), index(1)));
          write(receiver, registersWith([bool(isGivenTrue)], kernel, receiver, lowering, known), known);
        });
      giveAlong(kernel, giver, rowOf(giver, lowering), take, lowering);
    }),
  );
  lists.spend({ nodes: local(met), edges: lists.reach(by) });
}

/** The truth values that a node has where it meets the condition on it. */
function knownWhereOpen(kernel: AggregateKernel): Known {
  const { inputs, code, condition, direction } = kernel;
  const known = new Map<BufferId, Expression>();
  const suppose = (register: number, value: boolean): void => {
    const input = inputs[register];
    const instruction = code[register - inputs.length];
    if (input?.from === "buffer" && isOwnInput(input, direction)) known.set(input.buffer, bool(value));
    else if (instruction?.op === "not" && instruction.element === "bool") suppose(instruction.operands[0]!, !value);
  };
  for (const test of condition === null ? [] : conjunctsOf(kernel, condition)) suppose(test, true);
  return known;
}
