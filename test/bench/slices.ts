/** Rows in order and in slices, on graphs of many shapes. */

import { hits, pagerankGap, wccLabels, weightedPagerank } from "../../src/algorithms/index.ts";
import type { CompileOptions } from "../../src/compile.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import type { RunResult } from "../../src/engine/result.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { grid, rmat, uniform } from "../../src/graph/generate.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { digestOf } from "./bound.ts";
import type { Bar, Figure } from "./figure.ts";
import { printRatio, printSpread } from "./figure.ts";
import type { Trials } from "./harness.ts";
import { ratioOf, trialsInTurn } from "./harness.ts";

const TURNS = 5;
/** Edges of each graph but the grid. */
const EDGES = 2 ** 21;
/** The greatest slowdown where slices are chosen, the noise of a machine included. */
const MOST_WORSE = 1.05;

interface Job {
  readonly name: string;
  readonly algorithm: Algorithm;
  readonly given: Readonly<Record<string, number>>;
  readonly compile?: CompileOptions;
  readonly result: string;
}

const TWENTY_ROUNDS = { tolerance: 0, limit: 20 };
export const JOBS: readonly Job[] = [
  { name: "pagerank f32", algorithm: pagerankGap, given: TWENTY_ROUNDS, compile: { precision: "f32" }, result: "rank" },
  { name: "pagerank", algorithm: pagerankGap, given: TWENTY_ROUNDS, result: "rank" },
  { name: "weighted", algorithm: weightedPagerank, given: TWENTY_ROUNDS, result: "rank" },
  { name: "hits", algorithm: hits, given: TWENTY_ROUNDS, result: "hub" },
  { name: "wccLabels", algorithm: wccLabels, given: {}, result: "label" },
];

const mean = (degree: number) => (): Graph => uniform({ nodeCount: EDGES / degree, edgeCount: EDGES, seed: 1 });

interface Shape {
  readonly name: string;
  readonly make: () => Graph;
  /** Whether slices are chosen for it unasked. */
  readonly chosen: boolean;
}

const GRAPHS: readonly Shape[] = [
  { name: "uniform, 2 edges a node", make: mean(2), chosen: true },
  { name: "uniform, 8", make: mean(8), chosen: true },
  { name: "uniform, 64", make: mean(64), chosen: true },
  { name: "uniform, 1024", make: mean(1024), chosen: true },
  { name: "R-MAT, 8", make: () => rmat({ scale: 18, edgeFactor: 8, seed: 1 }), chosen: true },
  { name: "R-MAT, 64", make: () => rmat({ scale: 15, edgeFactor: 64, seed: 1 }), chosen: true },
  { name: "grid, directed", make: () => grid({ rows: 1024, columns: 1024 }), chosen: false },
];

export const SLICES: Figure = {
  name: "slices",
  doc: "Rows in slices against rows in order, one worker: times of a run as ratios, and milliseconds of making the slices.",
  measure: async (progress) => {
    const rows: string[][] = [];
    const bars: Bar[] = [];
    await using engine = await Engine.create({ workers: 1 });
    for (const { name, make, chosen } of GRAPHS) {
      const graph = weighted(make());
      const cells: string[] = [];
      let making = "";
      for (const { name: job, algorithm, given, compile, result } of JOBS) {
        progress(`${name}: ${job}`);
        const run = (rowLayout: "auto" | "in order" | "sliced") =>
          engine.run<Algorithm>(algorithm, graph, given, { rowLayout, ...(compile ? { compile } : {}) });
        const inOrder = await run("in order");
        const sliced = await run("sliced");
        if (making === "") making = (sliced.timings.bind - inOrder.timings.bind).toFixed(0);
        expectSameResult(`${name}, ${job}`, result, inOrder, sliced);
        const trials = (["in order", "sliced"] as const).map(
          (layout): Trials => ({ name: layout, run: async () => [(await run(layout)).timings.run] }),
        );
        const times = await trialsInTurn(trials, TURNS);
        const ratio = ratioOf(times, "sliced", "in order");
        cells.push(printSpread(ratio, printRatio));
        const what = `${name}, ${job}: sliced / in order`;
        if (chosen) bars.push({ what, found: ratio.median, limit: MOST_WORSE, kind: "at most" });
      }
      rows.push([name, ...cells, making]);
    }
    return { head: ["graph", ...JOBS.map(({ name }) => name), "making, ms"], rows, bars };
  },
};

/** Throws where two runs did not come to the same array, bit for bit. */
export function expectSameResult(what: string, name: string, ...runs: readonly RunResult<Algorithm>[]): void {
  if (new Set(runs.map((run) => digestOf(arrayOf(run, name)))).size > 1) throw new Error(`${what}: results differ`);
}

/** A result by name, whatever the algorithm. */
function arrayOf({ results }: RunResult<Algorithm>, name: string): ArrayBufferView {
  const value = new Map<string, unknown>(Object.entries(results)).get(name);
  if (!ArrayBuffer.isView(value)) throw new Error(`no array ${name}`);
  return value;
}

/** The graph with a weight at every edge. */
function weighted(graph: Graph): Graph {
  const weight = Float64Array.from({ length: graph.edgeCount }, (_, edge) => 1 + (edge % 97) / 31);
  return fromEdges({
    nodeCount: graph.nodeCount,
    sources: graph.edgeSource(),
    targets: graph.edgeTarget(),
    kind: graph.kind,
    edgeColumns: { weight },
    name: graph.name,
  });
}
