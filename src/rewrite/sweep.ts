/**
 * A sweep: one walk over a function, regions included. At each op, whose operands are substituted already, a visit keeps or
 * replaces the op. What is unchanged keeps its identity, so that a pass that found nothing to do returns the function itself.
 */

import { hasClosedRegions } from "../ir/op/traits.ts";
import type { Op } from "../ir/op.ts";
import type { Func, Region, Value } from "../ir/value.ts";
import { resolve, withBody } from "../ir/walk.ts";

/** The operations that a visit may use at its op. */
export interface Site {
  /** The op that defines a value, as it is after rewriting; undefined for parameters. */
  definition(value: Value): Op | undefined;
  /** Adds an op, as it is, before the next one. */
  emit(op: Op): void;
  /** Sweeps the ops of a region into this place, and returns the yielded values. */
  inline(region: Region): readonly Value[];
}

/**
 * Returns the values that replace the op's results, after emitting what they need; or null to keep the op. Closed regions are
 * swept before their op, so that what is known of them is known at the op. Regions of loops and arms are swept after it.
 */
export type Visit = (op: Op, site: Site) => readonly Value[] | null;

export function sweep(func: Func, visit: Visit): Func {
  const substitution = new Map<Value, Value>();
  const definitions = new Map<Value, Op>();
  let ops: Op[] = [];
  let changed = false;

  const emit = (op: Op): void => {
    for (const result of op.results) definitions.set(result, op);
    ops.push(op);
  };
  const exchange = (values: readonly Value[]): readonly Value[] => {
    if (!values.some((value) => substitution.has(value))) return values;
    changed = true;
    return values.map((value) => resolve(value, substitution));
  };
  const inline = (region: Region): readonly Value[] => {
    for (const op of region.ops) step(op);
    return region.yields.map((value) => resolve(value, substitution));
  };
  const site: Site = { definition: (value) => definitions.get(value), emit, inline };

  const sweepRegion = (region: Region): Region => {
    const [outerOps, outerChanged] = [ops, changed];
    ops = [];
    changed = false;
    for (const op of region.ops) step(op);
    const yields = exchange(region.yields);
    const swept = changed ? { ...region, ops, yields } : region;
    changed ||= outerChanged;
    ops = outerOps;
    return swept;
  };

  const step = (before: Op): void => {
    const operands = exchange(before.operands);
    const exchanged = operands === before.operands ? before : { ...before, operands };
    const closed = hasClosedRegions(exchanged);
    const op = closed ? sweepRegions(exchanged) : exchanged;
    const replacements = visit(op, site);
    if (replacements) {
      changed = true;
      for (const [k, result] of op.results.entries()) {
        if (replacements[k] && replacements[k] !== result) substitution.set(result, replacements[k]);
      }
      return;
    }
    emit(closed ? op : sweepRegions(op));
  };

  const sweepRegions = (op: Op): Op => {
    const regions = op.regions.map(sweepRegion);
    return regions.every((region, k) => region === op.regions[k]) ? op : { ...op, regions };
  };

  return withBody(func, sweepRegion(func.body));
}
