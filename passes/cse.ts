/**
 * Common subexpression elimination, by value numbering: two ops are the same if they have the same name, attributes, operands
 * in the same order, and equal closed regions. The first op replaces the second.
 *
 *     %a = sub %x, %y                  %a = sub %x, %y
 *     %b = sub %y, %x             →    %b = sub %y, %x
 *     %c = sub %x, %y                  … %a for %c
 *
 * An op in a loop or an arm may be replaced by one around it, never by one in another arm. Operands of commutative ops are
 * compared without their order. Loops, ifs and `for_nodes` are never merged: equal ones are too rare to be worth the
 * comparison. Every `require` stays, since it has no result that another could replace.
 *
 * A value that a loop carries and never changes is its start value under a second name, and two that start and go on the same
 * are one. They are dropped from the loop. With limit 0, too, a loop gives the start value.
 *
 *     %x, %y = loop (%i, %p = %a, %q = %b) limit 9 {         %x = loop (%i, %p = %a) limit 9 {
 *       %n = add %p, %q                                 →      %n = add %p, %b
 *       yield %n, %q                                           yield %n
 *     }                                                      }                                    … %b for %y
 */

import { keyOf } from "../src/analysis/numbering.ts";
import { hasClosedRegions, isControl } from "../src/ir/op/traits.ts";
import type { Op } from "../src/ir/op.ts";
import type { OpOf, Region, Value } from "../src/ir/value.ts";
import { resolve, withBody } from "../src/ir/walk.ts";
import type { Pass } from "../src/pass.ts";
import { dropOtherNames } from "./cse/carried.ts";

export const cse: Pass = {
  name: "cse",
  doc: "Compute once what is written twice; carry no value through a loop that never changes or equals another.",
  idempotent: true,
  run: (func) => {
    const numbering: Numbering = { substitution: new Map(), numbers: new Map() };
    return withBody(func, numberRegion(func.body, new Scope(null), numbering));
  },
};

interface Numbering {
  readonly substitution: Map<Value, Value>;
  /** The numbers of values, which keys are made of. */
  readonly numbers: Map<Value, number>;
}

/** The ops seen so far, by key, in a region and in those around it. */
class Scope {
  readonly #outer: Scope | null;
  readonly #ops = new Map<string, Op>();

  constructor(outer: Scope | null) {
    this.#outer = outer;
  }

  find(key: string): Op | undefined {
    return this.#ops.get(key) ?? this.#outer?.find(key);
  }

  add(key: string, op: Op): void {
    this.#ops.set(key, op);
  }
}

function numberRegion(region: Region, scope: Scope, numbering: Numbering): Region {
  const { substitution } = numbering;
  const exchange = (values: readonly Value[]): readonly Value[] =>
    values.some((value) => substitution.has(value)) ? values.map((value) => resolve(value, substitution)) : values;
  const ops: Op[] = [];
  for (const before of region.ops) {
    const operands = exchange(before.operands);
    if (before.name === "loop") {
      ops.push(numberLoop(operands === before.operands ? before : { ...before, operands }, scope, numbering));
      continue;
    }
    // A closed region sees nothing from outside, so its scope begins empty.
    const around = hasClosedRegions(before) ? null : scope;
    const regions = before.regions.map((inner) => numberRegion(inner, new Scope(around), numbering));
    const same = operands === before.operands && regions.every((inner, k) => inner === before.regions[k]);
    const op = same ? before : { ...before, operands, regions };
    const key = isControl(op) || op.name === "require" ? null : keyOf(op, numbering.numbers);
    const twin = key === null ? undefined : scope.find(key);
    if (twin) {
      for (const [k, result] of op.results.entries()) substitution.set(result, twin.results[k]!);
      continue;
    }
    if (key !== null) scope.add(key, op);
    ops.push(op);
  }
  const yields = exchange(region.yields);
  const same =
    yields === region.yields && ops.length === region.ops.length && ops.every((op, k) => op === region.ops[k]);
  return same ? region : { ...region, ops, yields };
}

/**
 * The loop with its body numbered. Numbering is repeated as long as it finds carried values that are other names of
 * values.
 */
function numberLoop(before: OpOf<"loop">, scope: Scope, numbering: Numbering): OpOf<"loop"> {
  for (let loop = dropOtherNames(before, numbering.substitution); ; ) {
    const body = numberRegion(loop.regions[0]!, new Scope(scope), numbering);
    const numbered = body === loop.regions[0] ? loop : { ...loop, regions: [body] };
    loop = dropOtherNames(numbered, numbering.substitution);
    if (loop === numbered) return loop;
  }
}
