/**
 * Where a condition ends rows: after so many edges no more count. It is a conjunct that compares the place of an edge in its
 * row with what is the same along the row, `place < k`, `place <= k` or `place == k`.
 *
 *     the sum of the values of the first 3 neighbors:    4 1 7 (2 9 5)
 *
 * What is in parentheses need not be read: every edge there fails the condition.
 */

import type { ScalarOpName } from "../../ir/scalar.ts";
import { SEGMENT } from "../blocks.ts";
import type { AggregateKernel } from "./aggregate.ts";
import { conjunctsOf, sameAlongRow } from "./row-code.ts";

export interface RowBound {
  /** The register of the conjunct. */
  readonly test: number;
  /**
   * The register of the place, i32 or u32, beyond which no edge counts. The edge at this place may count where it is
   * `included`.
   */
  readonly limit: number;
  readonly element: "i32" | "u32";
  readonly isIncluded: boolean;
  /** Whether all places before the limit pass the test, so that it need not be computed for them. */
  readonly isAll: boolean;
}

/** Finds the bounds of a kernel's rows, each by itself. */
export function boundsOf(kernel: AggregateKernel): readonly RowBound[] {
  const { condition } = kernel;
  if (condition === null) return [];
  const isPlace = placesIn(kernel);
  if (!isPlace.includes(true)) return [];
  const isSame = sameAlongRow(kernel);
  return conjunctsOf(kernel, condition).flatMap((test): RowBound[] => {
    const instruction = kernel.code[test - kernel.inputs.length];
    if (!instruction || instruction.op === "const") return [];
    const { element, operands } = instruction;
    if (element !== "i32" && element !== "u32") return [];
    const [left, right] = operands as readonly [number, number];
    const isSwapped = isSame[left] && isPlace[right];
    if (!isSwapped && !(isPlace[left] && isSame[right])) return [];
    const found = (isSwapped ? SWAPPED : BOUNDING)[instruction.op];
    return found === undefined ? [] : [{ test, limit: isSwapped ? left : right, element, ...found }];
  });
}

type Bounding = Pick<RowBound, "isIncluded" | "isAll">;

const BELOW: Bounding = { isIncluded: false, isAll: true };
const UP_TO: Bounding = { isIncluded: true, isAll: true };
const AT: Bounding = { isIncluded: true, isAll: false };

/** The comparisons of a place with a limit that bound the place, and those of a limit with a place. */
const BOUNDING: { readonly [N in ScalarOpName]?: Bounding } = { lt: BELOW, le: UP_TO, eq: AT };
const SWAPPED: { readonly [N in ScalarOpName]?: Bounding } = { gt: BELOW, ge: UP_TO, eq: AT };

/**
 * Gives the number of edges of a row that a bound leaves, where its limit is a constant; null where it is not known.
 */
export function constantBound({ inputs, code }: AggregateKernel, { limit, isIncluded }: RowBound): number | null {
  const instruction = code[limit - inputs.length];
  return instruction?.op === "const" ? Math.max(0, instruction.value + (isIncluded ? 1 : 0)) : null;
}

/** Gives the greatest number of edges that are walked of any row, where constants tell it; null otherwise. */
export function mostWalked(kernel: AggregateKernel): number | null {
  const known = boundsOf(kernel).flatMap((bound) => constantBound(kernel, bound) ?? []);
  return known.length === 0 ? null : Math.min(...known);
}

/** Tells whether rows may be walked beyond their first segment: no constant says that they end in it. */
export function mayBeLong(kernel: AggregateKernel): boolean {
  const most = mostWalked(kernel);
  return most === null || most > SEGMENT;
}

/** Tells for each register whether it is the place of the edge. Rows are short enough for every integer to hold it. */
function placesIn({ inputs, code }: AggregateKernel): readonly boolean[] {
  const isPlace = inputs.map(({ from }) => from === "place");
  for (const instruction of code) {
    const isInteger = instruction.element === "i32" || instruction.element === "u32";
    isPlace.push(instruction.op === "cast" && isInteger && isPlace[instruction.operands[0]!]!);
  }
  return isPlace;
}
