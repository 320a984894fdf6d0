/** Whether the report is true: what was predicted of programs on graphs against what was measured, in two halves. */

import * as library from "../../src/algorithms/index.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import { knownMachine } from "../../src/engine/profile/machine.ts";
import { grid, rmat, star, uniform } from "../../src/graph/generate.ts";
import type { Graph } from "../../src/graph/graph.ts";
import type { Bar, Figure } from "./figure.ts";
import { milliseconds } from "./figure.ts";
import { generatedFunc } from "./generated.ts";
import { spreadOf } from "./harness.ts";
import type { TruthCell } from "./truth-cells.ts";
import { bars, classOf, worst } from "./truth-cells.ts";

/** Minutes that all cells together may take, and milliseconds of a run: loops are limited so that none is longer. */
const MINUTES = Number(process.env.EDGEWISE_TRUTH_MINUTES ?? 30);
const MOST_MILLIS = 300;
/** Runs each way of a half, and seconds of sleep before those of a pool that is to be asleep. */
const RUNS = 5;
const ASLEEP_MILLIS = 20;
/** Cells whose halves differ by more are measured once more. */
const MOST_DIFFERENCE = 0.05;
const SEEDS = 16;

export const TRUTH: Figure = {
  name: "truth",
  doc: "The report against reality: predicted and measured speedup of two workers, and time, of 40 programs on 6 graphs, warm and after a pause, in two interleaved halves.",
  measure: async (progress) => {
    await using engine = await Engine.create({ workers: 2, profile: knownProfile() });
    const end = performance.now() + MINUTES * 60_000;
    const cells: TruthCell[] = [];
    for (const makeGraph of GRAPHS) {
      const graph = makeGraph();
      for (const program of programs()) {
        if (performance.now() > end) break;
        for (const pool of ["warm", "asleep"] as const) {
          progress(`${program.name} on ${graph.name}, ${pool}`);
          const cell = await measureCell(engine, program, graph, pool, performance.now() < end);
          if (cell !== null) cells.push(cell);
        }
      }
    }
    return report(cells);
  },
};

/** The one that is kept for two workers; decisions by shipped rates are judged where there is none. */
function knownProfile() {
  const { profile } = knownMachine(2);
  return profile.kept;
}

const GRAPHS: readonly (() => Graph)[] = [
  () => rmat({ scale: 8, edgeFactor: 4, seed: 1 }),
  () => uniform({ nodeCount: 2 ** 12, edgeCount: 2 ** 14, seed: 2 }),
  () => star({ nodeCount: 2 ** 15 }),
  () => grid({ rows: 2 ** 8, columns: 2 ** 8 }),
  () => rmat({ scale: 16, edgeFactor: 16, seed: 3 }),
  () => uniform({ nodeCount: 2 ** 18, edgeCount: 2 ** 22, seed: 4 }),
];

/** The library as far as it needs no parameters, and random programs. */
function programs(): readonly Algorithm[] {
  const all: readonly Algorithm[] = Object.values<Algorithm>(library);
  const ready = all.filter(({ func }) => func.parameters.every(({ initial }) => initial !== null)).slice(0, 40 - SEEDS);
  const random = Array.from({ length: SEEDS }, (_, k): Algorithm => {
    const func = { ...generatedFunc(20 + 5 * k, k + 1), name: `random ${k + 1}` };
    return { kind: "algorithm", name: func.name, parameters: {}, results: {}, func };
  });
  return [...ready, ...random];
}

/** Measures a cell; null where the program cannot run on the graph, or takes too long however few its rounds are. */
async function measureCell(
  engine: Engine,
  program: Algorithm,
  graph: Graph,
  pool: "warm" | "asleep",
  mayRepeat: boolean,
): Promise<TruthCell | null> {
  const hasLimit = program.func.parameters.some(({ value }) => value.name === "limit");
  let given: Record<string, number> = {};
  const runIn = async (mode: "sequential" | "parallel"): Promise<number> => {
    if (pool === "asleep") await new Promise((resolve) => setTimeout(resolve, ASLEEP_MILLIS));
    return (await engine.run(program, graph, given, { mode })).timings.run;
  };
  try {
    // The first run pays for compiling and for cold memory, and says how many rounds are too many.
    const first = await engine
      .run(program, graph, given, { mode: "sequential", timeout: 20 * MOST_MILLIS })
      .catch(() => null);
    if (first === null || first.timings.run > MOST_MILLIS) {
      if (!hasLimit) return null;
      const rounds = first?.rounds ?? null;
      const limit = rounds === null ? 2 : Math.max(1, Math.floor((rounds * MOST_MILLIS) / first!.timings.run));
      given = { limit };
      if ((await engine.run(program, graph, given, { mode: "sequential" })).timings.run > 2 * MOST_MILLIS) return null;
    }
    await runIn("parallel");
    const report = await engine.report(program, graph, given, { measure: false });
    const { calibrated } = report.estimate;
    if (!calibrated) return null;
    const { rounds } = await engine.run(program, graph, given, { mode: "sequential" });
    let halves = await measureHalves(runIn);
    if (mayRepeat && differenceOf(halves) > MOST_DIFFERENCE) {
      const again = await measureHalves(runIn);
      if (differenceOf(again) < differenceOf(halves)) halves = again;
    }
    const [a, b] = halves;
    const speedup = (half: Half): number => half.one / half.all;
    const perRound = calibrated.headline.per === "round";
    return {
      program: program.name,
      graph: graph.name,
      edges: graph.edgeCount,
      pool,
      predictedSpeedup: calibrated.speedup,
      measuredSpeedup: Math.sqrt(speedup(a) * speedup(b)),
      floor: Math.abs(Math.log(speedup(a) / speedup(b))),
      predictedMicros: calibrated.headline.sequentialMicros,
      measuredMicros: (((a.one + b.one) / 2) * 1000) / (perRound ? Math.max(1, rounds ?? 1) : 1),
      workers: report.decision?.workers ?? 1,
    };
  } catch (error) {
    // A program that a graph does not fit is not a cell.
    if (error instanceof Error && "code" in error) return null;
    throw error;
  }
}

/** Milliseconds of a half, the median of its runs. */
interface Half {
  readonly one: number;
  readonly all: number;
}

/** Two halves, whose runs are taken in turn. */
async function measureHalves(
  run: (mode: "sequential" | "parallel") => Promise<number>,
): Promise<readonly [Half, Half]> {
  const times = [0, 1].map(() => ({ one: [] as number[], all: [] as number[] }));
  for (let k = 0; k < 2 * RUNS; k++) {
    const half = times[k % 2]!;
    half.one.push(await run("sequential"));
    half.all.push(await run("parallel"));
  }
  const [a, b] = times.map(({ one, all }): Half => ({ one: spreadOf(one).median, all: spreadOf(all).median }));
  return [a!, b!];
}

function differenceOf([a, b]: readonly [Half, Half]): number {
  return Math.abs(Math.log(a.one / a.all / (b.one / b.all)));
}

function report(cells: readonly TruthCell[]): {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly bars: readonly Bar[];
} {
  return {
    head: [
      "the worst ten",
      "graph",
      "pool",
      "size",
      "predicted",
      "measured",
      "halves differ by",
      "µs predicted",
      "µs measured",
      "workers chosen",
    ],
    rows: worst(cells, 10).map((cell) => [
      cell.program,
      cell.graph,
      cell.pool,
      classOf(cell),
      cell.predictedSpeedup.toFixed(2),
      cell.measuredSpeedup.toFixed(2),
      `${(100 * cell.floor).toFixed(1)} %`,
      milliseconds(cell.predictedMicros),
      milliseconds(cell.measuredMicros),
      String(cell.workers),
    ]),
    bars: bars(cells),
  };
}
