import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pagerankGap } from "../../src/algorithms/index.ts";
import { DEFAULT_THRESHOLDS } from "../../src/bind/thresholds.ts";
import { compile } from "../../src/compile.ts";
import { estimatePlan } from "../../src/estimate/estimate.ts";
import { medianOf } from "../../src/estimate/learned.ts";
import { shippedRates } from "../../src/estimate/rates.ts";
import { bars, costOf, errorOf, type Recording, stateOf, type TruthCell, worst } from "../bench/truth/cells.ts";
import { GRAPHS, judgedPrograms, Predictor } from "../bench/truth/programs.ts";
import { equalChunks, sizes } from "./machines.ts";

/**
 * Milliseconds of a round of PageRank by one worker and by two, recorded on a quiet machine of two cores: the figures `gap` of
 * docs/performance.md. Both directions of an edge are entries of rows.
 */
const RECORDED = [
  { name: "kron18", nodes: 2 ** 18, arcs: 8.4e6, concentration: 0.89, precision: "f64", one: 7.33, two: 3.61 },
  { name: "kron18", nodes: 2 ** 18, arcs: 8.4e6, concentration: 0.89, precision: "f32", one: 7.38, two: 3.73 },
  { name: "kron20", nodes: 2 ** 20, arcs: 31.4e6, concentration: 0.92, precision: "f64", one: 29.9, two: 15.1 },
  { name: "kron20", nodes: 2 ** 20, arcs: 31.4e6, concentration: 0.92, precision: "f32", one: 27.3, two: 14.2 },
  { name: "urand20", nodes: 2 ** 20, arcs: 33.6e6, concentration: 0.16, precision: "f64", one: 38.9, two: 19.6 },
  { name: "urand20", nodes: 2 ** 20, arcs: 33.6e6, concentration: 0.16, precision: "f32", one: 35.8, two: 18.9 },
] as const;

describe("the model, on recorded measurements", () => {
  it.each(RECORDED)(
    "is right within two fifths on $name in $precision",
    ({ nodes, arcs, concentration, precision, one, two }) => {
      const { plan } = compile(pagerankGap.func, { precision });
      const graph = { ...sizes(nodes, arcs), concentration };
      const options = { graph, thresholds: DEFAULT_THRESHOLDS, chunks: equalChunks(32), rounds: 20 };
      const { sequentialMicros, parallelMicros } = estimatePlan(plan, { ...options, rates: shippedRates(2) });
      expect(sequentialMicros / parallelMicros / (one / two)).toBeGreaterThan(0.9);
      expect(sequentialMicros / parallelMicros / (one / two)).toBeLessThan(1.1);
      for (const ratio of [sequentialMicros / 20_000 / one, parallelMicros / 20_000 / two]) {
        expect(ratio).toBeGreaterThan(1 / 1.4);
        expect(ratio).toBeLessThan(1.4);
      }
    },
  );
});

/**
 * Cells of the figure `truth` and the profile that was measured before them, recorded while nothing else was running, by
 * `EDGEWISE_TRUTH_RECORD=cells.json npm run bench -- truth`.
 */
const RECORDING: Recording = JSON.parse(
  readFileSync(new URL("recorded-cells.json", import.meta.url), "utf8"),
) as Recording;
/** All cells but those of the largest graph, which takes longer to build than all others. */
const REPLAYED = RECORDING.cells;
/** What a half of the cells, and all but a twentieth, may be off by: a little more than they are. */
const MOST = {
  time: { median: 0.33, most: 1.85 },
  "speedup awake": { median: 0.33, most: 1.15 },
  "speedup asleep": { median: 0.1, most: 0.55 },
} as const;

describe("the model, on a recording of the truth", () => {
  const predictor = new Predictor(RECORDING.profile);
  const programs = new Map(judgedPrograms().map((program) => [program.algorithm.name, program]));
  const graphs = GRAPHS.slice(0, 5).map((make) => make());
  const errors = REPLAYED.map(
    ({ program: name, graphNumber, limit, rounds, pool, measuredMicros, measuredSpeedup, floor }) => {
      const program = programs.get(name)!;
      const given = limit === null ? program.given : { ...program.given, limit };
      const { sequentialMicros, speedup } = predictor.estimate({ ...program, given }, graphs[graphNumber]!, {
        rounds,
        pool: stateOf(pool),
      });
      return {
        time: errorOf(sequentialMicros, measuredMicros, 0),
        [`speedup ${stateOf(pool)}`]: errorOf(speedup, measuredSpeedup, floor),
      };
    },
  );

  it("is of programs and graphs of every kind", () => {
    expect(REPLAYED.length).toBeGreaterThan(30);
    expect(new Set(REPLAYED.map(({ graphNumber }) => graphNumber)).size).toBe(5);
  });

  it.each(["time", "speedup awake", "speedup asleep"] as const)(
    "is off in its %s by no more than when it was recorded",
    (what) => {
      const found = errors
        .flatMap((error: Readonly<Record<string, number>>) => error[what] ?? [])
        .sort((one, other) => one - other);
      expect(found.length).toBeGreaterThan(30);
      expect(medianOf(found)).toBeLessThan(MOST[what].median);
      expect(found[Math.floor(0.95 * found.length)]).toBeLessThan(MOST[what].most);
    },
  );
});

const CELL: TruthCell = {
  program: "p",
  graph: "g",
  graphNumber: 5,
  edges: 2 ** 20,
  limit: null,
  rounds: [],
  pool: "warm",
  predictedSpeedup: 1.5,
  measuredSpeedup: 1.5,
  floor: 0,
  predictedMicros: 100,
  measuredMicros: 100,
  workers: 2,
};

describe("the bars of the truth", () => {
  it("count errors beyond what halves differ by", () => {
    expect(errorOf(1.5, 1, 0)).toBeCloseTo(0.5);
    expect(errorOf(1, 1.5, 0)).toBeCloseTo(0.5);
    expect(errorOf(1.5, 1, Math.log(1.5))).toBe(0);
  });

  it("count what a decision cost, in either way", () => {
    expect(costOf({ ...CELL, measuredSpeedup: 0.8 })).toBeCloseTo(0.25);
    expect(costOf({ ...CELL, measuredSpeedup: 1.25, workers: 1 })).toBeCloseTo(0.25);
    expect(costOf(CELL)).toBe(0);
  });

  it("are met by cells that are right, missed by those that are not, and say nothing of none", () => {
    const found = (cells: readonly TruthCell[]) => bars(cells).map((bar) => bar.found);
    expect(found([CELL, { ...CELL, edges: 1 }])).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(found([])).toEqual([null, null, null, null, null, null, null, null]);
    const wrong = { ...CELL, program: "wrong", measuredSpeedup: 0.5 };
    expect(Math.max(...found([CELL, wrong]).map(Number))).toBeGreaterThan(1);
    expect(worst([CELL, wrong], 1)).toEqual([wrong]);
  });
});
