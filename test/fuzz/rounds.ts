/** Describes the rounds of travelling loops, as the interpreter sees them and as a run reports them. */

import { LAWS, type Law } from "../../src/bind/sparse/round-counts.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import type { RunResult } from "../../src/engine/result.ts";
import type { Datum, Round } from "../../src/interp/interpret.ts";

/** How many rounds ran dense, how many sparse, how many of these over some nodes and not all, and by which laws. */
export interface RoundCounts {
  readonly dense: number;
  readonly sparse: number;
  readonly partial: number;
  readonly laws: Readonly<Record<Law, number>>;
}

/** Reads the rounds that a run reports; null where it reports none. */
export type TellRounds = (result: RunResult<Algorithm>) => RoundCounts | null;

/** How many rounds there were, and in how many some nodes had changed since the round before, and others had not. */
export interface Travelled {
  readonly rounds: number;
  readonly partial: number;
}

export function addCounts(a: RoundCounts | null, b: RoundCounts | null): RoundCounts | null {
  if (a === null || b === null) return a ?? b;
  return {
    dense: a.dense + b.dense,
    sparse: a.sparse + b.sparse,
    partial: a.partial + b.partial,
    laws: byLaw((law) => a.laws[law] + b.laws[law]),
  };
}

/** A count for each law. */
export function byLaw(count: (law: Law) => number): RoundCounts["laws"] {
  return {
    pushed: count("pushed"),
    kept: count("kept"),
    pulled: count("pulled"),
    settled: count("settled"),
    steady: count("steady"),
    timely: count("timely"),
    unread: count("unread"),
    grouped: count("grouped"),
    quiet: count("quiet"),
    allNodes: count("allNodes"),
  };
}

/** Reads the rounds from the report of a run. */
export const reportedRounds: TellRounds = ({ report }) =>
  report?.rounds.reduce<RoundCounts | null>(addCounts, null) ?? null;

/** One line; runs that tell nothing of their rounds leave it at that. */
export function describeCounts(counts: RoundCounts | null): string {
  if (counts === null) return "rounds by law: not told";
  const { dense, sparse, partial, laws } = counts;
  const share = (law: Law): string => (partial === 0 ? "" : ` (${((100 * laws[law]) / partial).toFixed(1)} %)`);
  const each = LAWS.map((law) => `${law} ${laws[law]}${share(law)}`);
  return `rounds by law: dense ${dense}, sparse ${sparse}, ${partial} over some nodes and not all, of which ${each.join(", ")}`;
}

/** Watches the rounds that the interpreter goes through on a graph of so many nodes. */
export class RoundWatch {
  readonly #nodeCount: number;
  #before: Round | null = null;
  #rounds = 0;
  #partial = 0;

  constructor(nodeCount: number) {
    this.#nodeCount = nodeCount;
  }

  readonly see = (now: Round): void => {
    this.#rounds++;
    const before = this.#before;
    this.#before = now;
    // After the rounds of a loop within comes a round of the one around it, which carries something else.
    if (before?.round !== now.round - 1 || before.carried.length !== now.carried.length) return;
    const changed = changedNodes(before.carried, now.carried, this.#nodeCount);
    if (changed > 0 && changed < this.#nodeCount) this.#partial++;
  };

  get travelled(): Travelled {
    return { rounds: this.#rounds, partial: this.#partial };
  }
}

/** At how many nodes any array has other bits. */
function changedNodes(before: readonly Datum[], after: readonly Datum[], nodeCount: number): number {
  let changed = 0;
  const pairs = before.map((old, k) => [old, after[k]!] as const);
  for (let node = 0; node < nodeCount; node++) {
    const differs = ([old, next]: readonly [Datum, Datum]): boolean =>
      typeof old !== "number" && typeof next !== "number" && !Object.is(old[node], next[node]);
    if (pairs.some(differs)) changed++;
  }
  return changed;
}
