/**
 * Measures the rates of a machine with one worker and with all, by programs of one loop each, whose rounds do one
 * thing. The times are those of kernels in traces, so that nothing else of a run is in them.
 */

import type { RunReport } from "../../../runtime/report.ts";
import type { WorkerTrace } from "../../bind/worker-trace.ts";
import { medianOf } from "../../estimate/learned.ts";
import type { MachineRates } from "../../estimate/rates.ts";
import { fromEdges } from "../../graph/build.ts";
import { uniform } from "../../graph/generate.ts";
import type { Graph } from "../../graph/graph.ts";
import { readFunc } from "../../ir/text/grammar.ts";
import type { Plan } from "../../plan/plan.ts";
import { atOnce } from "../../turns.ts";
import { COMPILER } from "../parts/parts.ts";
import { COSTLY, COUNT, chain, LOOKUP, loops, nodes, PASS, ROWS, SIMPLE, SMALLEST, TWO_KERNELS } from "./programs.ts";
import type { Pair } from "./rates.ts";
import { atLeast, cachesOf, ENTRY_BYTES, ratesOf, STREAMED, TABLES, withinWorkers } from "./rates.ts";

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
