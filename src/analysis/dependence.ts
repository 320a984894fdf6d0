/**
 * Dependence: which ops could run side by side. The level of an op is the length of the longest path to it from the region's
 * parameters, so that everything an op needs is on earlier levels. A loop or an `if` is one op on its level. Its regions have
 * levels of their own, for no op leaves or enters them. A loop may have no end, so it comes after the ops before it that can
 * fail, and the ops after it that can fail come after the loop.
 *
 *     %a = degree %g, out       level 0
 *     %b = node_index %g        level 0, side by side with %a
 *     %c = add %a, %a           level 1, after %a
 *
 * Inputs are on no level, since they exist before the program starts: constants, attributes of the graph, its numbers of
 * nodes and edges. Degrees and node indices are ops, since they have to be written to an array.
 */

import { EdgewiseError } from "../error.ts";
import { canFail, isControl, isDataParallel, isHeavy, isThreadSafe } from "../ir/op/traits.ts";
import type { Op, OpName } from "../ir/op.ts";
import { describeCycle, findCycle, usesWithin } from "../ir/order.ts";
import { nameValues } from "../ir/print.ts";
import type { Func, Region, Value } from "../ir/value.ts";
import { usedValues } from "../ir/walk.ts";
import { hasLoop } from "./termination.ts";

/** The ops of one level of a region. None of them needs another, so they may run side by side. */
export interface OpGroup {
  /** The number of the level within its region, from 0. */
  readonly level: number;
  /** The ops in the order of the program, at least one. */
  readonly ops: readonly Op[];
  /** The checks among the ops: requirements, and ops that only requirements need. */
  readonly checks: ReadonlySet<Op>;
  /** Values, the graph among them, that at least two of the ops read. No op of the level writes them. */
  readonly sharedInputs: readonly Value[];
  /** The results of the ops. Each value is computed by one of them. */
  readonly outputs: readonly Value[];
  /** The levels of this region whose results the ops read, in ascending order. */
  readonly needs: readonly number[];
  /** Whether the work of at least one of the ops is cut by nodes or edges. */
  readonly dataParallel: boolean;
  /** Whether every op touches nothing but its operands and results. */
  readonly threadSafe: boolean;
  /** Whether one of the ops walks edges or combines many values. */
  readonly heavy: boolean;
}

/** The levels of a region and of the regions within it. */
export interface RegionLevels {
  readonly groups: readonly OpGroup[];
  /** The levels of each region of every loop and `if` in this one. */
  readonly inner: ReadonlyMap<Op, readonly RegionLevels[]>;
}

const INPUTS: ReadonlySet<OpName> = new Set(["const", "node_attribute", "edge_attribute", "node_count", "edge_count"]);

/** Whether an op only names what is there before the program starts. */
function isInput(op: Op): boolean {
  return INPUTS.has(op.name);
}

/** The levels of a function. Throws `ir/cycle`, printing the cycle, where a value depends on itself. */
export function levelsOf(func: Func): RegionLevels {
  return regionLevels(func.body, func);
}

function regionLevels(region: Region, func: Func): RegionLevels {
  const within = usesWithin(region);
  const cycle = findCycle(within);
  if (cycle) {
    throw new EdgewiseError({
      code: "ir/cycle",
      message: describeCycle(cycle, nameValues(func)),
      span: region.ops[within.definedAt.get(cycle[0]!)!]!.span ?? undefined,
      hint: "Only a loop carries a value into its own next round.",
    });
  }
  const levels = new Map<number, number>();
  // Recursion is shallow where ops stand in order, as the verifier demands: the level of what they use is known already.
  const levelAt = (position: number): number => {
    const known = levels.get(position);
    if (known !== undefined) return known;
    let level = 0;
    for (const used of within.uses[position]!) {
      const producer = within.definedAt.get(used)!;
      if (!isInput(region.ops[producer]!)) level = Math.max(level, levelAt(producer) + 1);
    }
    levels.set(position, level);
    return level;
  };

  const ops: Op[][] = [];
  const inner = new Map<Op, readonly RegionLevels[]>();
  // The first level for the next loop, after everything before it that can fail; and the first level for the next op that can
  // fail, after all loops before it.
  let [afterFailing, afterLoops] = [0, 0];
  region.ops.forEach((op, position) => {
    if (isInput(op)) return;
    const fails = canFail(op);
    const loops = hasLoop(op);
    const level = Math.max(levelAt(position), loops ? afterFailing : 0, fails ? afterLoops : 0);
    levels.set(position, level);
    if (fails) afterFailing = Math.max(afterFailing, level + 1);
    if (loops) afterLoops = Math.max(afterLoops, level + 1);
    while (ops.length <= level) ops.push([]);
    ops[level]!.push(op);
    if (isControl(op)) {
      inner.set(
        op,
        op.regions.map((body) => regionLevels(body, func)),
      );
    }
  });
  const levelOfValue = (value: Value): number | undefined => levels.get(within.definedAt.get(value) ?? -1);
  const constants = new Set(region.ops.flatMap((op) => (op.name === "const" ? op.results : [])));
  const checks = checksIn(region);
  return {
    groups: ops.map((members, level) => groupOf(members, level, { levelOfValue, constants, checks })),
    inner,
  };
}

/** The checks of a region: its requirements, and the ops whose results only these need. */
function checksIn({ ops, yields }: Region): ReadonlySet<Op> {
  const needed = new Set<Value>(yields);
  const asked = new Set<Value>();
  const checks = new Set<Op>();
  for (const op of ops.toReversed()) {
    const { name, results } = op;
    const isOnlyAsked = results.some((value) => asked.has(value)) && !results.some((value) => needed.has(value));
    const isCheck = name === "require" || (isOnlyAsked && !canFail(op) && !hasLoop(op));
    if (isCheck) checks.add(op);
    for (const value of usedValues(op)) (isCheck ? asked : needed).add(value);
  }
  return checks;
}

interface Surroundings {
  readonly levelOfValue: (value: Value) => number | undefined;
  readonly constants: ReadonlySet<Value>;
  readonly checks: ReadonlySet<Op>;
}

function groupOf(ops: readonly Op[], level: number, { levelOfValue, constants, checks }: Surroundings): OpGroup {
  const readers = new Map<Value, number>();
  for (const op of ops) for (const value of usedValues(op)) readers.set(value, (readers.get(value) ?? 0) + 1);
  const needs = new Set<number>();
  for (const value of readers.keys()) {
    const producer = levelOfValue(value);
    if (producer !== undefined) needs.add(producer);
  }
  return {
    level,
    ops,
    checks: new Set(ops.filter((op) => checks.has(op))),
    sharedInputs: [...readers].flatMap(([value, count]) => (count > 1 && !constants.has(value) ? [value] : [])),
    outputs: ops.flatMap((op) => op.results),
    needs: [...needs].sort((a, b) => a - b),
    dataParallel: ops.some(isDataParallel),
    threadSafe: ops.every(isThreadSafe),
    heavy: ops.some(isHeavy),
  };
}

/** Every group of a region, one before those in its loops and arms. */
export function* walkGroups({ groups, inner }: RegionLevels): Generator<OpGroup> {
  for (const group of groups) {
    yield group;
    for (const op of group.ops) for (const region of inner.get(op) ?? []) yield* walkGroups(region);
  }
}

/** The ops of a group that have work of their own. Loops and `if`s have none besides that of their regions. */
export function ownOps(group: OpGroup): readonly Op[] {
  return group.ops.filter((op) => !isControl(op));
}

/** Counts the ops to compute, those of loops and arms included, each once. */
export function countComputed(levels: RegionLevels): number {
  let count = 0;
  for (const group of walkGroups(levels)) count += ownOps(group).length;
  return count;
}

/** Counts the levels, those of loops and arms included. A level of loops and `if`s only counts as the levels of their regions. */
export function countLevels(levels: RegionLevels): number {
  let count = 0;
  for (const group of walkGroups(levels)) if (ownOps(group).length > 0) count++;
  return count;
}

/** The length in ops of the longest path: a loop counts as one round of its body, an `if` as its longer arm. */
export function criticalPath({ groups, inner }: RegionLevels): number {
  const lengths = new Map<Value, number>();
  let longest = 0;
  for (const { ops } of groups) {
    for (const op of ops) {
      const regions = inner.get(op);
      const own = regions ? Math.max(0, ...regions.map(criticalPath)) : 1;
      const before = [...usedValues(op)].map((value) => lengths.get(value) ?? 0);
      const length = Math.max(0, ...before) + own;
      for (const result of op.results) lengths.set(result, length);
      longest = Math.max(longest, length);
    }
  }
  return longest;
}
