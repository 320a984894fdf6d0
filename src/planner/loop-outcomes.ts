/**
 * Watches the loops of an algorithm, so that a run tells the same of each whatever passes do to it: they may unroll a loop,
 * or remove one whose values nobody reads. A watched function returns the outcome of each outermost loop as results besides
 * the author's, and the names in its condition are noted before the passes run.
 */

import type { SourceSpan } from "../error.ts";
import { comparisonOf } from "../ir/residual.ts";
import type { Func, Op, OpOf, Value } from "../ir/value.ts";
import { elementOf } from "../ir/value.ts";
import { usedValues } from "../ir/walk.ts";
import type { SlotId } from "../plan/buffer.ts";
import type { Loop, LoopTerms, ResidualSlots } from "../plan/plan.ts";
import type { PlanBuilder } from "./plan-builder.ts";

/** The terms of each outermost loop of a watched function. Each loop adds two results, which come after the author's. */
export type Watches = readonly LoopTerms[];

/** A function that returns the outcomes of its loops, and their watches. */
export interface Watched {
  readonly func: Func;
  readonly watches: Watches;
}

/** The function, extended to return how many rounds each outermost loop took and whether it converged. */
export function watchLoops(func: Func): Watched {
  const loops = outermostLoops(func);
  if (loops.length === 0) return { func, watches: [] };
  const watched = loops.flatMap(({ results }) => results.slice(-2));
  const names: string[] = [];
  for (const k of watched.keys()) {
    let name = `watched ${k}`;
    while (func.resultNames.includes(name)) name += "'";
    names.push(name);
  }
  const body = { ...func.body, yields: [...func.body.yields, ...watched] };
  return {
    func: { ...func, body, resultNames: [...func.resultNames, ...names] },
    watches: loops.map((loop) => termsOf(loop, func)),
  };
}

/** The function without the results and constants that only watches need, as its author knows it. */
export function unwatched(func: Func, watches: Watches): Func {
  const own = func.body.yields.length - 2 * watches.length;
  if (own === func.body.yields.length) return func;
  const yields = func.body.yields.slice(0, own);
  const read = new Set<Value>([...yields, ...func.body.ops.flatMap((op) => [...usedValues(op)])]);
  const watched = new Set(func.body.yields.slice(own));
  const stays = ({ name, results }: Op): boolean =>
    name !== "const" || read.has(results[0]!) || !watched.has(results[0]!);
  const body = { ...func.body, ops: func.body.ops.filter(stays), yields };
  return { ...func, body, resultNames: func.resultNames.slice(0, own) };
}

/** The part of a watched function's results that each of its loops added. */
export function watchedResults<T>(results: readonly T[], watches: Watches): readonly { rounds: T; converged: T }[] {
  const own = results.length - 2 * watches.length;
  return watches.map((_, k) => ({ rounds: results[own + 2 * k]!, converged: results[own + 2 * k + 1]! }));
}

/** Notes the residual of a loop whose body is planned, for progress reports and, if the loop is watched, for the end of the run. */
export function noteResidual(
  loop: OpOf<"loop">,
  builder: PlanBuilder,
  slotOf: (scalar: Value) => SlotId,
): Pick<Loop, "residual" | "notes"> {
  const comparison = comparisonOf(loop);
  const source = comparison && builder.hasPlace(comparison.residual) ? builder.sourceOf(comparison.residual) : null;
  if (!comparison || source?.kind !== "slot") return { residual: null, notes: [] };
  const converged = loop.results.at(-1)!;
  if (!builder.watched.has(converged)) return { residual: source.slot, notes: [] };
  const element = elementOf(comparison.residual);
  const slots: ResidualSlots = {
    last: builder.newSlot("last residual", element),
    before: builder.newSlot("residual before", element),
    bound: builder.newSlot("bound of residual", element),
  };
  builder.watched.set(converged, slots);
  const notes = [
    { from: source.slot, to: slots.last },
    { from: slots.last, to: slots.before },
    { from: slotOf(comparison.bound), to: slots.bound },
  ];
  return { residual: source.slot, notes };
}

function outermostLoops({ body }: Func): OpOf<"loop">[] {
  return body.ops.filter((op): op is OpOf<"loop"> => op.name === "loop");
}

function termsOf(loop: OpOf<"loop">, func: Func): LoopTerms {
  const comparison = comparisonOf(loop);
  const definitions = new Map<Value, Op>();
  for (const op of [...func.body.ops, ...loop.regions[0]!.ops]) for (const one of op.results) definitions.set(one, op);
  const names = new Map(func.parameters.map(({ value }) => [value, value.name]));
  const scalars = func.parameters.filter(({ value }) => isFloat(value) && value.graph === null);
  const limit = loop.attributes.limited ? factorOf(loop.operands[0]!, definitions, names) : null;
  const bound = comparison && factorOf(comparison.bound, definitions, names);
  return {
    span: loop.span && placeOf(loop.span),
    limit,
    bound,
    isStrict: comparison?.isStrict ?? false,
    others: scalars.flatMap(({ value: { name } }) => (name === null || name === limit || name === bound ? [] : [name])),
    arrays: func.resultNames.filter((_, k) => {
      const value = func.body.yields[k]!;
      return loop.results.includes(value) && value.graph !== null && isFloat(value);
    }),
  };
}

/** A place without further fields that a front end may have added. */
function placeOf({ file, line, column }: SourceSpan): SourceSpan {
  return { file, line, column };
}

/** The parameter that a value equals, apart from casts and factors; null where there is no single one. */
function factorOf(
  value: Value,
  definitions: ReadonlyMap<Value, Op>,
  names: ReadonlyMap<Value, string | null>,
): string | null {
  const op = definitions.get(value);
  if (!op) return names.get(value) ?? null;
  if (op.name !== "cast" && op.name !== "mul" && op.name !== "div") return null;
  const factors = op.name === "div" ? op.operands.slice(0, 1) : op.operands;
  const found = factors.flatMap((factor) => factorOf(factor, definitions, names) ?? []);
  return found.length === 1 ? found[0]! : null;
}

function isFloat(value: Value): boolean {
  const element = elementOf(value);
  return element === "f32" || element === "f64";
}
