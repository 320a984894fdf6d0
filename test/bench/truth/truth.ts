/** Whether the report is true: what was predicted of programs on graphs against what was measured, in two halves. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { WorkerTrace } from "../../../src/bind/worker-trace.ts";
import { Engine } from "../../../src/engine/engine.ts";
import type { MachineProfile } from "../../../src/estimate/profile.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import type { Bar, Figure } from "../figure.ts";
import { milliseconds } from "../figure.ts";
import { spreadOf } from "../harness.ts";
import type { Recording, TruthCell } from "./cells.ts";
import { bars, classOf, stateOf, worst } from "./cells.ts";
import type { JudgedProgram } from "./programs.ts";
import { GRAPHS, judgedPrograms, Predictor, WORKERS } from "./programs.ts";

/** Minutes that all cells together may take, and milliseconds of a run: loops are limited so that none is longer. */
const MINUTES = Number(process.env.EDGEWISE_TRUTH_MINUTES ?? 30);
const MOST_MILLIS = 300;
/** The file that cells are kept in, for the test that replays them through the model. A run goes on where the file ends. */
const RECORD = process.env.EDGEWISE_TRUTH_RECORD;
/** Runs each way of a half, and milliseconds of sleep before those of a pool that is to be asleep. */
const RUNS = 5;
const ASLEEP_MILLIS = 20;
/** What runs of a cell come to, both ways together, before it is measured: by then V8 has made fast code of its kernels. */
const WARM = { millis: 150, runs: 6 };
/** Cells whose halves differ by more are measured once more. */
const MOST_DIFFERENCE = 0.05;

export const TRUTH: Figure = {
  name: "truth",
  doc: "The report against reality: predicted and measured speedup of two workers, and time, of 40 programs on 6 graphs, warm and after a pause, in two interleaved halves.",
  measure: async (progress) => {
    const begun = readRecording();
    progress(begun ? `going on after ${begun.cells.length} cells` : "this machine");
    const profile = begun?.profile ?? (await freshProfile());
    await using engine = await Engine.create({ workers: WORKERS, profile });
    const judged: Judged = { engine, profile, predictor: new Predictor(profile) };
    const end = performance.now() + MINUTES * 60_000;
    const graphs = GRAPHS.map((make) => make());
    // Whatever time there is, it is spread over small programs and large ones, and over all graphs.
    const pairs = shuffled(judgedPrograms().flatMap((program) => graphs.map((graph, k) => ({ program, graph, k }))));
    const cells = [...(begun?.cells ?? [])];
    let done = begun?.done ?? 0;
    for (; done < pairs.length && performance.now() < end; done++) {
      const { program, graph, k } = pairs[done]!;
      progress(`${program.algorithm.name} on ${graph.name}`);
      cells.push(...(await measureCells(judged, program, graph, k, () => performance.now() < end)));
    }
    if (RECORD) writeFileSync(RECORD, `${JSON.stringify({ profile, done, cells } satisfies Recording, null, 1)}\n`);
    return report(cells);
  },
};

/** The recording that an earlier run has left; null where there is none. */
function readRecording(): Recording | null {
  if (!RECORD || !existsSync(RECORD)) return null;
  return JSON.parse(readFileSync(RECORD, "utf8")) as Recording;
}

async function freshProfile(): Promise<MachineProfile> {
  await using engine = await Engine.create({ workers: WORKERS });
  return (await engine.calibrate({ keep: false, anyway: true })).profile;
}

/** The engine that is measured, and what predicts by the profile that it decides by. */
interface Judged {
  readonly engine: Engine;
  readonly profile: MachineProfile;
  readonly predictor: Predictor;
}

/** In an order that is the same each time. */
function shuffled<T>(items: readonly T[]): readonly T[] {
  const step = 7919;
  return items.map((_, k) => items[(k * step) % items.length]!);
}

/** A cell for each state of the pool; none of what cannot be run on the graph, or takes too long however few rounds it has. */
async function measureCells(
  { engine, predictor }: Judged,
  { algorithm, given: needed }: JudgedProgram,
  graph: Graph,
  k: number,
  mayRepeat: () => boolean,
): Promise<readonly TruthCell[]> {
  const hasLimit = algorithm.func.parameters.some(({ value }) => value.name === "limit");
  let limit: number | null = null;
  const run = (mode: "sequential" | "parallel", trace = false) =>
    engine.run(algorithm, graph, limit === null ? needed : { ...needed, limit }, { mode, trace });
  try {
    // The first run pays for compiling and for cold memory, and says how many rounds are too many.
    const first = await engine
      .run(algorithm, graph, needed, { mode: "sequential", timeout: 20 * MOST_MILLIS })
      .catch(() => null);
    if (first === null || first.timings.run > MOST_MILLIS) {
      if (!hasLimit) return [];
      const rounds = first?.rounds ?? null;
      limit = rounds === null ? 2 : Math.max(1, Math.floor((rounds * MOST_MILLIS) / first!.timings.run));
      if ((await run("sequential")).timings.run > 2 * MOST_MILLIS) return [];
    }
    const warmUntil = performance.now() + WARM.millis;
    for (let runs = 0; runs < WARM.runs || performance.now() < warmUntil; runs += 2) {
      await run("sequential");
      await run("parallel");
    }
    const rounds = roundsOf((await run("sequential", true)).report?.trace?.workers[0]);
    const program = { algorithm, given: limit === null ? needed : { ...needed, limit } };
    const cells: TruthCell[] = [];
    for (const pool of ["warm", "asleep"] as const) {
      const state = stateOf(pool);
      const estimate = predictor.estimate(program, graph, { rounds, pool: state });
      const workers = predictor.workers(program, graph, state);
      const runIn = async (mode: "sequential" | "parallel"): Promise<number> => {
        if (pool === "asleep") await new Promise((resolve) => setTimeout(resolve, ASLEEP_MILLIS));
        return (await run(mode)).timings.run;
      };
      let halves = await measureHalves(runIn);
      if (mayRepeat() && differenceOf(halves) > MOST_DIFFERENCE) {
        const again = await measureHalves(runIn);
        if (differenceOf(again) < differenceOf(halves)) halves = again;
      }
      const [a, b] = halves;
      const speedup = (half: Half): number => half.one / half.all;
      const { sequentialMicros, speedup: predictedSpeedup } = estimate;
      cells.push({
        program: algorithm.name,
        graph: graph.name,
        graphNumber: k,
        edges: graph.edgeCount,
        limit,
        rounds,
        pool,
        predictedSpeedup,
        measuredSpeedup: Math.sqrt(speedup(a) * speedup(b)),
        floor: Math.abs(Math.log(speedup(a) / speedup(b))),
        predictedMicros: sequentialMicros,
        measuredMicros: ((a.one + b.one) / 2) * 1000,
        workers,
      });
    }
    return cells;
  } catch (error) {
    // A program that a graph does not fit is not a cell.
    if (error instanceof Error && "code" in error) return [];
    throw error;
  }
}

/** How many rounds each loop took in the mean, by its number. */
function roundsOf(trace: WorkerTrace | undefined): readonly number[] {
  return (trace?.loops ?? []).map(({ runs, rounds }) => rounds / Math.max(1, runs));
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
      `the worst ten of ${cells.length}`,
      "graph",
      "pool",
      "size",
      "predicted",
      "measured",
      "halves differ by",
      "ms predicted",
      "ms measured",
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
      milliseconds(cell.predictedMicros / 1000),
      milliseconds(cell.measuredMicros / 1000),
      String(cell.workers),
    ]),
    bars: bars(cells),
  };
}
