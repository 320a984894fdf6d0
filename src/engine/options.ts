/** The options of engines and of their runs, with their descriptions. */

import type { Progress } from "../../runtime/control.ts";
import type { BackendName } from "../../runtime/loaders.ts";
import { isUrl } from "../arguments/bytes.ts";
import type { Kind } from "../arguments/kind.ts";
import { callback, choice, either, flag, integer, list, number, plain, signal, text } from "../arguments/kind.ts";
import type { Described } from "../arguments/options.ts";
import { optionsOf } from "../arguments/options.ts";
import { ROW_LAYOUTS } from "../bind/row-layout.ts";
import { SOURCES_CHOICES } from "../bind/sources/choice.ts";
import { ORDER_CHOICES, SPARSE_CHOICES } from "../bind/sparse/choice.ts";
import type { Thresholds } from "../bind/thresholds.ts";
import { DEFAULT_THRESHOLDS } from "../bind/thresholds.ts";
import { COMPILE_OPTIONS } from "../compile-options.ts";
import type { MachineProfile } from "../estimate/profile.ts";
import { isProfile } from "../estimate/profile.ts";
import type { RunTrace } from "../explain/run-trace.ts";
import { BACKEND_NAMES } from "./backends.ts";
import { CHUNKS_PER_WORKER } from "./kept/decisions.ts";
import type { SessionOptions } from "./session.ts";

/** The options of an engine. */
export interface EngineOptions {
  /** The most worker threads that a run may use. All cores unless told otherwise. */
  readonly workers?: number | undefined;
  /** The most bytes that graphs and buffers may take together. 4 GiB unless told less. */
  readonly maximumBytes?: number | undefined;
  /**
   * Where the script of workers is, if they may not be started from a `blob:` URL. It is what `edgewise/worker` names, at the
   * URL where the page or its bundler has it. Part of the program if not given.
   */
  readonly workerUrl?: string | URL | undefined;
  /** The back end that makes code of kernels. Unless named, the first whose results have the interpreter's bits. */
  readonly backend?: BackendName | undefined;
  /**
   * Called once, with the reason, if runs will have only the calling thread although more were wanted. Unless given, the
   * first such engine of a process prints a warning.
   */
  readonly onWarning?: ((message: string) => void) | undefined;
  /**
   * The measured rates of the machine, in place of the profile that is kept for it. By one that is given, nothing is learned of runs. Results
   * never depend on it.
   */
  readonly profile?: MachineProfile | undefined;
}

/** The options of measuring the machine. */
export interface CalibrateOptions {
  /** Whether to keep what was found for later engines. It is, unless this is false. */
  readonly keep?: boolean | undefined;
  /** Whether to keep it although others were busy meanwhile. It is not, unless this is true. */
  readonly anyway?: boolean | undefined;
  /** Stops it, which then rejects with `run/aborted`. */
  readonly signal?: AbortSignal | undefined;
}

/** The options of a run on an engine. */
export interface RunOptions extends SessionOptions {
  /** Stops the run, which then rejects with `run/aborted`. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which the run rejects with `run/timeout`. */
  readonly timeout?: number | undefined;
  /**
   * Called now and then with the round that ended last, how many there may be, and the number that the loop waits to see small; or, where it has no
   * rounds, with how many nodes are settled.
   */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Whether `report.trace` shall say what each worker did when. It takes some time for each chunk and each level. */
  readonly trace?: boolean | undefined;
}

/** The options of a run with an engine of its own: those of the run and those of the engine. */
export type OneShotOptions = RunOptions & EngineOptions;

/** The options of a run on the calling thread of an engine. */
export type RunSyncOptions = Omit<SessionOptions, "mode" | "workers"> & Pick<RunOptions, "timeout" | "trace">;

/** The options of a run on the calling thread without an engine. */
export type OneShotSyncOptions = RunSyncOptions & Pick<EngineOptions, "maximumBytes">;

/** The options of a report, besides those of its runs. */
export interface ReportOptions extends RunOptions {
  /** Whether to run the algorithm both ways for the report. It is, unless this is false. */
  readonly measure?: boolean | undefined;
  /** Whether to list what each pass did. */
  readonly passes?: boolean | undefined;
  /** Numbers of workers to say what they should give, extrapolated beyond the cores there are. */
  readonly curve?: readonly number[] | undefined;
}

/** The options of an explanation, besides those of its runs. */
export interface ExplainOptions extends Omit<RunOptions, "trace"> {
  /** Whether to run the algorithm, once to warm up and once to measure it. */
  readonly analyze?: boolean | undefined;
  /** Called with the trace of the run that was measured. */
  readonly onTrace?: ((trace: RunTrace) => void) | undefined;
}

/** The greatest number of workers. More are surely a mistake, since a barrier of hundreds costs more than it gives. */
export const MOST_WORKERS = 256;

const WORKERS: Kind<number> = integer(1, MOST_WORKERS);
/** A size; Infinity for one without a bound. */
const SIZE: Kind<number> = number(0, Infinity);

export const THRESHOLDS: Described<Partial<Thresholds>> = {
  minParallelOps: {
    kind: SIZE,
    doc: "The least number of kernels in a level that is shared out although each kernel is small.",
    initial: `\`${DEFAULT_THRESHOLDS.minParallelOps}\``,
  },
  minOpMicros: {
    kind: SIZE,
    doc: "The least time, in microseconds, of each kernel in a level that is shared out for its number of kernels.",
    initial: `\`${DEFAULT_THRESHOLDS.minOpMicros}\``,
  },
  minParallelElements: {
    kind: SIZE,
    doc: "The least weight of a level that is shared out, in entries of rows.",
    initial: `\`${DEFAULT_THRESHOLDS.minParallelElements}\`, or as measured`,
  },
  minSpeedup: {
    kind: SIZE,
    doc: "The least estimated speedup with which a plan is run on several workers.",
    initial: `\`${DEFAULT_THRESHOLDS.minSpeedup}\``,
  },
  minSplitGain: {
    kind: number(-Infinity, Infinity),
    doc: "The least part of a level's longest share that splitting long rows must save, after `minParallelElements` for the barrier; Infinity for never.",
    initial: `\`${DEFAULT_THRESHOLDS.minSplitGain}\``,
  },
};

export const ENGINE_OPTIONS: Described<EngineOptions> = {
  workers: { kind: WORKERS, doc: "The most worker threads that a run may use.", initial: "all cores" },
  maximumBytes: {
    kind: integer(1, Number.MAX_SAFE_INTEGER),
    doc: "The most bytes that graphs and buffers may take together.",
    initial: "4 GiB",
  },
  workerUrl: {
    kind: either(text, plain("a URL", isUrl)),
    doc: "Where the script of workers is, if they may not be started from a `blob:` URL.",
    initial: "part of the program",
  },
  backend: {
    kind: choice(...BACKEND_NAMES),
    doc: "The back end that makes code of kernels.",
    initial: "the first whose results have the interpreter's bits",
  },
  onWarning: {
    kind: callback<(message: string) => void>("a function of a text"),
    doc: "Called once, with the reason, if runs will have only the calling thread although more were wanted.",
    initial: "one warning by the process",
  },
  profile: {
    kind: plain("a profile, as engine.calibrate gives it", isProfile),
    doc: "The measured rates of the machine, in place of the profile that is kept for it.",
    initial: "the one that is kept, else what is shipped",
  },
};

export const CALIBRATE_OPTIONS: Described<CalibrateOptions> = {
  keep: { kind: flag, doc: "Whether to keep what was found for later engines.", initial: "`true`" },
  anyway: { kind: flag, doc: "Whether to keep it although others were busy meanwhile.", initial: "`false`" },
  signal: { kind: signal, doc: "Stops it, which then rejects with `run/aborted`." },
};

const HERE_OPTIONS: Described<Omit<SessionOptions, "mode" | "workers">> = {
  compile: {
    kind: optionsOf(COMPILE_OPTIONS, "an object of options, as compile takes them"),
    doc: "How the algorithm is compiled.",
  },
  specialize: {
    kind: choice(true, false, "counts"),
    doc: "Whether to compile the algorithm for this graph and these parameters alone; each others are compiled anew.",
    initial: "`false`",
  },
  thresholds: {
    kind: optionsOf(THRESHOLDS, "an object of thresholds"),
    doc: "The sizes from which levels are shared out and runs have all workers.",
  },
  chunksPerWorker: {
    kind: SIZE,
    doc: "About how many chunks each worker should find in a kernel; Infinity for chunks of one block.",
    initial: `\`${CHUNKS_PER_WORKER}\``,
  },
  vectors: {
    kind: flag,
    doc: "Whether kernels compute several entries at once.",
    initial: "`true`, where the machine can",
  },
  rowLayout: {
    kind: choice(...ROW_LAYOUTS),
    doc: "How the rows of a graph are laid out.",
    initial: '`"auto"`: as is best for the graph',
  },
  sparse: {
    kind: choice(...SPARSE_CHOICES),
    doc: "Whether rounds of loops go over lists of what changed.",
    initial: '`"auto"`: as costs less in each round',
  },
  order: {
    kind: choice(...ORDER_CHOICES),
    doc: "Whether loops that come to the same in any order go round by round all the same.",
    initial: '`"auto"`: they are settled in the order of their values, without rounds',
  },
  sources: {
    kind: choice(...SOURCES_CHOICES),
    doc: "Whether workers share each node of `forNodes`, take whole nodes apart, or compute several of these side by side (lanes).",
    initial: '`"auto"`: as is estimated better',
  },
};

const WATCHED_HERE: Described<Pick<RunOptions, "timeout" | "trace">> = {
  timeout: {
    kind: SIZE,
    doc: "Milliseconds after which the run rejects with `run/timeout`.",
    initial: "none",
  },
  trace: {
    kind: flag,
    doc: "Whether `report.trace` shall say what each worker did when.",
    initial: "`false`",
  },
};

export const RUN_OPTIONS: Described<RunOptions> = {
  mode: {
    kind: choice("auto", "parallel", "sequential"),
    doc: "On all workers or on one, in place of what the estimate decides.",
    initial: '`"auto"`: what the estimate decides',
  },
  workers: { kind: WORKERS, doc: "Use at most so many of the engine's workers.", initial: "all of them" },
  signal: { kind: signal, doc: "Stops the run, which then rejects with `run/aborted`." },
  onProgress: {
    kind: callback<(progress: Progress) => void>("a function of { round, limit, residual, settled }"),
    doc: "Called now and then with the round that ended last, how many there may be, and the number that the loop waits to see small; or, where it has no rounds, with how many nodes are settled.",
  },
  ...WATCHED_HERE,
  ...HERE_OPTIONS,
};

export const ONE_SHOT_OPTIONS: Described<OneShotOptions> = {
  ...RUN_OPTIONS,
  ...ENGINE_OPTIONS,
};

export const RUN_SYNC_OPTIONS: Described<RunSyncOptions> = {
  ...WATCHED_HERE,
  ...HERE_OPTIONS,
};

export const ONE_SHOT_SYNC_OPTIONS: Described<OneShotSyncOptions> = {
  maximumBytes: ENGINE_OPTIONS.maximumBytes,
  ...RUN_SYNC_OPTIONS,
};

export const REPORT_OPTIONS: Described<ReportOptions> = {
  measure: { kind: flag, doc: "Whether to run the algorithm both ways for the report.", initial: "`true`" },
  passes: { kind: flag, doc: "Whether to list what each pass did.", initial: "`false`" },
  curve: {
    kind: list(WORKERS, "numbers of workers"),
    doc: "Numbers of workers to say what they should give, extrapolated beyond the cores there are.",
    initial: "`[1, 2, 4, 8, 16]`",
  },
  ...RUN_OPTIONS,
};

export const EXPLAIN_OPTIONS: Described<ExplainOptions> = {
  analyze: {
    kind: flag,
    doc: "Whether to run the algorithm, once to warm up and once to measure it.",
    initial: "`false`",
  },
  onTrace: {
    kind: callback<(trace: RunTrace) => void>("a function of a trace"),
    doc: "Called with the trace of the run that was measured.",
  },
  mode: RUN_OPTIONS.mode,
  workers: RUN_OPTIONS.workers,
  signal: RUN_OPTIONS.signal,
  onProgress: RUN_OPTIONS.onProgress,
  timeout: RUN_OPTIONS.timeout,
  ...HERE_OPTIONS,
};
