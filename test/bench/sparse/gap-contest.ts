/** Runs of ours beside trials of a program of the GAP Benchmark Suite, with as many threads: what they come to, as a table. */

import type { Bar, Measured } from "../figure.ts";
import { printRatio, printSpread } from "../figure.ts";
import type { Trials } from "../harness.ts";
import { seriesInTurn, spreadOf } from "../harness.ts";
import { compareSearches, mean } from "./searches.ts";
import { turnsOf } from "./turns.ts";

/** A way of ours of doing what theirs does. */
export interface Contender {
  /** The first cells of its rows: the graph, and what else tells it from others. */
  readonly name: readonly string[];
  /** The greatest ratio of its time to theirs. */
  readonly limit: number;
  /** Gives the milliseconds of each trial after one that warms up. */
  readonly run: (threads: number) => Promise<readonly number[]>;
}

export interface Contest {
  readonly ours: readonly Contender[];
  /** The name of the suite's program. */
  readonly program: string;
  /** Gives the milliseconds of its trials, after one that warms up: as many as ours, of the same work; null without the suite. */
  readonly theirs: ((threads: number) => readonly number[]) | null;
  /** Milliseconds that a trial takes, about, and the number of trials in a turn. */
  readonly trial: number;
  readonly trials: number;
}

/** The numbers of threads. The first is what bars are for. */
export const THREADS = [2, 1] as const;

/** Gives the heads of the columns, after those of a contender's name. */
export function headOf(program: string): string[] {
  return ["threads", "ours, ms", `${program}, ms`, `ours / ${program}`, "trials that count", "best / best"];
}

/** Options of a run of ours. */
export function howWith(threads: number) {
  return { mode: threads === 1 ? "sequential" : "parallel", workers: threads } as const;
}

/** Lets all run in turn. */
export async function contend({
  ours,
  program,
  theirs,
  trial,
  trials,
}: Contest): Promise<Pick<Measured, "rows" | "bars">> {
  const own = ours.flatMap(({ run }) => THREADS.map((threads): Trials => ({ name: "ours", run: () => run(threads) })));
  const other = theirs ? THREADS.map((threads): Trials => ({ name: program, run: () => theirs(threads) })) : [];
  const turn = (own.length + other.length) * (trials + 1) * trial;
  const series = await seriesInTurn([...own, ...other], turnsOf(turn));
  const bars: Bar[] = [];
  const rows = ours.flatMap(({ name, limit }, contender) =>
    THREADS.map((threads, k): string[] => {
      const [run, peer] = [series[contender * THREADS.length + k]!, series[own.length + k]];
      const start = [...name, String(threads), printSpread(spreadOf(run.map(mean)))];
      if (!peer) return [...start, "left out", "", "", ""];
      const { ratio, isVoid, counting, best } = compareSearches(run, peer, []);
      const printed = ratio === null ? "" : printSpread(ratio, printRatio);
      if (threads === THREADS[0]) {
        const found = isVoid ? null : (ratio?.median ?? null);
        bars.push({ what: `${name.join(", ")}: ours / ${program} of GAP`, found, limit, kind: "at most" });
      }
      return [
        ...start,
        printSpread(spreadOf(peer.map(mean))),
        isVoid ? `${printed} void` : printed,
        `${counting} of ${peer.length * trials}`,
        printRatio(best),
      ];
    }),
  );
  return { rows, bars };
}
