/** Compares the kernels that the compiler makes of the library's algorithms with kernels that were written by hand. */

import { hits, katzCentrality, pagerank, sssp } from "../../src/algorithms/index.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { rmat } from "../../src/graph/generate.ts";
import type { Graph } from "../../src/graph/graph.ts";
import type { BoundRun, Given } from "./bound.ts";
import { boundAt, expectSame } from "./bound.ts";
import type { Bar, Figure } from "./figure.ts";
import { printRatio, printSpread } from "./figure.ts";
import { ratioOf, timeInTurn, timesOf } from "./harness.ts";
import type { ByHand } from "./kernels.ts";
import { hitsByHand, katzByHand, pagerankByHand, ssspByHand } from "./kernels.ts";

const WEIGHTS = { low: 1, high: 255 };

/** A contender, and what it is given: enough rounds to be timed, and a sum that does not grow without end. */
interface Contest {
  readonly algorithm: Algorithm;
  readonly given: Given;
  readonly byHand: (graph: Graph) => ByHand;
}

/** Twenty rounds of each, unless it ends before; the tolerance is tested and not met. */
const ROUNDS = { limit: 20, tolerance: 1e-30 };

export const CONTESTS: readonly Contest[] = [
  { algorithm: pagerank, given: ROUNDS, byHand: (graph) => pagerankByHand(graph, ROUNDS) },
  { algorithm: hits, given: { ...ROUNDS, weighted: false }, byHand: (graph) => hitsByHand(graph, ROUNDS) },
  {
    algorithm: katzCentrality,
    given: { ...ROUNDS, attenuation: 1e-4, weighted: false },
    byHand: (graph) => katzByHand(graph, { ...ROUNDS, attenuation: 1e-4 }),
  },
  { algorithm: sssp, given: { root: 0 }, byHand: (graph) => ssspByHand(graph, 0) },
];

export const HANDWRITTEN: Figure = {
  name: "handwritten",
  doc: "Compiled at O2 against kernels written by hand in WebAssembly, one thread, equal rounds and equal bits.",
  measure: (progress) => {
    const graphs = [
      { name: "R-MAT, scale 18", graph: rmat({ scale: 18, directed: true, weights: WEIGHTS, seed: 1 }), rounds: 11 },
      {
        name: "R-MAT, scale 13, as large as wiki-Vote",
        graph: rmat({ scale: 13, edgeFactor: 12.65625, directed: true, weights: WEIGHTS, seed: 2 }),
        rounds: 21,
      },
    ];
    const rows: string[][] = [];
    const bars: Bar[] = [];
    for (const { name, graph, rounds } of graphs) {
      for (const contest of CONTESTS) {
        const { algorithm } = contest;
        progress(`${algorithm.name} on ${name}`);
        const { compiled, hand } = contend(contest, graph);
        const subjects = [compiled.subject("O2"), { name: "by hand", run: () => void hand.run() }];
        const times = timeInTurn(subjects, { rounds, warmups: 4 });
        const ratio = ratioOf(times, "O2", "by hand");
        rows.push([
          name,
          algorithm.name,
          String(compiled.rounds()),
          printSpread(timesOf(times, "O2")),
          printSpread(timesOf(times, "by hand")),
          printSpread(ratio, printRatio),
        ]);
        const what = `${algorithm.name} on ${name}: O2 / by hand`;
        bars.push({ what, found: ratio.median, limit: 1.05, kind: "at most" });
      }
    }
    return { head: ["graph", "algorithm", "rounds", "O2, ms", "by hand, ms", "O2 / by hand"], rows, bars };
  },
};

/** Both sides of a contest, once they have come to the same bits in as many rounds. */
export function contend({ algorithm, given, byHand }: Contest, graph: Graph): { compiled: BoundRun; hand: ByHand } {
  const compiled = boundAt("O2", algorithm, graph, given);
  const hand = byHand(graph);
  const rounds = hand.run();
  expectSame(`${algorithm.name} on ${graph.name}`, hand.results(), compiled.results());
  if (compiled.rounds() !== rounds) {
    throw new Error(`${algorithm.name} on ${graph.name}: found ${compiled.rounds()} rounds, by hand ${rounds}`);
  }
  return { compiled, hand };
}
