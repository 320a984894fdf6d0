/** Finds carried values that are second names: those that never change, and those that always equal another. */

import type { OpOf, Value } from "../../src/ir/value.ts";
import { resolve } from "../../src/ir/walk.ts";

/**
 * The loop without carried values that are other names of a value; the loop itself where it has none. `substitution` is
 * extended by the values that these stand for, in the body and after the loop. The loop ends when it did before: a value that
 * never changes never keeps `until unchanged` from being met, and of two that are always equal, one is enough.
 */
export function dropOtherNames(loop: OpOf<"loop">, substitution: Map<Value, Value>): OpOf<"loop"> {
  const first = loop.attributes.limited ? 1 : 0;
  const body = loop.regions[0]!;
  const [round, ...carried] = body.parameters;
  const starts = loop.operands.slice(first);
  const nexts = body.yields.slice(0, carried.length).map((value) => resolve(value, substitution));
  const names = new Map<number, { before: Value; after: Value }>();
  for (const k of unchanging(carried, starts, nexts)) names.set(k, { before: starts[k]!, after: starts[k]! });
  const seen = new Map<Value, { start: Value; index: number }[]>();
  for (const [k, next] of nexts.entries()) {
    if (names.has(k)) continue;
    const others = seen.get(next) ?? [];
    const other = others.find(({ start }) => start === starts[k]);
    if (other) names.set(k, { before: carried[other.index]!, after: loop.results[other.index]! });
    else seen.set(next, [...others, { start: starts[k]!, index: k }]);
  }
  if (names.size === 0) return loop;
  for (const [k, { before, after }] of names) {
    substitution.set(carried[k]!, before);
    substitution.set(loop.results[k]!, after);
  }
  const stays = <T>(_: T, k: number): boolean => !names.has(k);
  return {
    ...loop,
    operands: [...loop.operands.slice(0, first), ...starts.filter(stays)],
    regions: [{ ...body, parameters: [round!, ...carried.filter(stays)], yields: body.yields.filter(stays) }],
    results: loop.results.filter(stays),
  };
}

/**
 * The carried values that keep their start value: the largest set in which each goes on as its start value, or as a member of
 * the set that started the same.
 */
function unchanging(carried: readonly Value[], starts: readonly Value[], nexts: readonly Value[]): ReadonlySet<number> {
  const positions = new Map(carried.map((value, k) => [value, k]));
  const set = new Set(carried.keys());
  for (let size = -1; size !== set.size; ) {
    size = set.size;
    for (const k of set) {
      if (nexts[k] === starts[k]) continue;
      const from = positions.get(nexts[k]!);
      if (from === undefined || !set.has(from) || starts[from] !== starts[k]) set.delete(k);
    }
  }
  return set;
}
