/** What is done along the row of one node. What is the same at all its edges is computed before them. */

import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import { conjunctsOf, registersBehind, sameAlongRow } from "../../plan/kernels/row-code.ts";
import { rowEndOf } from "../../plan/kernels/row-end.ts";
import { evaluateOne, keep } from "../code.ts";
import { add, bool, convert, scalar } from "../expression.ts";
import type { Position } from "../inputs.ts";
import type { Expression } from "../loop.ts";
import { combineWhere } from "../pairs.ts";
import type { RowContext } from "./row-entries.ts";
import { whereSettled } from "./settled.ts";

/**
 * Combines the edge at a position into variables, one for each pair; where these are settled then, so that no later edge
 * changes them, it goes on with `stop`. Without it, as where other rows are gone through beside, there is no test.
 */
export type CombineAt = (sums: readonly number[], at: Expression, stop?: () => void) => void;

export interface RowWalk {
  readonly combineAt: CombineAt;
  /** Walks edges of the row, unless a condition on its own node says that none of them counts. */
  readonly walk: (edges: (combineAt: CombineAt) => void) => void;
}

/** Prepares to walk the row of a node, which begins at `start`. */
export function walkRow(
  kernel: AggregateKernel,
  node: Expression,
  start: Expression,
  { builder, graph, inputs, entries }: RowContext,
): RowWalk {
  const { direction, code, condition, pairs } = kernel;
  const first = kernel.inputs.length;
  const isWholeRow = direction !== "all" || !graph.directed;
  // Where the out-edges begin in a row that has the in-edges first.
  const middle = isWholeRow ? null : builder.keep("middle", "index", add(start, graph.degree("in", node)));

  /** What is in registers that are the same at all edges. */
  const same: Expression[] = [];
  const isSame = sameAlongRow(kernel);
  for (const [k, input] of kernel.inputs.entries()) if (isSame[k]) same[k] = keep(builder, inputs.ofRow(input, node));
  for (const [k, instruction] of code.entries()) {
    if (isSame[first + k]) same[first + k] = evaluateOne(builder, instruction, same);
  }
  const early = rowEndOf(kernel, graph.directed);
  const end = early?.after === "edge" ? early : undefined;
  const combining =
    (conditions: readonly number[]): CombineAt =>
    (sums, at, stop) => {
      const neighbor = builder.later("neighbor", "index", () => convert("index", entries.neighbor(at)));
      const edge = builder.later("edge", "index", () => entries.edge(at));
      const selfIsSource = middle
        ? ({ kind: "compare", op: "ge", left: at, right: middle } as const)
        : bool(direction === "out");
      const { columnOf, tableOf } = entries;
      const position: Position = {
        here: node,
        row: { at, direction, neighbor, edge, selfIsSource, columnOf, tableOf },
      };
      const isNeeded = registersBehind(kernel, [...conditions, ...pairs.map(({ register }) => register)]);
      const registers = same.slice();
      for (const [k, input] of kernel.inputs.entries()) {
        if (isNeeded[k]) registers[k] ??= keep(builder, inputs.at(input, position));
      }
      for (const [k, instruction] of code.entries()) {
        if (isNeeded[first + k]) registers[first + k] ??= evaluateOne(builder, instruction, registers);
      }
      const then = end && stop && (() => whereSettled(end, sums, pairs, builder, stop));
      combineWhere(sums, pairs, all(conditions, registers), registers, builder, then);
    };
  const tests = condition === null ? [] : conjunctsOf(kernel, condition);
  const guard = all(
    tests.filter((test) => isSame[test]),
    same,
  );
  const combineAt = combining(condition === null ? [] : [condition]);
  if (guard === null) return { combineAt, walk: (edges) => edges(combineAt) };
  const combineGuarded = combining(tests.filter((test) => !isSame[test]));
  return { combineAt, walk: (edges) => builder.branch(guard, () => edges(combineGuarded)) };
}

/** The condition on its own node without which a row is not walked; the kernel must have one. */
export function guardOf(kernel: AggregateKernel, node: Expression, { builder, inputs }: RowContext): Expression {
  const isSame = sameAlongRow(kernel);
  const tests = conjunctsOf(kernel, kernel.condition!).filter((test) => isSame[test]);
  const isNeeded = registersBehind(kernel, tests);
  const same: Expression[] = [];
  for (const [k, input] of kernel.inputs.entries()) if (isNeeded[k]) same[k] = keep(builder, inputs.ofRow(input, node));
  for (const [k, instruction] of kernel.code.entries()) {
    const register = kernel.inputs.length + k;
    if (isNeeded[register]) same[register] = evaluateOne(builder, instruction, same);
  }
  return all(tests, same)!;
}

function all(registers: readonly number[], values: readonly Expression[]): Expression | null {
  const [first, ...others] = registers.map((register) => values[register]!);
  return first === undefined ? null : others.reduce((left, right) => scalar("and", "bool", [left, right]), first);
}
