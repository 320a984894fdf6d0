/**
 * A traced run as a file for trace viewers: the Trace Event Format in its JSON object form, which Perfetto and
 * chrome://tracing open. A lane per worker, and one for the rounds of outermost loops.
 */

import { madeData } from "../arguments/kind.ts";
import { refuseExtra } from "../arguments/options.ts";
import type { TraceEvent } from "../bind/worker-trace.ts";
import type { RunTrace } from "./run-trace.ts";

/** The trace has one process. Its threads are the lanes: rounds first, then the workers in order. */
const PROCESS = 1;
const ROUNDS = 0;
const laneOf = (worker: number): number => worker + 1;

/**
 * The text of the file, piece by piece. Times are microseconds in eighths, which viewers that count nanoseconds take
 * over without rounding: what touches or lies within something else still does so there.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant.
 * @example
 * ```ts
 * import { Engine, star, traceToChrome } from "edgewise";
 * import { wcc } from "edgewise/algorithms";
 *
 * await using engine = await Engine.create({ workers: 2 });
 * const { report } = await engine.run(wcc, star({ nodeCount: 2000 }), {}, { mode: "parallel", trace: true });
 * const { traceEvents } = JSON.parse([...traceToChrome(report!.trace!)].join(""));
 * console.log(traceEvents.length > 0); // true
 * ```
 */
export function traceToChrome(trace: RunTrace, ...extra: readonly never[]): Generator<string> {
  const call = "traceToChrome";
  refuseExtra(call, 1, extra);
  return chromeTexts(TRACE.read(trace, { call, name: "" }));
}

const TRACE = madeData<RunTrace>(
  "the trace of a run, as onTrace and result.report have it",
  ["kernels", "levels", "loops", "workers"],
  [],
);

function* chromeTexts(trace: RunTrace): Generator<string> {
  const { algorithm, graph, millis, workers } = trace;
  const dropped = workers.map(({ noted, events }) => noted - events.length);
  const about = { algorithm, graph, workers: workers.length, milliseconds: millis, eventsDropped: dropped };
  yield `{"displayTimeUnit":"ns","otherData":${JSON.stringify(about)},"traceEvents":[\n`;
  yield JSON.stringify(metadata("process_name", ROUNDS, { name: `${algorithm} on ${graph}` }));
  const slices = workers.map(({ events }) => events.map((event) => sliceOf(trace, event)));
  yield* lane(
    ROUNDS,
    "rounds",
    slices.flat().filter(({ cat }) => cat === "round"),
  );
  for (const [worker, { start, end }] of workers.entries()) {
    const walk: Slice = { name: algorithm, cat: "run", start, end, args: {} };
    const own = slices[worker]!.filter(({ cat }) => cat !== "round");
    yield* lane(laneOf(worker), `worker ${worker}`, [walk, ...own]);
    if (dropped[worker]! > 0) yield `,\n${JSON.stringify(droppedEvent(laneOf(worker), start, dropped[worker]!))}`;
  }
  yield "\n]}\n";
}

interface Slice {
  readonly name: string;
  readonly cat: "run" | "level" | "kernel" | "scalars" | "wait" | "round" | "sparse";
  readonly start: number;
  readonly end: number;
  readonly args: Readonly<Record<string, string | number>>;
}

/** Writes a lane with its slices by time, an outer slice before those within it. An empty lane is left out. */
function* lane(thread: number, name: string, slices: readonly Slice[]): Generator<string> {
  if (slices.length === 0) return;
  yield `,\n${JSON.stringify(metadata("thread_name", thread, { name }))}`;
  yield `,\n${JSON.stringify(metadata("thread_sort_index", thread, { sort_index: thread }))}`;
  const inOrder = slices.map((slice) => ({ ...slice, start: eighths(slice.start), end: eighths(slice.end) }));
  inOrder.sort((a, b) => a.start - b.start || b.end - a.end || DEPTH[a.cat] - DEPTH[b.cat]);
  for (const { name: title, cat, start, end, args } of inOrder) {
    const event = { name: title, cat, ph: "X", ts: start / 8, dur: (end - start) / 8, pid: PROCESS, tid: thread, args };
    yield `,\n${JSON.stringify(event)}`;
  }
}

/** The nesting depth of slices: of two with the same times, the deeper lies within the other. */
const DEPTH = { run: 0, round: 0, level: 1, sparse: 1, wait: 2, scalars: 2, kernel: 2 } as const satisfies Record<
  Slice["cat"],
  number
>;

function eighths(millis: number): number {
  return Math.floor(millis * 8000);
}

function metadata(name: string, thread: number, args: Readonly<Record<string, string | number>>) {
  return { name, ph: "M", pid: PROCESS, tid: thread, args };
}

function droppedEvent(thread: number, start: number, count: number) {
  const name = `${count} earlier events were dropped`;
  return { name, cat: "run", ph: "i", s: "t", ts: eighths(start) / 8, pid: PROCESS, tid: thread };
}

function sliceOf({ kernels, levels, loops }: RunTrace, event: TraceEvent): Slice {
  const { start, end } = event;
  switch (event.kind) {
    case "round": {
      const { loop, round, set } = event;
      if (set === null) return { name: `round ${round}`, cat: "round", start, end, args: { loop, round } };
      return { name: `sparse round ${round}`, cat: "round", start, end, args: { loop, round, set } };
    }
    case "sparse":
      return { name: `sparse round over ${loops[event.loop]!}`, cat: "sparse", start, end, args: { loop: event.loop } };
    case "level":
      return { name: levels[event.level]!, cat: "level", start, end, args: { level: event.level } };
    case "wait": {
      const { after, number } = event;
      const name = after === "solo" ? "barrier after worker 0 alone" : "barrier";
      return { name, cat: "wait", start, end, args: { after: after === "level" ? levels[number]! : after } };
    }
    case "kernel": {
      const { kernel, from, to } = event;
      const { name, level, domain } = kernels[kernel]!;
      const place = { kernel, level: levels[level]! };
      if (domain === null) return { name, cat: "scalars", start, end, args: place };
      return { name, cat: "kernel", start, end, args: { ...place, over: domain, from, to } };
    }
    default:
      return event satisfies never;
  }
}
