/** Measures lookups at neighbors in an array as it is, and in one that is grouped by how often rows list nodes. */

import type { Algorithm } from "../../src/dsl/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import { rmat, uniform } from "../../src/graph/generate.ts";
import type { Graph } from "../../src/graph/graph.ts";
import type { Bar, Figure } from "./figure.ts";
import { milliseconds, printRatio, printSpread } from "./figure.ts";
import type { Trials } from "./harness.ts";
import { ratioOf, timesOf, trialsInTurn } from "./harness.ts";
import { JOBS as ALL_JOBS, expectSameResult } from "./slices.ts";

const TURNS = 7;
const ROUNDS = 10;
const GIVEN = { tolerance: 0, limit: ROUNDS };
/** The greatest slowdown where a grouping is chosen, the noise of a machine included. */
const MOST_WORSE = 1.05;

const JOBS = ALL_JOBS.filter(({ name }) => ["pagerank f32", "pagerank", "hits"].includes(name));

const SHAPES: readonly { readonly name: string; readonly make: () => Graph; readonly chosen: boolean }[] = [
  { name: "R-MAT, scale 16", make: () => rmat({ scale: 16, seed: 1 }), chosen: false },
  { name: "R-MAT, scale 18", make: () => rmat({ scale: 18, seed: 1 }), chosen: true },
  { name: "R-MAT, scale 18, neighbors near", make: () => rmat({ scale: 18, seed: 1, permute: false }), chosen: true },
  { name: "R-MAT, scale 20", make: () => rmat({ scale: 20, seed: 1 }), chosen: true },
  {
    name: "uniform, 2^18 nodes",
    make: () => uniform({ nodeCount: 2 ** 18, edgeCount: 2 ** 22, seed: 1 }),
    chosen: false,
  },
];

export const GROUPED: Figure = {
  name: "grouped",
  doc: "Rows in slices with neighbors looked up as they are, and grouped by how often they are listed; one worker.",
  measure: async (progress) => {
    const rows: string[][] = [];
    const bars: Bar[] = [];
    for (const { name, make, chosen } of SHAPES) {
      await using engine = await Engine.create({ workers: 1 });
      const graph = make();
      for (const { name: job, algorithm, compile, result } of JOBS) {
        progress(`${name}: ${job}`);
        const run = (rowLayout: "sliced" | "grouped") =>
          engine.run<Algorithm>(algorithm, graph, GIVEN, { rowLayout, compile: compile ?? {} });
        const [sliced, grouped] = [await run("sliced"), await run("grouped")];
        expectSameResult(`${name}, ${job}`, result, sliced, grouped);
        const trials = (["sliced", "grouped"] as const).map(
          (layout): Trials => ({ name: layout, run: async () => [(await run(layout)).timings.run / ROUNDS] }),
        );
        const times = await trialsInTurn(trials, TURNS);
        const ratio = ratioOf(times, "grouped", "sliced");
        const making = milliseconds(Math.max(0, grouped.timings.bind - sliced.timings.bind));
        rows.push([
          name,
          job,
          ...["sliced", "grouped"].map((layout) => printSpread(timesOf(times, layout))),
          printSpread(ratio, printRatio),
          making,
        ]);
        const what = `${name}, ${job}: grouped / sliced`;
        if (chosen) bars.push({ what, found: ratio.median, limit: MOST_WORSE, kind: "at most" });
      }
    }
    return { head: ["graph", "algorithm", "sliced, ms a round", "grouped", "ratio", "more binding, ms"], rows, bars };
  },
};
