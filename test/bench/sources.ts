/** Rows by ranges of their neighbors, on a graph whose ranks are more than the last cache holds. */

import { pagerankGap } from "../../src/algorithms/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import { uniform } from "../../src/graph/generate.ts";
import { digestOf } from "./bound.ts";
import type { Figure } from "./figure.ts";
import { printRatio, printSpread } from "./figure.ts";
import type { Trials } from "./harness.ts";
import { ratioOf, timesOf, trialsInTurn } from "./harness.ts";

const TURNS = 3;
/** Rounds of a run; times are for one. */
const ROUNDS = 3;
/** 34 MiB of ranks. */
const NODES = 4_500_000;
const EDGES = 36 * NODES;
const LAYOUTS = ["in order", "sliced", "by source"] as const;

export const SOURCES: Figure = {
  name: "sources",
  doc: "A round of PageRank on one worker, where ranks outgrow the last cache: rows in order, sliced and by source.",
  measure: async (progress) => {
    await using engine = await Engine.create({ workers: 1 });
    progress("making the graph");
    const graph = uniform({ nodeCount: NODES, edgeCount: EDGES, seed: 1, allocator: engine.allocator });
    const run = (rowLayout: (typeof LAYOUTS)[number]) =>
      engine.run(pagerankGap, graph, { tolerance: 0, limit: ROUNDS }, { rowLayout });
    const digests = new Set<string>();
    const making = new Map<string, number>();
    for (const layout of LAYOUTS) {
      progress(layout);
      const { rank, timings } = await run(layout);
      digests.add(digestOf(rank));
      making.set(layout, timings.bind);
    }
    if (digests.size > 1) throw new Error("the results differ");
    const trials = LAYOUTS.map(
      (layout): Trials => ({ name: layout, run: async () => [(await run(layout)).timings.run / ROUNDS] }),
    );
    const times = await trialsInTurn(trials, TURNS);
    const ratios = new Map(LAYOUTS.map((layout) => [layout, ratioOf(times, layout, "in order")]));
    return {
      head: ["rows", "ms a round", "against in order", "binding, ms"],
      rows: LAYOUTS.map((layout) => [
        layout,
        printSpread(timesOf(times, layout)),
        printSpread(ratios.get(layout)!, printRatio),
        making.get(layout)!.toFixed(0),
      ]),
      bars: [{ what: "by source / in order", found: ratios.get("by source")!.median, limit: 0.8, kind: "at most" }],
    };
  },
};
