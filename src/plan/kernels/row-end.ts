/**
 * Where the result of a row is settled before its last edge: every value that is combined has come to what its monoid never
 * leaves again, or the first edge that counts has given it, since its values do not fall (or rise) along the row.
 *
 *     minimum of the number of the source, where it is reached:    – – 7 (8 – 11 12)
 *     whether any source is reached:                               0 0 1 (1 0 1 1)
 *
 * What is in parentheses need not be read. Neighbors ascend in rows of `in` and `out`, and in those of `all` where a graph
 * is undirected; elsewhere these have the in-neighbors first, and both ascend.
 */

import type { Settling, Trend } from "../../ir/scalar/trend.ts";
import { ASCENDING_NUMBER, isLikelyEarly, SAME, settlingOf, trendOf, trendOfConstant } from "../../ir/scalar/trend.ts";
import type { Element } from "../../ir/type.ts";
import type { Input } from "../code.ts";
import type { AggregateKernel } from "./aggregate.ts";
import { boundsOf } from "./row-bound.ts";
import { isBrief, sameAlongRow } from "./row-code.ts";

/** The early end of a kernel's rows. */
export interface RowEnd {
  /** For each pair, the value at which its result is settled. The row ends where the results of all pairs are. */
  readonly settlings: readonly Settling[];
  /**
   * The unit after which the results are tested. It is the edge where many rows can be expected to end early. The bound
   * of an integer, and NaN, are met so rarely that a test at every edge would cost more than it saves.
   */
  readonly after: "edge" | "segment";
  /** The words that follow “rows end”. */
  readonly where: string;
}

/** Finds how the rows of a kernel end early; null where they do not. */
export function rowEndOf(kernel: AggregateKernel, isDirected: boolean): RowEnd | null {
  const { pairs, condition } = kernel;
  const trends = trendsAlongRow(kernel, isDirected);
  const settlings = pairs.flatMap(({ register, monoid, element }) => {
    return settlingOf(monoid, element, trends[register]!) ?? [];
  });
  if (settlings.length < pairs.length) return null;
  const first = condition === null ? "at their first edge" : "at the first edge that counts";
  const places = settlings.map((settling, k) => {
    const { monoid, element } = pairs[k]!;
    return settling.by === "first" ? first : `once ${monoid} has come to ${spell(settling.value, element)}`;
  });
  const isLikely = settlings.every((settling, k) => isLikelyEarly(settling, pairs[k]!.element));
  return {
    settlings,
    after: isLikely ? "edge" : "segment",
    where: [...new Set(places)].join(" and "),
  };
}

/**
 * Tells whether many rows can be expected to end at their first edge, and whether that is quick to find out without a branch.
 */
export function endsAtFirst(kernel: AggregateKernel, isDirected: boolean): boolean {
  return rowEndOf(kernel, isDirected)?.after === "edge" && isBrief(kernel) && boundsOf(kernel).length === 0;
}

/** Gives the trend of each register of an edge's code along a row; null for one that may rise and fall. */
function trendsAlongRow(kernel: AggregateKernel, isDirected: boolean): readonly (Trend | null)[] {
  const { inputs, code } = kernel;
  const isSame = sameAlongRow(kernel);
  const trends = inputs.map((input, k): Trend | null => {
    if (isSame[k]) return SAME;
    return input.from === "place" || isAscending(input, kernel, isDirected) ? ASCENDING_NUMBER : null;
  });
  for (const instruction of code) {
    trends.push(
      instruction.op === "const"
        ? trendOfConstant(instruction.value)
        : trendOf(
            instruction.op,
            instruction.element,
            instruction.operands.map((operand) => trends[operand]!),
          ),
    );
  }
  return trends;
}

/** The end that is the neighbor, in rows whose neighbors all ascend. */
const OTHER_END = { in: "source", out: "destination", all: "source" } as const;

function isAscending(input: Input, { direction }: AggregateKernel, isDirected: boolean): boolean {
  if (input.from !== "node" || (direction === "all" && isDirected)) return false;
  return input.at === "neighbor" || input.at === OTHER_END[direction];
}

function spell(value: number, element: Element): string {
  return element === "bool" ? String(value !== 0) : String(value);
}
