/**
 * Measures what a machine does with one worker and with all: a few programs of a loop each, whose rounds differ in one
 * thing, so that differences of times are rates.
 */

import { compile } from "../compile.ts";
import type { MachineRates, Rates } from "../estimate/estimate.ts";
import { fromEdges } from "../graph/build.ts";
import { uniform } from "../graph/generate.ts";
import type { Graph } from "../graph/graph.ts";
import { parseFunc } from "../ir/parse.ts";
import type { Plan } from "../plan/plan.ts";

/** Runs a plan that takes a number of `rounds`, on one worker or on all, and gives the milliseconds of its kernels. */
export type TimeRun = (plan: Plan, graph: Graph, rounds: number, mode: "sequential" | "parallel") => Promise<number>;

/** Arrays of 2 MiB: two of them are more than a core's own cache holds. */
const LONG = 2 ** 18;
/** A time is the difference of two runs, for what starting and ending a run takes is none of a round's. */
const ROUNDS = { few: 4, many: 20 };
const REPEATS = 3;
/**
 * What is unlikely is measured again, so often at most: while the code is optimized, by threads that nobody sees, several
 * workers may have one core for all. Unlikely are workers who together take nearly as long as one alone, and long barriers.
 */
const SERIES = 4;
const NEARLY = 0.8;
const LONG_BARRIER = 20_000;
/**
 * Rounds, and edges of the one node, of the program that measures barriers: there is nothing to share out, and the
 * others wait for so long that they go to sleep, as they do in levels whose chunks do not come out even.
 */
const BARRIERS = 100;
const LONG_ROW = 2 ** 16;
/** What a core's own cache surely holds of a table. */
const CACHE_BYTES = 2 ** 20;
const CHAIN = 8;

/** What is timed, each a program on a graph. */
type Timed = "pass" | "simple" | "costly" | "near" | "far" | "dense" | "sparse";

/** How much faster than any machine is a rate that came out as nothing or less, for noise. */
const LEAST_NANOS = 0.01;

export async function calibrate(workers: number, time: TimeRun): Promise<MachineRates> {
  const long = nodes(LONG);
  const row = fromEdges({ nodeCount: 1, sources: new Uint32Array(LONG_ROW), targets: new Uint32Array(LONG_ROW) });
  const dense = uniform({ nodeCount: 2 ** 14, edgeCount: 2 ** 17, seed: 1 });
  const sparse = uniform({ nodeCount: 2 ** 15, edgeCount: 2 ** 15, seed: 2 });
  const rows = program(ROWS);
  const programs = [
    ["pass", long, program("%z = neg %y : node<f64>")],
    ["simple", long, program(chain("add"))],
    ["costly", long, program(chain("div"))],
    ["near", long, program("%z = gather %y[%near] otherwise %k : node<f64>")],
    ["far", long, program("%z = gather %y[%far] otherwise %k : node<f64>")],
    ["dense", dense, rows],
    ["sparse", sparse, rows],
  ] as const satisfies readonly (readonly [Timed, Graph, Plan])[];

  let barrierNanos = 0;
  await leastOf(
    [() => time(rows, row, BARRIERS, "parallel"), () => time(rows, row, BARRIERS, "sequential")],
    ([meeting, notMeeting]) => {
      barrierNanos = atLeast(((meeting! - notMeeting!) * 1e6) / BARRIERS);
      return barrierNanos < LONG_BARRIER;
    },
  );
  /** Nanoseconds of a round of each, without what its barrier takes. Both ways in turn, so that noise meets them alike. */
  const alone = {} as Record<Timed, number>;
  const together = {} as Record<Timed, number>;
  const perRound = (few: number, many: number): number => ((many - few) * 1e6) / (ROUNDS.many - ROUNDS.few);
  for (const [name, graph, plan] of programs) {
    const runs = (["sequential", "parallel"] as const).flatMap((mode) =>
      [ROUNDS.few, ROUNDS.many].map((rounds) => () => time(plan, graph, rounds, mode)),
    );
    await leastOf(runs, ([fewAlone, manyAlone, fewTogether, manyTogether]) => {
      alone[name] = perRound(fewAlone!, manyAlone!);
      together[name] = perRound(fewTogether!, manyTogether!) - barrierNanos;
      return together[name] < NEARLY * alone[name];
    });
  }
  const one = ratesOf(alone, dense, sparse);
  // Of a program's time together, noise may leave less than its share or more than all of its time alone.
  const share = (name: Timed): number => Math.min(1, Math.max(1 / workers, together[name] / alone[name]));
  const all: Rates = {
    bytesPerSecond: one.bytesPerSecond / share("pass"),
    simpleNanos: one.simpleNanos * share("simple"),
    costlyNanos: one.costlyNanos * share("costly"),
    nearGatherNanos: one.nearGatherNanos * share("dense"),
    farGatherNanos: one.farGatherNanos * share("far"),
    rowNanos: one.rowNanos * share("dense"),
  };
  return { workers, one, all, barrierMicros: barrierNanos / 1000, cacheBytes: CACHE_BYTES };
}

/** Nanoseconds of a round of each program to rates. */
function ratesOf(nanos: Readonly<Record<Timed, number>>, dense: Graph, sparse: Graph): Rates {
  const at = (name: Timed): number => nanos[name] / LONG;
  const simpleNanos = atLeast((at("simple") - at("pass")) / (CHAIN - 1));
  const costlyNanos = atLeast((at("costly") - at("pass")) / CHAIN);
  const byteNanos = atLeast((at("pass") - simpleNanos) / 16);
  // A row costs its two ends and what it writes; an arc its neighbor's number, an entry of the table and a sum.
  const [a, b] = [dense, sparse].map((graph, k) => {
    const { nodeCount, edgeCount } = graph;
    const bytes = 4 * edgeCount + 12 * nodeCount;
    const rest = nanos[k === 0 ? "dense" : "sparse"] - bytes * byteNanos - edgeCount * simpleNanos;
    return { rest, rows: nodeCount, arcs: edgeCount };
  }) as [Rest, Rest];
  const determinant = a.arcs * b.rows - b.arcs * a.rows;
  const nearGatherNanos = atLeast((a.rest * b.rows - b.rest * a.rows) / determinant);
  const rowNanos = atLeast((a.arcs * b.rest - b.arcs * a.rest) / determinant);
  return {
    bytesPerSecond: 1e9 / byteNanos,
    simpleNanos,
    costlyNanos,
    nearGatherNanos,
    farGatherNanos: nearGatherNanos + Math.max(0, at("far") - at("near")),
    rowNanos,
  };
}

interface Rest {
  readonly rest: number;
  readonly rows: number;
  readonly arcs: number;
}

const atLeast = (nanos: number): number => Math.max(LEAST_NANOS, nanos);

const ROWS = `%z = aggregate %g in add (%s: f64 = source %y) {
      yield %s
    } : node<f64>`;

/** As many ops in a row on every entry, one kernel. */
function chain(op: string): string {
  return Array.from({ length: CHAIN }, (_, k) => {
    const [from, to] = [k === 0 ? "%y" : `%c${k}`, k === CHAIN - 1 ? "%z" : `%c${k + 1}`];
    return `${to} = ${op} ${from}, %k : node<f64>`;
  }).join("\n    ");
}

/** A loop whose body makes the next value %z of %y. Every index is spread over the table, or stays within a page. */
function program(body: string): Plan {
  const func = parseFunc(
    `func @calibrate(%g: graph, %rounds: i32) -> (x: node<f64>) {
  %start = node_index %g : node<f64>
  %k = const 1.0000001 : f64
  %index = node_index %g : node<u32>
  %prime = const 2654435761 : u32
  %spread = mul %index, %prime : node<u32>
  %bits = const ${32 - Math.log2(LONG)} : u32
  %far = shr %spread, %bits : node<u32>
  %page = const 511 : u32
  %near = and %far, %page : node<u32>
  %x, %n, %c = loop (%i: i32, %y: node<f64> = %start) limit %rounds {
    ${body}
    yield %z
  } : node<f64>, i32, bool
  return x = %x
}`,
    "calibration",
  );
  return compile(func).plan;
}

function nodes(nodeCount: number): Graph {
  return fromEdges({ nodeCount, sources: [], targets: [], name: "calibration" });
}

/**
 * Finds the least of some times of each, taken in turn: what else runs on the machine only ever adds. Goes on while they
 * are not likely.
 */
async function leastOf(
  runs: readonly (() => Promise<number>)[],
  isLikely: (least: readonly number[]) => boolean,
): Promise<void> {
  // The first run pays for compiling, and for memory that nobody has touched.
  for (const run of runs) await run();
  const least = runs.map(() => Infinity);
  for (let series = 0; series < SERIES; series++) {
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      for (const [k, run] of runs.entries()) least[k] = Math.min(least[k]!, await run());
    }
    if (isLikely(least)) return;
  }
}
