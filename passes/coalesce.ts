/**
 * Coalescing: carried arrays that get the same next value are the same array from the second round on. One of them is
 * carried. The other is its own start value in the first round, and the carried one in all later rounds.
 *
 *     loop (%i, %p = %a, %q = %b) {            loop (%i, %p = %a) {
 *       %d = sub %p, %q                          %first = eq %i, 0
 *       %n = f %p                        →       %q = select %first, %b, %p
 *       yield %n, %n                             %d = sub %p, %q
 *     }                                          %n = f %p
 *                                                yield %n
 *                                              }
 *
 * After a loop that may have no rounds, the result of %q is selected in the same way. A round reads the same arrays as before
 * and writes one less. A loop that ends when nothing changes has to go on after a first round that changed only %q. It
 * therefore carries whether that was so, which no later round changes.
 *
 *     %same = reduce and (identical %n, %b)
 *     %moved' = or %moved, (and %first, (not %same))
 *
 * An array is coalesced only if the body reads it at its own node or edge alone. The select is then fused with its readers;
 * readers at neighbors would need it as an array.
 */

import { RegionBuilder } from "../src/ir/build.ts";
import { isScalarOp } from "../src/ir/op.ts";
import type { Func, OpOf, Region, Value } from "../src/ir/value.ts";
import { newValue } from "../src/ir/value.ts";
import { substituteRegion, usedValues } from "../src/ir/walk.ts";
import type { Pass } from "../src/pass.ts";
import type { Site } from "../src/rewrite/sweep.ts";
import { sweep } from "../src/rewrite/sweep.ts";

export const coalesce: Pass = {
  name: "coalesce",
  doc: "Carry one array through a loop for those that go on as the same value.",
  idempotent: true,
  run: (func) => {
    // An inner loop may have been the only reader of an array of the outer one. The repetition ends, since each time there
    // are fewer arrays.
    let before: Func;
    let after = func;
    do {
      before = after;
      after = coalesceLoops(before);
    } while (after !== before);
    return after;
  },
};

function coalesceLoops(func: Func): Func {
  return sweep(func, (op, site) => {
    const coalesced = op.name === "loop" ? coalesceLoop(op, hasRounds(op, site)) : null;
    return coalesced && site.inline(coalesced);
  });
}

/** Whether a loop is known to have a first round. */
function hasRounds({ operands, attributes }: OpOf<"loop">, site: Site): boolean {
  if (!attributes.limited) return true;
  const limit = site.definition(operands[0]!);
  return limit?.name === "const" && limit.attributes.value > 0;
}

/** The loop without some carried arrays, with the ops that compute these before and after it; null where all are needed. */
function coalesceLoop(loop: OpOf<"loop">, runs: boolean): Region | null {
  const { limited, until } = loop.attributes;
  const body = loop.regions[0]!;
  const [round, ...carried] = body.parameters as readonly [Value, ...Value[]];
  const limit = loop.operands.slice(0, limited ? 1 : 0);
  const starts = loop.operands.slice(limit.length);
  const others = findOthers(body, carried);
  if (others.size === 0) return null;
  const stays = <T>(_: T, k: number): boolean => !others.has(k);

  const inner = new RegionBuilder();
  const first = inner.emitOne("eq", [round, inner.constant(0, "i32")], {});
  const stands = new Map<Value, Value>();
  for (const [k, kept] of others) {
    const options = { names: [carried[k]!.name], span: loop.span };
    stands.set(carried[k]!, inner.emitOne("select", [first, starts[k]!, carried[kept]!], {}, options));
  }
  const { ops, yields } = substituteRegion(body, stands);
  for (const op of ops) inner.add(op);

  const outer = new RegionBuilder();
  const flags = until === "unchanged" ? [outer.constant(0, "bool")] : [];
  const moved = flags.map(({ type }) => newValue(type, null, "moved"));
  const nextMoved = moved.map((before) => {
    const changes = [...others.keys()].map((k) => {
      const same = inner.emitOne("identical", [yields[k]!, starts[k]!], {});
      return inner.emitOne("not", [inner.emitOne("reduce", [same], { monoid: "and" })], {});
    });
    const any = changes.reduce((one, other) => inner.emitOne("or", [one, other], {}));
    return inner.emitOne("or", [before, inner.emitOne("and", [first, any], {})], {});
  });
  const shorter: OpOf<"loop"> = {
    ...loop,
    operands: [...limit, ...starts.filter(stays), ...flags],
    regions: [
      inner.finish(
        [round, ...carried.filter(stays), ...moved],
        [...yields.slice(0, carried.length).filter(stays), ...nextMoved, ...yields.slice(carried.length)],
      ),
    ],
    results: [
      ...loop.results.slice(0, carried.length).filter(stays),
      ...moved.map(({ type, name }) => newValue(type, null, name)),
      ...loop.results.slice(carried.length),
    ],
  };
  outer.add(shorter);
  const rounds = loop.results.at(-2)!; // A loop always gives it.
  const none = runs ? null : outer.emitOne("eq", [rounds, outer.constant(0, "i32")], {});
  const given = loop.results.map((result, k) => {
    const kept = others.get(k);
    if (kept === undefined) return result;
    return none ? outer.emitOne("select", [none, starts[k]!, loop.results[kept]!], {}) : loop.results[kept]!;
  });
  return outer.finish([], given);
}

/** The carried arrays that equal another one from the second round on: the index of each, and that of the other. */
function findOthers(body: Region, carried: readonly Value[]): ReadonlyMap<number, number> {
  const groups = new Map<Value, number[]>();
  for (const [k, value] of carried.entries()) {
    if (!value.graph) continue;
    const group = groups.get(body.yields[k]!);
    if (group) group.push(k);
    else groups.set(body.yields[k]!, [k]);
  }
  const others = new Map<number, number>();
  for (const group of groups.values()) {
    if (group.length === 1) continue;
    const kept = group.find((k) => !isReadInPlace(carried[k]!, body)) ?? group[0]!;
    for (const k of group) if (k !== kept && isReadInPlace(carried[k]!, body)) others.set(k, kept);
  }
  return others;
}

/** Whether only elementwise ops of a body, and reductions, read a value. */
function isReadInPlace(value: Value, { ops, yields }: Region): boolean {
  if (yields.includes(value)) return false;
  return ops.every((op) => isScalarOp(op) || op.name === "reduce" || !usedValues(op).has(value));
}
