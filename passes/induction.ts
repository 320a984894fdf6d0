/**
 * Induction variables: a scalar that a loop counts up or down by a constant is computed from the number of the round, and no
 * longer carried.
 *
 *     loop (%i, %x = %a, %level = 1) {              loop (%i, %x = %a) {
 *       %y = f %x, %level                             %level = add %i, 1
 *       %next = add %level, 1                   →     %y = f %x, %level
 *       yield %y, %next                               yield %y
 *     }                                             }
 *
 * Sparse rounds know what follows from the number of a round, as they do not of any scalar. Integers wrap alike. Floats do it
 * of whole numbers so small that no round makes them inexact. A loop that ends when nothing changes is left alone: what it
 * counts keeps it from ending.
 */

import { RegionBuilder } from "../src/ir/build.ts";
import type { Op, OpOf, Region, Value } from "../src/ir/value.ts";
import { elementOf } from "../src/ir/value.ts";
import { substituteRegion } from "../src/ir/walk.ts";
import type { Pass } from "../src/pass.ts";
import type { Site } from "../src/rewrite/sweep.ts";
import { sweep } from "../src/rewrite/sweep.ts";

/** The greatest whole numbers from which f64 counts exactly, and by which, for as many rounds as there can be. */
const MOST_START = 2 ** 50;
const MOST_STEP = 2 ** 20;

export const induction: Pass = {
  name: "induction",
  doc: "Compute from the number of the round what a loop counts by a constant.",
  idempotent: true,
  run: (func) =>
    sweep(func, (op, site) => {
      const shorter = op.name === "loop" ? withoutCounts(op, site) : null;
      return shorter && site.inline(shorter);
    }),
};

/** What a carried scalar is in each round: its start, and so many steps as there were rounds. */
interface Count {
  readonly start: Value;
  readonly step: number;
}

/** The loop without the scalars that it counts, with the ops that compute what they come to; null where it counts none. */
function withoutCounts(loop: OpOf<"loop">, site: Site): Region | null {
  const { limited, until } = loop.attributes;
  if (until === "unchanged") return null;
  const body = loop.regions[0]!;
  const [round, ...carried] = body.parameters as readonly [Value, ...Value[]];
  const limit = loop.operands.slice(0, limited ? 1 : 0);
  const starts = loop.operands.slice(limit.length);
  const counts = carried.map((value, k) => countOf(value, starts[k]!, body.yields[k]!, body, site));
  if (counts.every((count) => count === null)) return null;
  const stays = <T>(_: T, k: number): boolean => counts[k] == null;

  const inner = new RegionBuilder();
  const stands = new Map<Value, Value>();
  for (const [k, count] of counts.entries()) {
    if (count) stands.set(carried[k]!, emitCount(inner, count, round, carried[k]!.name));
  }
  const { ops, yields } = substituteRegion(body, stands);
  for (const op of ops) inner.add(op);

  const outer = new RegionBuilder();
  outer.add({
    ...loop,
    operands: [...limit, ...starts.filter(stays)],
    regions: [inner.finish([round, ...carried.filter(stays)], yields.filter(stays))],
    results: loop.results.filter(stays),
  });
  const rounds = loop.results.at(-2)!; // A loop always gives it.
  const given = loop.results.map((result, k) => {
    const count = counts[k];
    return count ? emitCount(outer, count, rounds, result.name) : result;
  });
  return outer.finish([], given);
}

function countOf(value: Value, start: Value, next: Value, body: Region, site: Site): Count | null {
  if (value.type.kind !== "value" || value.type.domain !== "scalar") return null;
  const definition = (of: Value): Op | undefined =>
    body.ops.find(({ results }) => results.includes(of)) ?? site.definition(of);
  const op = definition(next);
  if (op?.name !== "add" && op?.name !== "sub") return null;
  const [a, b] = op.operands as readonly [Value, Value];
  const other = a === value ? b : op.name === "add" && b === value ? a : null;
  const by = other && definition(other);
  if (by?.name !== "const") return null;
  const step = op.name === "add" ? by.attributes.value : 0 - by.attributes.value;
  const element = elementOf(value);
  if (element === "i32") return { start, step: step | 0 };
  // A step down is a step up that wraps.
  if (element === "u32") return { start, step: step >>> 0 };
  const begin = site.definition(start);
  if (element !== "f64" || begin?.name !== "const") return null;
  const from = begin.attributes.value;
  const isExact = Number.isInteger(step) && Number.isInteger(from) && Math.abs(step) <= MOST_STEP;
  // What begins with −0 has it in the first round.
  return isExact && Math.abs(from) <= MOST_START && !Object.is(from, -0) ? { start, step } : null;
}

function emitCount(into: RegionBuilder, { start, step }: Count, rounds: Value, name: string | null): Value {
  const element = elementOf(start);
  const whole = element === "i32" ? rounds : into.emitOne("cast", [rounds], { element });
  const taken = step === 1 ? whole : into.emitOne("mul", [whole, into.constant(step, element)], {});
  return into.emitOne("add", [taken, start], {}, { names: [name] });
}
