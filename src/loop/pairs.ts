/** Keeps the pairs of a kernel (values and the monoids that combine them) in variables. */

import type { Pair } from "../plan/code.ts";
import type { KernelBuilder } from "./build.ts";
import { identity, local, scalar } from "./expression.ts";
import type { Expression } from "./loop.ts";

/** Makes a variable for each pair, which starts at the identity. */
export function startAtIdentity(pairs: readonly Pair[], name: string, builder: KernelBuilder): readonly number[] {
  return pairs.map(({ monoid, element }, k) => builder.variable(`${name}${k}`, element, identity(monoid, element)));
}

/** Combines a value for each pair into its variable. */
export function combineInto(
  sums: readonly number[],
  pairs: readonly Pair[],
  given: (pair: Pair, k: number) => Expression,
  builder: KernelBuilder,
): void {
  pairs.forEach((pair, k) => {
    const { monoid, element } = pair;
    builder.assign(sums[k]!, scalar(monoid, element, [local(sums[k]!), given(pair, k)]));
  });
}

/** Combines the registers of the pairs into their variables and runs `then`, where a condition holds; always where it is null. */
export function combineWhere(
  sums: readonly number[],
  pairs: readonly Pair[],
  condition: Expression | null,
  registers: readonly Expression[],
  builder: KernelBuilder,
  then: () => void = () => {},
): void {
  const combine = (): void => {
    combineInto(sums, pairs, ({ register }) => registers[register]!, builder);
    then();
  };
  if (condition === null) combine();
  else builder.branch(condition, combine);
}
