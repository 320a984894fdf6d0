/** Plans of many small ops, and what a run of one takes whoever awaits it. */

import type { OptimizationLevel } from "../../passes/pipelines.ts";
import { compile } from "../../src/compile.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import type { RunOptions } from "../../src/engine/options.ts";
import { fromEdges } from "../../src/graph/build.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { interpret } from "../../src/interp/interpret.ts";
import { walkLevels } from "../../src/plan/walk.ts";
import { digestOf } from "./bound.ts";
import type { Bar, Figure } from "./figure.ts";
import { printRatio, printSpread } from "./figure.ts";
import type { Trials } from "./harness.ts";
import { ratioOf, timesOf, trialsInTurn } from "./harness.ts";
import type { Layers } from "./layered.ts";
import { layeredFunc } from "./layered.ts";

const NODES = 1000;
const ROUNDS = 11;

/** Milliseconds that a run of so many ops may take. */
const LIMITS: Readonly<Record<number, number>> = { 100: 0.3, 1000: 3, 10000: 30 };

const SHAPES: readonly Layers[] = [
  ...[100, 1_000, 10_000].flatMap((ops) => [5, 20, 50].map((levels) => ({ ops, levels }))),
  { ops: 1_000, levels: 500 },
];

const MODES = [
  { name: "auto", options: {} },
  { name: "one worker", options: { mode: "sequential" } },
  { name: "two workers", options: { mode: "parallel" } },
] as const satisfies readonly { name: string; options: RunOptions }[];

export const SMALL: Figure = {
  name: "small",
  doc: "Plans of many ops over 1,000 nodes, warm: from the call of engine.run to its result, on an engine of two workers.",
  measure: async (progress) => {
    await using engine = await Engine.create({ workers: 2 });
    const graph = smallGraph();
    const rows: string[][] = [];
    const bars: Bar[] = [];
    for (const pipeline of ["O0", "O2"] as const) {
      for (const layers of SHAPES) {
        const { ops, levels } = layers;
        progress(`${ops} ops in ${levels} levels at ${pipeline}`);
        const { row, auto, ratio } = await measureShape(engine, graph, layers, pipeline);
        rows.push(row);
        if (pipeline !== "O0") continue;
        const what = `${ops.toLocaleString("en-US")} ops in ${levels} levels`;
        bars.push({ what: `${what}, ms`, found: auto, limit: LIMITS[ops]!, kind: "at most" });
        if (levels === 500)
          bars.push({ what: `${what}: auto / one worker`, found: ratio, limit: 1.03, kind: "at most" });
      }
    }
    const modes = MODES.map(({ name }) => `${name}, ms`);
    return { head: ["ops", "levels", "at", "kernels", ...modes, "workers of auto", "auto / one worker"], rows, bars };
  },
};

/** Runs one shape each way in turn, once all have come to the bits of the interpreter. */
async function measureShape(engine: Engine, graph: Graph, layers: Layers, pipeline: OptimizationLevel) {
  const func = layeredFunc(layers);
  const program: Algorithm = { kind: "algorithm", name: func.name, parameters: {}, results: {}, func };
  const expected = digestOf(totalOf(interpret(func, graph, {}).results.get("total")));
  let workers = 0;
  const subjects: Trials[] = [];
  for (const { name, options } of MODES) {
    const run = () => engine.run(program, graph, {}, { ...options, compile: { pipeline } });
    const { decision, results } = await run();
    if (digestOf(totalOf(Reflect.get(results, "total"))) !== expected)
      throw new Error(`${func.name}, ${name}: the result differs`);
    if (name === "auto") workers = decision.workers;
    const repeats = Math.max(5, Math.ceil(20_000 / layers.ops));
    const trials = async (): Promise<readonly number[]> => {
      const times: number[] = [];
      for (let repeat = 0; repeat < repeats; repeat++) {
        const start = performance.now();
        await run();
        times.push(performance.now() - start);
      }
      return times;
    };
    // Until the engine of WebAssembly has compiled the kernels for the second time.
    for (let warmup = 0; warmup < 3; warmup++) await trials();
    subjects.push({ name, run: trials });
  }
  const times = await trialsInTurn(subjects, ROUNDS);
  const ratio = ratioOf(times, "auto", "one worker");
  const kernels = [...walkLevels(compile(func, { pipeline }).plan)].reduce(
    (sum, level) => sum + level.kernels.length,
    0,
  );
  const numbers = [layers.ops, layers.levels, pipeline, kernels].map(String);
  const spreads = MODES.map(({ name }) => printSpread(timesOf(times, name)));
  const row = [...numbers, ...spreads, String(workers), printSpread(ratio, printRatio)];
  return { row, auto: timesOf(times, "auto").median, ratio: ratio.median };
}

function totalOf(total: unknown): number {
  if (typeof total !== "number") throw new Error("found no total");
  return total;
}

/** Nodes without an edge, with numbers between −1 and 1 that have no order. */
function smallGraph(): Graph {
  const x = Float64Array.from({ length: NODES }, (_, k) => ((k * 0.6180339887498949) % 2) - 1);
  return fromEdges({ name: "small", nodeCount: NODES, sources: [], targets: [], nodeColumns: { x } });
}
