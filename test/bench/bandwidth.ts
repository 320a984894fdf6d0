/** How much of the memory's bandwidth a chain of elementwise ops takes, against native code over arrays of the same size. */

import type { Algorithm } from "../../src/dsl/index.ts";
import { algorithm, f64, i32 } from "../../src/dsl/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import { fromEdges } from "../../src/graph/build.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { interpret } from "../../src/interp/interpret.ts";
import { chain, LENGTH, longArray } from "./arrays.ts";
import { digestOf } from "./bound.ts";
import type { Bar, Figure } from "./figure.ts";
import { printRatio, printSpread } from "./figure.ts";
import type { Spread, Trials } from "./harness.ts";
import { ratioOf, spreadOf, timesOf, trialsInTurn } from "./harness.ts";
import type { Way } from "./native.ts";
import { nativeMemory, WAYS } from "./native.ts";

const TURNS = 9;
const TRIALS = 11;
/** The rounds of `chain`, all in one run. */
const ROUNDS = 10;
/** An entry is read once and written once. */
const BYTES = 16 * LENGTH;

/** The ops of `chain`, from one array into another, of which an entry is the result: no run is beside the copy of an array. */
const across = algorithm("across", { a: f64(1.0009), b: f64(0.31), c: f64(-0.72), node: i32(17) }, (g, given) => {
  const { a, b, c, node } = given;
  const y = g.nodeAttribute("x").mul(a).add(b).abs().sub(a).mul(c).neg().add(c).sub(a).mul(b).add(a);
  return { y: y.at(node) };
});

/** Ours, with the passes over the array in a run, and the native way that does the same. */
const OURS: readonly {
  readonly name: string;
  readonly program: Algorithm;
  readonly passes: number;
  readonly like: Way;
}[] = [
  { name: "ten ops, into another", program: across, passes: 1, like: "scale" },
  { name: "ten ops, in place", program: chain, passes: ROUNDS, like: "update" },
];

export const BANDWIDTH: Figure = {
  name: "bandwidth",
  doc: "Chains of ten ops on 10^7 f64 against native code that copies or updates as many: 16 bytes an entry over time.",
  measure: async (progress) => {
    await using engine = await Engine.create({ workers: 2 });
    using native = nativeMemory();
    await expectBitsOfInterpreter(engine);
    const graph = longArray(engine.allocator);
    const ours = OURS.flatMap(({ name, program, passes }) =>
      [1, 2].map(
        (workers): Trials => ({
          name: `${name} ${workers}`,
          run: () => runOurs(engine, program, graph, workers, passes),
        }),
      ),
    );
    const theirs = native.threads.flatMap((threads) =>
      native.ways.map(
        (way): Trials => ({
          name: `${way} ${threads}`,
          run: () =>
            native
              .run(LENGTH, threads, TRIALS + 1)
              .get(way)!
              .slice(1),
        }),
      ),
    );
    progress("timing");
    const times = await trialsInTurn([...ours, ...theirs], TURNS);

    const rows: string[][] = [];
    const bars: Bar[] = [];
    for (const threads of [1, 2]) {
      for (const way of native.threads.includes(threads) ? native.ways : []) {
        const spread = timesOf(times, `${way} ${threads}`);
        rows.push([`native: ${WAYS[way]}`, String(threads), printSpread(spread), printRates(spread), "", ""]);
      }
      for (const { name, like } of OURS) {
        const [mine, copy, same] = [`${name} ${threads}`, `memcpy ${threads}`, `${like} ${threads}`];
        const spread = timesOf(times, mine);
        const row = [`ours: ${name}`, String(threads), printSpread(spread), printRates(spread)];
        for (const other of [copy, same]) {
          row.push(times.names.includes(other) ? printSpread(ratioOf(times, other, mine), printRatio) : "");
        }
        rows.push(row);
        if (!times.names.includes(copy)) continue;
        const found = ratioOf(times, copy, mine).median;
        const what = `${name}, ${threads === 1 ? "one worker" : `${threads} workers`}: part of the bandwidth of memcpy`;
        bars.push({ what, found, limit: 0.9, kind: "at least" });
      }
    }
    rows.push([`native is ${native.name}`, "", "", "", "", ""]);
    return { head: ["what", "threads", "ms a pass", "GB/s", "of memcpy", "of native, the same way"], rows, bars };
  },
};

async function runOurs(
  engine: Engine,
  program: Algorithm,
  graph: Graph,
  workers: number,
  passes: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let trial = 0; trial <= TRIALS; trial++) {
    const mode = workers === 1 ? "sequential" : "parallel";
    const { timings } = await engine.run(program, graph, {}, { mode });
    if (trial > 0) times.push(timings.run / passes);
  }
  return times;
}

/** Compares the bits with the interpreter's, on an array that the interpreter can handle. */
async function expectBitsOfInterpreter(engine: Engine): Promise<void> {
  const x = Float64Array.from({ length: 5000 }, (_, k) => ((k * 0.6180339887498949) % 2) - 1);
  const graph = fromEdges({ nodeCount: x.length, sources: [], targets: [], nodeColumns: { x } });
  for (const { program } of OURS) {
    const expected = interpret(program.func, graph).results.get("y")!;
    const { results } = await engine.run(program, graph, {}, { mode: "parallel" });
    if (digestOf(results.y!) !== digestOf(expected)) {
      throw new Error(`${program.name}: the results differ from the interpreter's`);
    }
  }
}

function printRates({ median, lowerQuartile, upperQuartile }: Spread): string {
  const rate = (milliseconds: number): number => BYTES / milliseconds / 1e6;
  const spread = { median: rate(median), lowerQuartile: rate(upperQuartile), upperQuartile: rate(lowerQuartile) };
  return printSpread(spread, (value) => value.toFixed(1));
}

/** GB/s of memcpy of native code with so many threads, a copied byte being read and written. */
export function copyBandwidth(threads: number): number {
  using native = nativeMemory();
  const times = native.run(LENGTH, Math.min(threads, Math.max(...native.threads)), 15).get("memcpy")!;
  return BYTES / spreadOf(times).median / 1e6;
}
