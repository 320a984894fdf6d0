/** Lowers the walk along the row of one node. Values that are the same at all its edges are computed before the walk. */

import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import type { RowBound } from "../../plan/kernels/row-bound.ts";
import { boundsOf, constantBound } from "../../plan/kernels/row-bound.ts";
import { conjunctsOf, registersBehind, sameAlongRow } from "../../plan/kernels/row-code.ts";
import { rowEndOf } from "../../plan/kernels/row-end.ts";
import { evaluateOne, keep } from "../code.ts";
import { add, allOf, bool, convert, index, minimum, scalar, subtract } from "../expression.ts";
import type { Position } from "../inputs.ts";
import type { Expression } from "../loop.ts";
import { combineWhere } from "../pairs.ts";
import type { RowContext } from "./row-entries.ts";
import { whereSettled } from "./settled.ts";

/**
 * Combines the edge at a position into variables, one for each pair. Where no later edge can change these any more (settled),
 * it runs `stop`. Without `stop` there is no such test, as where the rows of other nodes are walked at the same time.
 */
export type CombineAt = (sums: readonly number[], at: Expression, stop?: () => void) => void;

export interface RowWalk {
  readonly combineAt: CombineAt;
  /**
   * Computes what the edge at a position would combine, whether or not it counts, without a branch: a value for each pair, and
   * whether it counts; null where each does.
   */
  readonly giveAt: (at: Expression) => { readonly values: readonly Expression[]; readonly counts: Expression | null };
  /**
   * Walks the edges of the row, unless a condition on its own node says that none counts. Where a condition ends the row
   * after some number of edges, `endOf` gives the position at which the walk ends, from the one at which the row ends.
   */
  readonly walk: (edges: (combineAt: CombineAt, endOf: (end: Expression) => Expression) => void) => void;
}

/** The number of edges of a row before the one at a position, an index. */
export type PlaceAt = (at: Expression) => Expression;

/**
 * Prepares to walk the row of a node, which begins at `start`. Its edges stand one after the other from there on, unless
 * `placeAt` says otherwise.
 */
export function walkRow(
  kernel: AggregateKernel,
  node: Expression,
  start: Expression,
  context: RowContext,
  placeAt: PlaceAt | null = null,
): RowWalk {
  const { builder, graph, inputs, entries } = context;
  const { direction, code, condition, pairs } = kernel;
  const first = kernel.inputs.length;
  const isWholeRow = direction !== "all" || !graph.directed;
  // The position at which the out-edges begin, in a row that has the in-edges first.
  const middle = isWholeRow ? null : builder.keep("middle", "index", add(start, graph.degree("in", node)));

  /** The values of registers that are the same at all edges. */
  const same: Expression[] = [];
  const isSame = sameAlongRow(kernel);
  for (const [k, input] of kernel.inputs.entries()) if (isSame[k]) same[k] = keep(builder, inputs.ofRow(input, node));
  for (const [k, instruction] of code.entries()) {
    if (isSame[first + k]) same[first + k] = evaluateOne(builder, instruction, same);
  }
  const early = rowEndOf(kernel, graph.directed);
  const end = early?.after === "edge" ? early : undefined;
  const registersAt = (conditions: readonly number[], at: Expression): readonly Expression[] => {
    const neighbor = builder.later("neighbor", "index", () => convert("index", entries.neighbor(at)));
    const edge = builder.later("edge", "index", () => entries.edge(at));
    const place = builder.later("place", "index", () => (placeAt ? placeAt(at) : subtract(at, start)));
    const selfIsSource = middle
      ? ({ kind: "compare", op: "ge", left: at, right: middle } as const)
      : bool(direction === "out");
    const { columnOf, tableOf } = entries;
    const position: Position = {
      here: node,
      row: { at, place, direction, neighbor, edge, selfIsSource, columnOf, tableOf },
    };
    const isNeeded = registersBehind(kernel, [...conditions, ...pairs.map(({ register }) => register)]);
    const registers = same.slice();
    for (const [k, input] of kernel.inputs.entries()) {
      if (isNeeded[k]) registers[k] ??= keep(builder, inputs.at(input, position));
    }
    for (const [k, instruction] of code.entries()) {
      if (isNeeded[first + k]) registers[first + k] ??= evaluateOne(builder, instruction, registers);
    }
    return registers;
  };
  const combining =
    (conditions: readonly number[]): CombineAt =>
    (sums, at, stop) => {
      const registers = registersAt(conditions, at);
      const then = end && stop && (() => whereSettled(end, sums, pairs, builder, stop));
      combineWhere(sums, pairs, all(conditions, registers), registers, builder, then);
    };
  const tests = condition === null ? [] : conjunctsOf(kernel, condition);
  const guard = all(
    tests.filter((test) => isSame[test]),
    same,
  );
  const combineAt = combining(condition === null ? [] : [condition]);
  const bounds = placeAt ? [] : boundsOf(kernel);
  const isAsked = (test: number): boolean =>
    !isSame[test] && !bounds.some((bound) => bound.isAll && bound.test === test);
  const asked = tests.filter(isAsked);
  const combineTested = combining(asked);
  const giveAt: RowWalk["giveAt"] = (at) => {
    const registers = registersAt(asked, at);
    return { values: pairs.map(({ register }) => registers[register]!), counts: all(asked, registers) };
  };
  const endOf = (end: Expression): Expression =>
    bounds.reduce((before, bound) => {
      const within = minimum(subtract(before, start), edgesWithin(kernel, bound, same[bound.limit]!));
      return builder.keep("end", "index", add(start, within));
    }, end);
  const walk: RowWalk["walk"] = (edges) =>
    guard === null ? edges(combineTested, endOf) : builder.branch(guard, () => edges(combineTested, endOf));
  return { combineAt, giveAt, walk };
}

/** The most edges that a row can have. */
const LONGEST_ROW = 2 ** 31 - 1;

/** The number of edges that a bound leaves of a row, an index; none where its limit is below 0. */
function edgesWithin(kernel: AggregateKernel, bound: RowBound, limit: Expression): Expression {
  const known = constantBound(kernel, bound);
  if (known !== null) return index(Math.min(known, LONGEST_ROW));
  const { element, isIncluded } = bound;
  const integer = (value: number): Expression => ({ kind: "const", type: element, value });
  const least = element === "u32" ? limit : scalar("max", element, [limit, integer(isIncluded ? -1 : 0)]);
  if (!isIncluded) return convert("index", least);
  const most = scalar("min", element, [least, integer(LONGEST_ROW - 1)]);
  return convert("index", scalar("add", element, [most, integer(1)]));
}

/** The condition on what is the same along a row without which it is not walked; null where there is none. */
export function guardOf(kernel: AggregateKernel, node: Expression, { builder, inputs }: RowContext): Expression | null {
  if (kernel.condition === null) return null;
  const isSame = sameAlongRow(kernel);
  const tests = conjunctsOf(kernel, kernel.condition).filter((test) => isSame[test]);
  const isNeeded = registersBehind(kernel, tests);
  const same: Expression[] = [];
  for (const [k, input] of kernel.inputs.entries()) if (isNeeded[k]) same[k] = keep(builder, inputs.ofRow(input, node));
  for (const [k, instruction] of kernel.code.entries()) {
    const register = kernel.inputs.length + k;
    if (isNeeded[register]) same[register] = evaluateOne(builder, instruction, same);
  }
  return all(tests, same);
}

function all(registers: readonly number[], values: readonly Expression[]): Expression | null {
  return allOf(registers.map((register) => values[register]!));
}
