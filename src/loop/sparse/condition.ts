/** Lowers a condition on a node. */

import type { NodeCondition } from "../../plan/sparse.ts";
import { evaluate } from "../code.ts";
import type { Expression } from "../loop.ts";
import type { StageLowering } from "./stage.ts";

/** Whether a condition holds at a node. */
export function conditionAt(
  { inputs, code, register }: NodeCondition,
  node: Expression,
  { builder, inputs: values }: StageLowering,
): Expression {
  const given = inputs.map((input) => values.at(input, { here: node }));
  return evaluate(builder, given, code)[register]!;
}
