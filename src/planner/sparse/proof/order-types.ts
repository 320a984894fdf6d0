/**
 * Enumerates assignments to variables that are compared with each other and with some numbers: one assignment of each order
 * type. Two assignments have the same order type where an increasing function that keeps the numbers maps one to the other.
 *
 *     variables x, y and no numbers:  x < y,  x = y,  x > y         3 order types
 */

import type { Range } from "../../../ir/column-facts.ts";
import type { Element } from "../../../ir/type.ts";
import { isWithin, wholeRange } from "./ranges.ts";

/** Variables of one element, and what tells them apart. */
export interface OrderedClass {
  readonly element: "i32" | "u32" | "f32" | "f64";
  /** The range of each variable. */
  readonly variables: readonly Range[];
  /** The numbers that the variables are compared with, in any order. */
  readonly numbers: readonly number[];
}

/** A value that a variable may have, and its place among the values of the gap between two neighboring numbers. */
interface Candidate {
  readonly value: number;
  /**
   * The gap that the value lies in, by the number below it, and its place there; null for the numbers themselves, which
   * lie in no gap.
   */
  readonly gap: { readonly number: number; readonly place: number } | null;
}

/**
 * Tries assignments. `assign` gives a variable, by number, a value; `then` is called each time that all variables have one.
 * Returns true as soon as `then` does, and false once all assignments have been tried.
 */
export type Assignments = (assign: (variable: number, value: number) => void, then: () => boolean) => boolean;

/** Every assignment of some values to some variables. */
export function assignmentsOfValues(variables: number, values: readonly number[]): Assignments {
  return (assign, then) => {
    const choose = (k: number): boolean =>
      k === variables
        ? then()
        : values.some((value) => {
            assign(k, value);
            return choose(k + 1);
          });
    return choose(0);
  };
}

/** An assignment of each order type. */
export function assignmentsOfClass(ordered: OrderedClass): Assignments {
  const { variables } = ordered;
  const candidates = candidatesOf(ordered);
  const allowed = variables.map((range) => candidates.filter(({ value }) => isWithin(value, range)));
  return (assign, then) => {
    /** How many variables have the value in each place of each gap. */
    const taken = new Map<number, number[]>();
    /** How many free places lie below a taken place of their gap. */
    let holes = 0;
    const occupy = (gap: number, place: number, by: 1 | -1): void => {
      const counts = taken.get(gap) ?? variables.map(() => 0);
      taken.set(gap, counts);
      holes -= holesOf(counts);
      counts[place]! += by;
      holes += holesOf(counts);
    };
    // Only the first few values of a gap are used. Assignments with the same order and other values would add nothing.
    const choose = (k: number): boolean => {
      if (k === variables.length) return then();
      return allowed[k]!.some(({ value, gap }) => {
        if (gap !== null) occupy(gap.number, gap.place, 1);
        let isOver = false;
        if (holes < variables.length - k) {
          assign(k, value);
          isOver = choose(k + 1);
        }
        if (gap !== null) occupy(gap.number, gap.place, -1);
        return isOver;
      });
    };
    return choose(0);
  };
}

function holesOf(counts: readonly number[]): number {
  let holes = 0;
  let free = 0;
  for (const count of counts) {
    if (count === 0) free++;
    else holes = free;
  }
  return holes;
}

/** The candidates: the numbers, and between each two neighbors as many values as there are variables, or as many as exist. */
function candidatesOf({ element, variables, numbers }: OrderedClass): readonly Candidate[] {
  const { least, greatest, nan } = wholeRange(element);
  const fixed = [...new Set(numbers.filter((x) => !Number.isNaN(x)).map((x) => rankOf(x, element)))].sort(ascending);
  const candidates: Candidate[] = nan ? [{ value: NaN, gap: null }] : [];
  let next = rankOf(least, element);
  for (const [number, bound] of [...fixed, rankOf(greatest, element) + 1n].entries()) {
    for (let place = 0; place < variables.length && next < bound; place++, next++) {
      candidates.push({ value: ofRank(next, element), gap: { number, place } });
    }
    if (number < fixed.length) candidates.push({ value: ofRank(bound, element), gap: null });
    next = bound + 1n;
  }
  return candidates;
}

const ascending = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

const SCRATCH = new DataView(new ArrayBuffer(8));

/** Numbers the values of an element in ascending order, −0 right before 0. NaN has no rank. */
function rankOf(value: number, element: Element): bigint {
  switch (element) {
    case "f32":
      SCRATCH.setFloat32(0, value);
      return foldSign(BigInt(SCRATCH.getInt32(0)), 1n << 31n);
    case "f64":
      SCRATCH.setFloat64(0, value);
      return foldSign(SCRATCH.getBigInt64(0), 1n << 63n);
    default:
      return BigInt(value);
  }
}

function ofRank(rank: bigint, element: Element): number {
  switch (element) {
    case "f32":
      SCRATCH.setInt32(0, Number(foldSign(rank, 1n << 31n)));
      return SCRATCH.getFloat32(0);
    case "f64":
      SCRATCH.setBigInt64(0, foldSign(rank, 1n << 63n));
      return SCRATCH.getFloat64(0);
    default:
      return Number(rank);
  }
}

/** Maps the bits of a float (sign and magnitude) to its rank, and back. −0 has the rank −1. */
function foldSign(bits: bigint, signBit: bigint): bigint {
  return bits < 0n ? -signBit - bits - 1n : bits;
}
