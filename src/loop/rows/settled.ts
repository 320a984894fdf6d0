/** Tests whether a row can end early, because what has been combined of it is its result already. */

import type { Element } from "../../ir/type.ts";
import type { Pair } from "../../plan/code.ts";
import type { RowEnd } from "../../plan/kernels/row-end.ts";
import type { KernelBuilder } from "../build.ts";
import { allOf, local, scalar } from "../expression.ts";
import type { Expression } from "../loop.ts";

/** Runs `then` where all pairs are settled, once an edge has counted. */
export function whereSettled(
  end: RowEnd,
  sums: readonly number[],
  pairs: readonly Pair[],
  builder: KernelBuilder,
  then: () => void,
): void {
  const test = allOf(settledTests(end, sums.map(local), pairs));
  if (test === null) then();
  else builder.branch(test, then);
}

/** The tests of which all hold where all pairs are settled, once an edge has counted. */
export function settledTests(
  { settlings }: RowEnd,
  combined: readonly Expression[],
  pairs: readonly Pair[],
): readonly Expression[] {
  return settlings.flatMap((settling, k): Expression[] => {
    return settling.by === "first" ? [] : [isValue(combined[k]!, settling.value, pairs[k]!.element)];
  });
}

function isValue(found: Expression, value: number, element: Element): Expression {
  if (element === "bool") return value === 1 ? found : scalar("not", "bool", [found]);
  if (Number.isNaN(value)) return scalar("ne", element, [found, found]);
  return scalar("eq", element, [found, { kind: "const", type: element, value }]);
}
