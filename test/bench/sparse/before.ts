/** Runs of the library against those of another tree of this repository, of a commit before. */

import type { Bar, Figure } from "../figure.ts";
import { gapFile, gapFolder } from "../gapbs.ts";
import type { Trials } from "../harness.ts";
import { trialsInTurn } from "../harness.ts";
import type { GraphOrder, Ran, RunOrder, Side } from "./tree.ts";
import { COMPARISON_HEAD, comparisonOf, withTrees } from "./tree.ts";
import { turnsOf } from "./turns.ts";

/** A program of the library that is run by both trees. */
interface Program {
  readonly algorithm: string;
  readonly given?: RunOrder["given"];
  readonly fromHub?: boolean;
  /** Whether it is for graphs without cycles. */
  readonly acyclic?: boolean;
  /** The greatest multiple of the time of the tree before. */
  readonly limit?: number;
}

/** At most twenty rounds; the tolerance is tested, and met only where nothing changes. */
const ROUNDS = { limit: 20, tolerance: 1e-30 };
/** The same for a program that cannot be sparse. */
const DENSE = 1.02;

const PROGRAMS: readonly Program[] = [
  { algorithm: "cdlp", given: { rounds: 10 }, limit: 0.7 },
  { algorithm: "maximalIndependentSet" },
  { algorithm: "greedyColoring" },
  { algorithm: "wccLabels" },
  { algorithm: "reachability", fromHub: true },
  { algorithm: "bfs", fromHub: true },
  { algorithm: "bfsParents", fromHub: true },
  { algorithm: "pagerankGap", given: { damping: 0.85, tolerance: 0, limit: 20 }, limit: DENSE },
  { algorithm: "pagerank", given: ROUNDS, limit: DENSE },
  { algorithm: "hits", given: { ...ROUNDS, weighted: false }, limit: DENSE },
  { algorithm: "katzCentrality", given: { ...ROUNDS, attenuation: 1e-4, weighted: false }, limit: DENSE },
  { algorithm: "heatDiffusion", given: { heat: 1 }, limit: DENSE },
  { algorithm: "topologicalLevels", acyclic: true },
];

const SCALE = 18;
/** Milliseconds that the turns of one program should take together. */
const ENOUGH = 20_000;
/** The first is what the bars are for. */
const WORKERS = [2, 1];

export const BEFORE: Figure = {
  name: "sparse-before",
  doc: `The library on kron${SCALE} against the tree that EDGEWISE_BEFORE names: the same results, and how long runs take.`,
  measure: (progress) =>
    withTrees(async (sides) => {
      const head = ["program", "workers", "rounds", ...COMPARISON_HEAD];
      const rows: string[][] = [];
      const bars: Bar[] = [];
      let made: boolean | undefined;
      for (const program of PROGRAMS) {
        const { algorithm, acyclic = false, limit } = program;
        progress(algorithm);
        if (made !== acyclic) for (const { tree } of sides) await tree.order("graph", graphOrder(acyclic));
        made = acyclic;
        for (const { cells, ratio, rounds, workers } of await compareRuns(sides, program)) {
          rows.push([algorithm, String(workers), rounds, ...cells]);
          if (limit === undefined || ratio === undefined || workers !== WORKERS[0]) continue;
          bars.push({ what: `${algorithm}: now / before`, found: ratio, limit, kind: "at most" });
        }
      }
      return { head, rows, bars };
    }),
};

function graphOrder(acyclic: boolean): GraphOrder {
  const folder = gapFolder();
  const kron = { name: `kron${SCALE}`, kind: "kron", scale: SCALE } as const;
  return { file: folder === undefined ? null : gapFile(folder, kron), scale: SCALE, acyclic };
}

async function compareRuns(sides: readonly Side[], { algorithm, given = {}, fromHub = false }: Program) {
  const orderOf = (workers: number): RunOrder => ({ algorithm, given, fromHub, workers });
  const runs = sides.flatMap((side) => WORKERS.map((workers) => ({ ...side, workers })));
  const firsts: { readonly name: string; readonly ran: Ran }[] = [];
  for (const { name, tree, workers } of runs) {
    const ran = await tree.order("run", orderOf(workers));
    if (ran) firsts.push({ name, ran });
    else if (name === "now") return [];
  }
  const now = firsts[0]!.ran;
  if (firsts.some(({ ran }) => ran.digest !== now.digest || ran.rounds !== now.rounds))
    throw new Error(`${algorithm}: the results or the rounds differ`);
  const turn = firsts.reduce((sum, { ran }) => sum + ran.run, 0);
  const slow = 2 * turn > ENOUGH;
  const present = runs.filter(({ name }) => firsts.some((first) => first.name === name));
  const subjects = present.map(({ name, tree, workers }): Trials => {
    const trial = async (): Promise<number> => (await tree.order("run", orderOf(workers)))!.run;
    return { name: `${name} ${workers}`, run: async () => (slow ? [await trial()] : [await trial(), await trial()]) };
  });
  const times = await trialsInTurn(subjects, turnsOf(slow ? turn : 2 * turn, ENOUGH));
  return WORKERS.map((workers) => ({
    workers,
    rounds: String(now.rounds ?? ""),
    ...comparisonOf(times, `now ${workers}`, `before ${workers}`),
  }));
}
