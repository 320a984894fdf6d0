/** The reasons of decisions, as data, and the clause that says each. */

import { grouped } from "../printable.ts";
import type { PoolState } from "./rates.ts";

/** The reason for the number of workers of a run. */
export type DecisionReason =
  /** There are no others. */
  | { readonly kind: "one worker" }
  /** A caller asked for it. */
  | { readonly kind: "asked" }
  /** The executor has no workers to share out to. */
  | { readonly kind: "executor"; readonly name: string }
  /**
   * Every level is too small to be shared out: the heaviest one weighs as much as `heaviest` entries of rows, and one that
   * pays for a barrier `needed`.
   */
  | { readonly kind: "too small"; readonly heaviest: number; readonly needed: number }
  /** The estimate of `workers` workers, compared with the threshold `minSpeedup`. */
  | {
      readonly kind: "estimated";
      readonly workers: number;
      readonly speedup: number;
      readonly minSpeedup: number;
      /** The number of rounds that the estimate counts on, where none is known; else null. */
      readonly rounds: number | null;
      /** Whether rounds that may be sparse were all taken to be dense. */
      readonly allDense: boolean;
      /** Whether the run comes right after another or after a pause, and the microseconds in which workers gain nothing then. */
      readonly pool: PoolState;
      readonly togetherMicros: number;
      /** The origin of the rates, as a clause. */
      readonly by: string;
    }
  /** The times of so many like runs; `speedup` is that of all workers. */
  | { readonly kind: "learned"; readonly runs: number; readonly parallel: boolean; readonly speedup: number }
  /** One run in `every` goes the way that proved slower, for it may have become faster. */
  | { readonly kind: "probe"; readonly every: number; readonly parallel: boolean };

/** Says a reason as a clause, for a line of a log. */
export function reasonText(reason: DecisionReason): string {
  switch (reason.kind) {
    case "one worker":
      return "there is one worker";
    case "asked":
      return "as asked for";
    case "executor":
      return `the reference ${reason.name}, as asked for`;
    case "too small": {
      const { heaviest, needed } = reason;
      if (heaviest === 0) return "nothing goes over nodes or edges";
      const [most, enough] = [heaviest, needed].map((entries) => grouped(Math.round(entries)));
      return `steps are too small to share: the largest is the work of ${most} edges, it pays from ${enough} on`;
    }
    case "estimated": {
      const { speedup, minSpeedup } = reason;
      return `${reason.workers} workers would give ${tellApart(speedup, minSpeedup)}x, ${relationOf(speedup, minSpeedup)} ${minSpeedup}x (${clausesOf(reason)})`;
    }
    case "learned": {
      const { runs, parallel, speedup } = reason;
      const all = `${speedup.toFixed(2)} times as fast as one`;
      // A decision stays where the other way is faster by less than it takes to turn it around.
      if (parallel !== speedup > 1)
        return `learned from ${runs} like runs: all workers are ${all}, too small a difference to change over`;
      return `learned from ${runs} like runs: ${wayOf(parallel)} ${parallel ? "are" : "is"} faster, all being ${all}`;
    }
    case "probe":
      return `one run in ${reason.every} on ${wayOf(reason.parallel)} to see whether it is faster by now`;
    default:
      return reason satisfies never;
  }
}

/** Says what an estimate supposes, and by which rates it was made. */
export function clausesOf({ rounds, allDense, pool, togetherMicros, by }: Supposed): string {
  const when = pool === "asleep" ? " after a pause" : "";
  const together = `workers gain nothing in the first ${(togetherMicros / 1000).toFixed(1)} ms${when}`;
  const there = rounds === null ? "" : `there ${rounds === 1 ? "is 1 round" : `are ${grouped(rounds)} rounds`}`;
  const each = allDense ? "each round goes over all nodes" : "";
  const guess = there || each ? `if ${there}${there && each && " and "}${each}` : null;
  const clauses = [guess, togetherMicros >= WORTH_SAYING ? together : null, by];
  return clauses.filter((clause) => clause !== null).join(", ");
}

type Supposed = Pick<
  Extract<DecisionReason, { readonly kind: "estimated" }>,
  "rounds" | "allDense" | "pool" | "togetherMicros" | "by"
>;

/** The microseconds in which workers gain nothing that are worth a word. */
const WORTH_SAYING = 500;

export function relationOf(speedup: number, threshold: number): "above" | "below" | "at" {
  return speedup > threshold ? "above" : speedup < threshold ? "below" : "at";
}

/** Prints a speedup with two decimals, or as many as tell it from the threshold. */
export function tellApart(speedup: number, threshold: number): string {
  let digits = 2;
  while (digits < 6 && speedup !== threshold && speedup.toFixed(digits) === threshold.toFixed(digits)) digits++;
  return speedup.toFixed(digits);
}

function wayOf(parallel: boolean): string {
  return parallel ? "all workers" : "one worker";
}
