/** Runs of ours beside trials of a program of the GAP Benchmark Suite, with as many threads: what they come to, as a table. */

import { Engine } from "../../../src/engine/engine.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import type { Bar, Measured } from "../figure.ts";
import { printRatio, printSpread } from "../figure.ts";
import type { GapGraph, GapProgram } from "../gapbs.ts";
import { gapFile, gapFolder, gapGraphOf } from "../gapbs.ts";
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

/** What runs in turn on a graph. */
export interface Contest {
  readonly ours: readonly Contender[];
  /** Gives the milliseconds of its trials, after one that warms up: as many as ours, of the same work; null without the suite. */
  readonly theirs: ((threads: number) => readonly number[]) | null;
  /** Milliseconds that a trial takes, about, and the number of trials in a turn. */
  readonly trial: number;
  readonly trials: number;
}

/** The suite's program, and what it is compared on. */
export interface Peer<G extends GapGraph> {
  readonly program: GapProgram;
  /** Other programs of the suite that are asked. */
  readonly others?: readonly GapProgram[];
  readonly graphs: readonly G[];
  readonly weighted?: boolean;
  /** The heads of what tells a contender from others on the same graph. */
  readonly head?: readonly string[];
}

/** A graph on which a contest is. */
export interface Field<G extends GapGraph> {
  readonly gapGraph: G;
  readonly graph: Graph;
  readonly engine: Engine;
  /** The suite's folder, and the file of the graph; null without the suite. */
  readonly suite: { readonly folder: string; readonly file: string } | null;
}

/** The numbers of threads. The first is what bars are for. */
export const THREADS = [2, 1] as const;

/** Options of a run of ours. */
export function howWith(threads: number) {
  return { mode: threads === 1 ? "sequential" : "parallel", workers: threads } as const;
}

/** Makes each graph for an engine of its own. There `enter` compares results, and gives what runs. */
export async function contendOn<G extends GapGraph>(
  { program, others = [], graphs, weighted = false, head = [] }: Peer<G>,
  enter: (field: Field<G>) => Promise<Contest>,
  progress: (doing: string) => void,
): Promise<Measured> {
  const rows: (readonly string[])[] = [];
  const bars: Bar[] = [];
  const folder = gapFolder(program, ...others);
  for (const gapGraph of graphs) {
    await using engine = await Engine.create({ workers: Math.max(...THREADS) });
    const { name } = gapGraph;
    progress(`making ${name}`);
    const graph = await gapGraphOf(gapGraph, engine.allocator, { weighted });
    progress(`verifying on ${name}`);
    const suite = folder === undefined ? null : { folder, file: gapFile(folder, gapGraph, { weighted }) };
    const contest = await enter({ gapGraph, graph, engine, suite });
    progress(`timing on ${name}`);
    const found = await contend(program, contest);
    rows.push(...found.rows);
    bars.push(...found.bars);
  }
  const times = ["ours, ms", `${program}, ms`, `ours / ${program}`, "trials that count", "best / best"];
  return { head: ["graph", ...head, "threads", ...times], rows, bars };
}

/** Lets all run in turn. */
async function contend(
  program: string,
  { ours, theirs, trial, trials }: Contest,
): Promise<Pick<Measured, "rows" | "bars">> {
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
