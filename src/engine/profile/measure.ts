/**
 * Measures the rates of a machine with one worker and with all, by programs of one loop each, whose rounds do one
 * thing. The times are those of kernels in traces, so that nothing else of a run is in them.
 */

import type { RunReport } from "../../../runtime/report.ts";
import type { Caches } from "../../bind/thresholds.ts";
import type { WorkerTrace } from "../../bind/worker-trace.ts";
import { medianOf } from "../../estimate/learned.ts";
import type { Curve, MachineRates, Rates } from "../../estimate/rates.ts";
import { readCurve } from "../../estimate/rates.ts";
import { fromEdges } from "../../graph/build.ts";
import { uniform } from "../../graph/generate.ts";
import type { Graph } from "../../graph/graph.ts";
import { readFunc } from "../../ir/text/grammar.ts";
import { COUNT_STEPS } from "../../plan/kernels/mode.ts";
import type { Plan } from "../../plan/plan.ts";
import { atOnce } from "../../turns.ts";
import { COMPILER } from "../parts/parts.ts";
import { COSTLY, COUNT, chain, LOOKUP, loops, nodes, PASS, ROWS, SIMPLE, SMALLEST, TWO_KERNELS } from "./programs.ts";

/** Runs a plan with its parameters, `rounds` among them, on one worker or on all. */
export type TimeRun = (
  plan: Plan,
  graph: Graph,
  given: Readonly<Record<string, number>>,
  how: { readonly mode: "sequential" | "parallel"; readonly trace: boolean },
) => Promise<Pick<RunReport, "millis" | "trace">>;

/** The result of measuring. */
export interface Measured {
  readonly rates: MachineRates;
  /** The mean time of compiling, in microseconds for each op of a program. */
  readonly compileMicrosPerOp: number;
}

/**
 * The sizes that are measured, in entries of 8 bytes: of arrays that are read in order (STREAMED), and of tables that
 * are read at random places (TABLES).
 */
const STREAMED = [2 ** 12, 2 ** 16, 2 ** 21] as const;
const TABLES = [2 ** 11, 2 ** 14, 2 ** 16, 2 ** 17, 2 ** 18, 2 ** 19, 2 ** 20, 2 ** 21, 2 ** 22] as const;
/**
 * The sizes of tables that all workers read together. Between these sizes, the slowdown by other workers changes
 * little.
 */
const SHARED_TABLES: readonly number[] = [TABLES[0], 2 ** 18, 2 ** 22];
/** The number of lookups in a round, and of nodes in the programs of ops. */
const ENTRIES = 2 ** 16;
/**
 * The least number of entries and of rounds in a run, and the number of runs. Chunks are timed one by one, and the lower
 * quartile of each chunk counts.
 */
const LEAST_ENTRIES = 2 ** 18;
const LEAST_ROUNDS = 4;
const TRACED_RUNS = 2;
/**
 * The entries that a kernel goes through before it is measured. By then V8 has replaced its first code by fast code.
 */
const WARM_ENTRIES = 2 ** 21;
/** The milliseconds after which warming up ends: so large a table waits for memory, whatever the code is. */
const WARM_MILLIS = 10;
/** The milliseconds in which V8 finishes the fast code, on a thread of its own. */
const TIER_UP_MILLIS = 2;
/** The rounds of a program with nothing to share out, and the runs with and without these. */
const EMPTY_ROUNDS = 500;
const EMPTY_RUNS = { long: 24, start: 40 };
/** The number of times that workers are left to fall asleep. */
const SLEEPS = 6;
/** The rate that stands for a measured one of 0 or less, which is noise: faster than any machine. */
const LEAST_NANOS = 0.01;
const ENTRY_BYTES = 8;

/** The nanoseconds of an entry, by one worker and by all together. */
interface Pair {
  readonly alone: number;
  readonly together: number;
}

export async function measureMachine(workers: number, time: TimeRun): Promise<Measured> {
  const run = new Runs(workers, time);
  const programs = new Programs();
  const pass = programs.plan(PASS);
  const streams = new Map<number, Pair>();
  let firstTouchNanos = 0;
  for (const entries of STREAMED) {
    const graph = nodes(entries);
    const cold = await time(pass, graph, { rounds: 1 }, { mode: "sequential", trace: false });
    const pair = await run.perEntry(pass, graph, entries);
    streams.set(entries, pair);
    // The first run touches two arrays of the largest size, and goes over them twice.
    const steady = (2 * entries * pair.alone) / 1e6;
    firstTouchNanos = Math.max(0, ((cold.millis - steady) * 1e6) / (2 * ENTRY_BYTES * entries));
  }
  const long = nodes(ENTRIES);
  const simple = await run.perEntry(programs.plan(chain(SIMPLE)), long, ENTRIES);
  const costly = await run.perEntry(programs.plan(chain(COSTLY)), long, ENTRIES);
  const lookups = new Map<number, Pair>();
  const looking = programs.plan(LOOKUP);
  let share = 1;
  for (const entries of TABLES) {
    // A graph with few edges and many nodes: entries of edges are looked up in a table of nodes.
    const graph = fromEdges({ nodeCount: entries, ...loops(ENTRIES), name: "calibration" });
    const bits = 32 - Math.log2(entries);
    const isShared = SHARED_TABLES.includes(entries);
    const { alone, together } = await run.perEntry(looking, graph, ENTRIES, { bits }, isShared);
    if (isShared) share = together / alone;
    lookups.set(entries, { alone, together: share * alone });
  }
  const counting = programs.plan(COUNT);
  const gathering = programs.plan(ROWS);
  const dense = uniform({ nodeCount: 2 ** 12, edgeCount: 2 ** 16, seed: 1 });
  const sparse = uniform({ nodeCount: 2 ** 14, edgeCount: 2 ** 14, seed: 2 });
  const rows = {
    dense: { graph: dense, nanos: await run.perRound(gathering, dense) },
    sparse: { graph: sparse, nanos: await run.perRound(gathering, sparse) },
  };
  const counts = { graph: dense, nanos: await run.perRound(counting, dense) };

  const one = ratesOf("alone", { streams, simple, costly, lookups, rows, counts });
  const all = ratesOf("together", { streams, simple, costly, lookups, rows, counts });
  const rates: MachineRates = {
    workers,
    one,
    all: withinWorkers(one, all, workers),
    ...(await run.meeting(pass, programs.plan(TWO_KERNELS), SMALLEST)),
    firstTouchNanos,
    caches: cachesOf(one.gather),
  };
  return { rates, compileMicrosPerOp: programs.microsPerOp };
}

/** Compiles programs, and measures how long that takes. */
class Programs {
  #micros = 0;
  #ops = 0;

  plan(text: string): Plan {
    const start = performance.now();
    const { plan, trace } = atOnce(COMPILER.here.compiling(readFunc(text, "calibration"), {}));
    this.#micros += (performance.now() - start) * 1000;
    this.#ops += trace[0]?.opsBefore ?? 0;
    return plan;
  }

  get microsPerOp(): number {
    return this.#micros / Math.max(1, this.#ops);
  }
}

class Runs {
  readonly #workers: number;
  readonly #time: TimeRun;

  constructor(workers: number, time: TimeRun) {
    this.#workers = workers;
    this.#time = time;
  }

  async perEntry(plan: Plan, graph: Graph, entries: number, given = {}, isShared = true): Promise<Pair> {
    const rounds = Math.max(LEAST_ROUNDS, Math.ceil(LEAST_ENTRIES / entries));
    const { alone, together } = await this.perRound(plan, graph, { ...given, rounds }, isShared);
    return { alone: alone / entries, together: together / entries };
  }

  /**
   * Measures the nanoseconds of a round in the kernel of a loop. The first run of each program is not counted, since it
   * compiles and touches new memory.
   */
  async perRound(plan: Plan, graph: Graph, given = { rounds: 2 * LEAST_ROUNDS }, isShared = true): Promise<Pair> {
    const alone = await this.#round(plan, graph, given, "sequential");
    if (this.#workers === 1 || !isShared) return { alone, together: alone };
    return { alone, together: await this.#round(plan, graph, given, "parallel") };
  }

  async #round(
    plan: Plan,
    graph: Graph,
    given: { readonly rounds: number },
    mode: "sequential" | "parallel",
  ): Promise<number> {
    await this.#warm(plan, graph, given, mode);
    const traces: (readonly WorkerTrace[])[] = [];
    for (let run = 0; run < TRACED_RUNS; run++) {
      traces.push((await this.#time(plan, graph, given, { mode, trace: true })).trace ?? []);
    }
    return roundNanos(traces);
  }

  /** Runs a program until its code has become fast. */
  async #warm(
    plan: Plan,
    graph: Graph,
    given: { readonly rounds: number },
    mode: "sequential" | "parallel",
  ): Promise<void> {
    // The first run touches new memory, and tracing has code of its own.
    await this.#time(plan, graph, given, { mode, trace: true });
    const entries = Math.max(1, graph.nodeCount, graph.edgeCount);
    let [seen, millis] = [given.rounds * entries, 0];
    while (seen < WARM_ENTRIES && millis < WARM_MILLIS) {
      millis += (await this.#time(plan, graph, given, { mode, trace: false })).millis;
      seen += given.rounds * entries;
    }
    await new Promise((resolve) => setTimeout(resolve, TIER_UP_MILLIS));
  }

  /** Measures the times of runs besides computing: to start, for each level and kernel, to meet, and to wake. */
  async meeting(one: Plan, two: Plan, graph: Graph): Promise<Meeting> {
    const micros = async (plan: Plan, rounds: number, mode: "sequential" | "parallel"): Promise<number> =>
      (await this.#time(plan, graph, { rounds }, { mode, trace: false })).millis * 1000;
    const { start, long } = EMPTY_RUNS;
    /** The fastest run, which neither other processes nor the places of workers have disturbed. */
    const quick = async (runs: number, run: () => Promise<number>): Promise<number> => {
      let fastest = Infinity;
      for (let turn = 0; turn < runs; turn++) fastest = Math.min(fastest, await run());
      return fastest;
    };
    const alone = await quick(start, () => micros(one, 0, "sequential"));
    const first = ((await quick(long, () => micros(one, EMPTY_ROUNDS, "sequential"))) - alone) / EMPTY_ROUNDS;
    const second = ((await quick(long, () => micros(two, EMPTY_ROUNDS, "sequential"))) - alone) / EMPTY_ROUNDS;
    const kernelMicros = atLeast(second - first);
    const levelMicros = atLeast(first - kernelMicros);
    const ofOne = { levelMicros, kernelMicros };
    const woken = medianOf(await this.#woken(one, graph, "sequential"));
    const wakeOne = Math.max(0, woken - alone);
    if (this.#workers === 1) {
      const wakeMicros = { one: wakeOne, all: wakeOne };
      return { ...ofOne, barrierMicros: 0, startMicros: { one: alone, all: alone }, wakeMicros, lateMicros: 0 };
    }
    const together = await quick(start, () => micros(one, 0, "parallel"));
    const met = ((await quick(long, () => micros(one, EMPTY_ROUNDS, "parallel"))) - together) / EMPTY_ROUNDS;
    const startMicros = await this.#starts(one, graph);
    const sleepers = await this.#woken(one, graph, "parallel");
    return {
      ...ofOne,
      barrierMicros: atLeast(met - first),
      startMicros,
      wakeMicros: { one: Math.max(0, woken - startMicros.one), all: Math.max(0, medianOf(sleepers) - startMicros.all) },
      lateMicros: Math.max(0, Math.max(...sleepers) - startMicros.all),
    };
  }

  /**
   * Measures the microseconds of empty runs on one worker and on all in turn: cores that had nothing to do for as long as
   * another worker ran begin later than those that run the same again and again.
   */
  async #starts(plan: Plan, graph: Graph): Promise<{ readonly one: number; readonly all: number }> {
    const found: Record<"sequential" | "parallel", number[]> = { sequential: [], parallel: [] };
    for (let run = 0; run < EMPTY_RUNS.start; run++) {
      for (const mode of ["sequential", "parallel"] as const) {
        found[mode].push((await this.#time(plan, graph, { rounds: 0 }, { mode, trace: false })).millis * 1000);
      }
    }
    const one = medianOf(found.sequential);
    return { one, all: Math.max(one, medianOf(found.parallel)) };
  }

  /** Measures the microseconds of empty runs on workers that had gone to sleep. */
  async #woken(plan: Plan, graph: Graph, mode: "sequential" | "parallel"): Promise<number[]> {
    const micros: number[] = [];
    for (let sleep = 0; sleep < SLEEPS; sleep++) {
      await new Promise((resolve) => setTimeout(resolve, ASLEEP_MILLIS));
      micros.push((await this.#time(plan, graph, { rounds: 0 }, { mode, trace: false })).millis * 1000);
    }
    return micros;
  }
}

/** The lower quartile of some numbers. */
function quartileOf(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 2]!;
}

type Meeting = Pick<
  MachineRates,
  "levelMicros" | "kernelMicros" | "barrierMicros" | "startMicros" | "wakeMicros" | "lateMicros"
>;

/** The milliseconds after which workers that nobody has called have gone to sleep, and so may have their cores. */
const ASLEEP_MILLIS = 14;

/**
 * The time in ns that all workers together spend in one round on their busiest kernel, from the traces of some runs: the
 * sum, over its chunks, of the lower quartile of each chunk's times. It leaves out the rounds in which the core of a worker
 * was taken away.
 */
export function roundNanos(runs: readonly (readonly Pick<WorkerTrace, "kernels" | "events">[])[]): number {
  const traces = runs.flat();
  const busy = (traces[0]?.kernels ?? []).map((_, kernel) =>
    traces.reduce((sum, { kernels }) => sum + kernels[kernel]!.millis, 0),
  );
  const busiest = busy.indexOf(Math.max(...busy));
  const chunks = new Map<number, number[]>();
  for (const event of traces.flatMap(({ events }) => events)) {
    if (event.kind !== "kernel" || event.kernel !== busiest) continue;
    const times = chunks.get(event.from) ?? [];
    chunks.set(event.from, times);
    times.push(event.end - event.start);
  }
  const millis = [...chunks.values()].reduce((sum, times) => sum + quartileOf(times), 0);
  return (millis * 1e6) / Math.max(1, runs[0]?.length ?? 1);
}

interface Times {
  readonly streams: ReadonlyMap<number, Pair>;
  readonly simple: Pair;
  readonly costly: Pair;
  readonly lookups: ReadonlyMap<number, Pair>;
  readonly rows: { readonly dense: Rows; readonly sparse: Rows };
  /** The rows of an aggregate that counts the most frequent value. */
  readonly counts: Rows;
}

/** The time of a round of an aggregate on a graph. */
interface Rows {
  readonly graph: Graph;
  readonly nanos: Pair;
}

/** Turns times into rates. A pass reads and writes an entry and computes one op. */
function ratesOf(who: keyof Pair, { streams, simple, costly, lookups, rows, counts }: Times): Rates {
  const pass = streams.get(STREAMED[1])![who];
  const simpleNanos = atLeast((simple[who] - pass) / (SIMPLE.length - 1));
  const costlyNanos = atLeast((costly[who] - pass) / COSTLY.length);
  const stream: Curve = [...streams].map(([entries, pair]) => ({
    bytes: 2 * ENTRY_BYTES * entries,
    nanos: Math.max(0.001, (pair[who] - simpleNanos) / (2 * ENTRY_BYTES)),
  }));
  const gather = gatherCurve(lookups, who);
  // A row costs its two ends and one write; an arc costs its neighbor's number, a lookup and an addition. Both cost
  // some time besides.
  const besides = ({ graph, nanos }: Rows): { rest: number; rows: number; arcs: number } => {
    const { nodeCount, edgeCount } = graph;
    const read = readCurve(gather, ENTRY_BYTES * nodeCount);
    const bytes = 4 * edgeCount + 12 * nodeCount;
    const known = edgeCount * (read + simpleNanos) + bytes * readCurve(stream, bytes);
    return { rest: nanos[who] - known, rows: nodeCount, arcs: edgeCount };
  };
  const [a, b] = [besides(rows.dense), besides(rows.sparse)];
  const determinant = a.arcs * b.rows - b.arcs * a.rows;
  const arcNanos = atLeast((a.rest * b.rows - b.rest * a.rows) / determinant);
  const rowNanos = atLeast((a.arcs * b.rest - b.arcs * a.rest) / determinant);
  const counted = besides(counts);
  const stepNanos = atLeast((counted.rest - counted.rows * rowNanos) / (COUNT_STEPS * counted.arcs));
  return { stream, gather, simpleNanos, costlyNanos, stepNanos, rowNanos, arcNanos };
}

/**
 * The nanoseconds of a lookup in a cache that keeps up with a core: about a cycle. The rest of its time is in that of
 * rows.
 */
const FASTEST_GATHER = 0.3;

/**
 * The time of a lookup by the size of the table. Besides it, the program reads, adds and writes an entry, and computes the
 * place: as much for tables of any size, and what is looked up in the smallest is in the cache of a core.
 */
function gatherCurve(lookups: ReadonlyMap<number, Pair>, who: keyof Pair): Curve {
  const nanos = [...lookups.values()].map((pair) => pair[who]);
  // Whatever disturbs a measurement makes it longer, so that no table is slower than a larger one.
  for (let k = nanos.length - 2; k >= 0; k--) nanos[k] = Math.min(nanos[k]!, nanos[k + 1]!);
  const smallest = lookups.get(TABLES[0])!;
  const fastest = FASTEST_GATHER * Math.min(1, smallest[who] / smallest.alone);
  return [...lookups.keys()].map((entries, k) => ({
    bytes: ENTRY_BYTES * entries,
    nanos: fastest + nanos[k]! - nanos[0]!,
  }));
}

/** Bounds the rates of all workers: together they are no faster than as many alone, and no slower than one of them. */
function withinWorkers(one: Rates, all: Rates, workers: number): Rates {
  const within = (alone: number, together: number): number => Math.min(alone, Math.max(alone / workers, together));
  const curve = (alone: Curve, together: Curve): Curve =>
    alone.map(({ bytes, nanos }, k) => ({ bytes, nanos: within(nanos, together[k]!.nanos) }));
  return {
    stream: curve(one.stream, all.stream),
    gather: curve(one.gather, all.gather),
    simpleNanos: within(one.simpleNanos, all.simpleNanos),
    costlyNanos: within(one.costlyNanos, all.costlyNanos),
    stepNanos: within(one.stepNanos, all.stepNanos),
    rowNanos: within(one.rowNanos, all.rowNanos),
    arcNanos: within(one.arcNanos, all.arcNanos),
  };
}

/** Nanoseconds by which a lookup is slower than the fastest in a table that is no longer in a core's own cache. */
const BEYOND_CORE = 1.5;

/**
 * Finds the sizes at which lookups become slower: that of a core's cache, and that at which the time is half way to the
 * slowest, by the logarithm.
 */
export function cachesOf(gather: Curve): Caches {
  const fastest = gather[0]!.nanos;
  const slowest = gather.at(-1)!.nanos;
  const upTo = (nanos: number): number => gather.findLast((point) => point.nanos <= nanos)!.bytes;
  const core = upTo(fastest + BEYOND_CORE);
  const between = Math.sqrt(fastest * slowest);
  return { core, last: Math.max(core, upTo(Math.max(between, fastest))) };
}

function atLeast(nanos: number): number {
  return Math.max(LEAST_NANOS, nanos);
}
