/**
 * Measures the rates of a machine with one worker and with all, by programs of one loop each, whose rounds do one
 * thing. The times are those of kernels in traces, so that nothing else of a run is in them.
 */

import type { RunReport } from "../../../runtime/report.ts";
import type { WorkerTrace } from "../../bind/worker-trace.ts";
import { medianOf } from "../../estimate/learned.ts";
import type { MachineRates, PoolState } from "../../estimate/rates.ts";
import { fromEdges } from "../../graph/build.ts";
import { uniform } from "../../graph/generate.ts";
import type { Graph } from "../../graph/graph.ts";
import { readFunc } from "../../ir/text/grammar.ts";
import type { Plan } from "../../plan/plan.ts";
import { atOnce } from "../../turns.ts";
import { COMPILER } from "../parts/parts.ts";
import type { SharedRun } from "./apart.ts";
import { measureApart } from "./apart.ts";
import { COSTLY, FUNCTIONS, SIMPLE } from "./chains.ts";
import { COUNT, chain, LOOKUP, loops, nodes, PASS, ROWS, smallest, TWO_KERNELS } from "./programs.ts";
import type { Pair, Rows } from "./rates.ts";
import { atLeast, cachesOf, ENTRY_BYTES, GATHERED, ratesOf, STREAMED, TABLES, withinWorkers } from "./rates.ts";

/** Runs a plan with its parameters, `rounds` among them, on one worker or on all. */
export type TimeRun = (
  plan: Plan,
  graph: Graph,
  given: Readonly<Record<string, number>>,
  how: { readonly mode: Mode; readonly trace: boolean },
) => Promise<Pick<RunReport, "millis" | "trace">>;

type Mode = "sequential" | "parallel";

/** The result of measuring. */
export interface Measured {
  readonly rates: MachineRates;
  /** The mean time of compiling, in microseconds for each op of a program. */
  readonly compileMicrosPerOp: number;
}

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
/**
 * The rounds of programs with nothing to share out. Both numbers of rounds take so long that the calling thread has gone to
 * sleep by the end, as it has in most runs, so that what they differ by is the time of rounds alone.
 */
const EMPTY_ROUNDS = { few: 1000, many: 3000 };
/** The runs with so many rounds, and with none. */
const EMPTY_RUNS = { long: 12, start: 40 };
/**
 * The milliseconds between two runs in a program that does something with their results. By then the worker has gone to
 * sleep, and takes twice as long to begin as one that is called at once.
 */
const BETWEEN_MILLIS = 0.2;
/** The number of times that workers are left to fall asleep. */
const SLEEPS = 4;
/**
 * The nodes of the program that all workers share, of which a round takes one worker about a tenth of a millisecond, as in many
 * programs, and the rounds in which its time is measured.
 */
const SHARED_NODES = 2 ** 14;
const SHARED_ROUNDS = 64;

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
  const dividing = programs.plan(chain(COSTLY));
  const costly = await run.perEntry(dividing, long, ENTRIES);
  const functions = await run.perEntry(programs.plan(chain(FUNCTIONS, 1)), long, ENTRIES);
  const lookups = new Map<number, Pair>();
  const looking = programs.plan(LOOKUP);
  for (const entries of TABLES) {
    // A graph with few edges and many nodes: entries of edges are looked up in a table of nodes.
    const graph = fromEdges({ nodeCount: entries, ...loops(ENTRIES), name: "calibration" });
    lookups.set(entries, await run.perEntry(looking, graph, ENTRIES, { bits: 32 - Math.log2(entries) }));
  }
  const gathering = programs.plan(ROWS);
  const onRows = async (graph: Graph): Promise<Rows> => ({ graph, nanos: await run.perRound(gathering, graph) });
  const sparse = await onRows(uniform({ nodeCount: 2 ** 14, edgeCount: 2 ** 14, seed: 2 }));
  const single = await onRows(fromEdges({ nodeCount: 1, ...loops(ENTRIES), name: "calibration" }));
  const rows: Rows[] = [];
  for (const [nodeCount, edgeCount] of GATHERED) rows.push(await onRows(uniform({ nodeCount, edgeCount, seed: 1 })));
  const { graph: dense } = rows[0]!;
  const counts = { graph: dense, nanos: await run.perRound(programs.plan(COUNT), dense) };

  const times = { streams, simple, costly, functions, lookups, rows, sparse, single, counts };
  const one = ratesOf("alone", times);
  const all = ratesOf("together", times);
  const together = withinWorkers(one, all, workers);
  const meeting = await run.meeting(pass, programs.plan(TWO_KERNELS), smallest());
  const share = together.costlyNanos / one.costlyNanos;
  const starting = await run.starting(pass, smallest(), { plan: dividing, share }, meeting);
  const rates: MachineRates = {
    workers,
    one,
    all: together,
    levelMicros: meeting.levelMicros,
    kernelMicros: meeting.kernelMicros,
    barrierMicros: meeting.barrierMicros,
    ...starting,
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

  async perEntry(plan: Plan, graph: Graph, entries: number, given = {}): Promise<Pair> {
    const rounds = Math.max(LEAST_ROUNDS, Math.ceil(LEAST_ENTRIES / entries));
    const { alone, together } = await this.perRound(plan, graph, { ...given, rounds });
    return { alone: alone / entries, together: together / entries };
  }

  /**
   * Measures the nanoseconds of a round in the kernel of a loop. The first run of each program is not counted, since it
   * compiles and touches new memory.
   */
  async perRound(plan: Plan, graph: Graph, given = { rounds: 2 * LEAST_ROUNDS }): Promise<Pair> {
    const nanos = async (mode: Mode): Promise<number> => roundNanos(await this.#traces(plan, graph, given, mode));
    const alone = await nanos("sequential");
    return { alone, together: this.#workers === 1 ? alone : await nanos("parallel") };
  }

  async #traces(
    plan: Plan,
    graph: Graph,
    given: { readonly rounds: number },
    mode: Mode,
  ): Promise<(readonly WorkerTrace[])[]> {
    await this.#warm(plan, graph, given, mode);
    const traces: (readonly WorkerTrace[])[] = [];
    for (let run = 0; run < TRACED_RUNS; run++)
      traces.push((await this.#time(plan, graph, given, { mode, trace: true })).trace ?? []);
    return traces;
  }

  /** Runs a program until its code has become fast. */
  async #warm(plan: Plan, graph: Graph, given: { readonly rounds: number }, mode: Mode): Promise<void> {
    // The first run touches new memory, and tracing has code of its own.
    await this.#time(plan, graph, given, { mode, trace: true });
    const entries = Math.max(1, graph.nodeCount, graph.edgeCount);
    let [seen, millis] = [given.rounds * entries, 0];
    while (seen < WARM_ENTRIES && millis < WARM_MILLIS) {
      millis += (await this.#time(plan, graph, given, { mode, trace: false })).millis;
      seen += given.rounds * entries;
    }
    await pause(TIER_UP_MILLIS);
  }

  /** Measures what levels, kernels and barriers take besides computing, and the time of a run besides its rounds. */
  async meeting(one: Plan, two: Plan, graph: Graph): Promise<Meeting> {
    const first = await this.#emptyRounds(one, graph, "sequential");
    const second = await this.#emptyRounds(two, graph, "sequential");
    const kernelMicros = atLeast(second.round - first.round);
    const levelMicros = atLeast(first.round - kernelMicros);
    const met = this.#workers === 1 ? first : await this.#emptyRounds(one, graph, "parallel");
    const barrierMicros = this.#workers === 1 ? 0 : atLeast(met.round - first.round);
    return { levelMicros, kernelMicros, barrierMicros, besidesMicros: first.besides };
  }

  /**
   * Measures how runs begin and end, on workers that were in another one just before and on such that had gone to sleep: by empty
   * runs, and by runs of a plan that all workers can share.
   */
  async starting(empty: Plan, graph: Graph, shared: SharedPlan, { besidesMicros }: Meeting): Promise<Starting> {
    const startMicros = await this.#starts(empty, graph);
    const heardMicros = Math.max(0, besidesMicros - startMicros.one);
    const longRun = await this.#sharedRuns(shared, startMicros.one + heardMicros);
    // Until now all cores were busy, and a system that has just had to part threads may leave them apart for a while.
    await pause(IDLE_MILLIS);
    const woken = await this.#woken(empty, graph);
    const asleep = await measureApart(shared.share, (millis) => longRun(millis, "asleep", woken.all + heardMicros));
    const awake = await measureApart(shared.share, (millis) => longRun(millis, "awake", startMicros.all + heardMicros));
    const wakeMicros = {
      one: Math.max(0, woken.one - startMicros.one),
      all: Math.max(0, woken.all - startMicros.all),
    };
    // No thread takes longer to wake than a worker. What is beyond that other processes took in so long a run.
    return { startMicros, heardMicros: Math.min(wakeMicros.one, heardMicros), wakeMicros, apart: { awake, asleep } };
  }

  /**
   * Prepares runs of about so many milliseconds, of which all workers could share everything. `alone` are the microseconds that a run on
   * one worker takes besides, and `together` those on all.
   */
  async #sharedRuns(
    { plan, share }: SharedPlan,
    alone: number,
  ): Promise<(millis: number, pool: PoolState, together: number) => Promise<SharedRun>> {
    if (this.#workers === 1) return async (millis) => ({ work: 1000 * millis, lost: 0 });
    const graph = nodes(SHARED_NODES);
    await this.#warm(plan, graph, { rounds: WARM_ENTRIES / SHARED_NODES }, "parallel");
    const round = Math.max(1, (await this.#micros(plan, graph, SHARED_ROUNDS, "sequential")) - alone) / SHARED_ROUNDS;
    return async (millis, pool, together) => {
      const rounds = Math.max(1, Math.round((1000 * millis) / round));
      // Cores that had something to do as long as one worker ran are those of a program that runs again and again.
      if (pool === "awake") await this.#micros(plan, graph, rounds, "sequential");
      else await pause(ASLEEP_MILLIS);
      const micros = await this.#micros(plan, graph, rounds, "parallel");
      return { work: rounds * round, lost: micros - together - rounds * round * share };
    };
  }

  async #micros(plan: Plan, graph: Graph, rounds: number, mode: Mode): Promise<number> {
    return (await this.#time(plan, graph, { rounds }, { mode, trace: false })).millis * 1000;
  }

  /**
   * Measures the microseconds of a round with nothing to share out, and of such runs besides their rounds. For a round the
   * fastest run counts, which neither other processes nor the places of workers have disturbed.
   */
  async #emptyRounds(
    plan: Plan,
    graph: Graph,
    mode: Mode,
  ): Promise<{ readonly round: number; readonly besides: number }> {
    const found = { few: [] as number[], many: [] as number[] };
    for (let turn = 0; turn < EMPTY_RUNS.long; turn++) {
      for (const rounds of ["few", "many"] as const) {
        found[rounds].push(await this.#micros(plan, graph, EMPTY_ROUNDS[rounds], mode));
      }
    }
    const round = (Math.min(...found.many) - Math.min(...found.few)) / (EMPTY_ROUNDS.many - EMPTY_ROUNDS.few);
    return { round, besides: quartileOf(found.many) - EMPTY_ROUNDS.many * round };
  }

  /**
   * Measures the microseconds of empty runs on one worker and on all in turn: cores that had nothing to do for as long as
   * another worker ran begin later than those that run the same again and again.
   */
  async #starts(plan: Plan, graph: Graph): Promise<{ readonly one: number; readonly all: number }> {
    const found: Record<Mode, number[]> = { sequential: [], parallel: [] };
    for (let run = 0; run < EMPTY_RUNS.start; run++) {
      for (const mode of ["sequential", "parallel"] as const) {
        const until = performance.now() + BETWEEN_MILLIS;
        while (performance.now() < until);
        found[mode].push(await this.#micros(plan, graph, 0, mode));
      }
    }
    const one = medianOf(found.sequential);
    return { one, all: this.#workers === 1 ? one : Math.max(one, medianOf(found.parallel)) };
  }

  /** Measures the microseconds of empty runs, on one worker and on all in turn, which had gone to sleep. */
  async #woken(plan: Plan, graph: Graph): Promise<{ readonly one: number; readonly all: number }> {
    const found: Record<Mode, number[]> = { sequential: [], parallel: [] };
    for (let sleep = 0; sleep < SLEEPS; sleep++) {
      for (const mode of ["sequential", "parallel"] as const) {
        await pause(ASLEEP_MILLIS);
        found[mode].push(await this.#micros(plan, graph, 0, mode));
      }
    }
    const one = medianOf(found.sequential);
    return { one, all: this.#workers === 1 ? one : medianOf(found.parallel) };
  }
}

/** The lower quartile of some numbers. */
function quartileOf(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 2]!;
}

type Meeting = Pick<MachineRates, "levelMicros" | "kernelMicros" | "barrierMicros"> & {
  /** The time of a long run on one worker besides its rounds. */
  readonly besidesMicros: number;
};

type Starting = Pick<MachineRates, "startMicros" | "heardMicros" | "wakeMicros" | "apart">;

/** A plan that computes on every node, and the part of the time of one worker that all of them take for it. */
interface SharedPlan {
  readonly plan: Plan;
  readonly share: number;
}

/** The milliseconds after which workers that nobody has called have gone to sleep, and so may have their cores. */
const ASLEEP_MILLIS = 14;

/** The milliseconds after which the system no longer spreads threads out as for a busy program. */
const IDLE_MILLIS = 150;

async function pause(millis: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, millis));
}

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
