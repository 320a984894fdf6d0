/** The rates of a machine, with one worker and with all, and the times to meet and to start. */

import type { Caches, Thresholds } from "../bind/thresholds.ts";
import { DEFAULT_THRESHOLDS, SHIPPED_CACHES } from "../bind/thresholds.ts";
import { BLOCK } from "../plan/blocks.ts";

/**
 * Nanoseconds by bytes of memory, by ascending bytes. Between two points, they are interpolated linearly by the
 * logarithm of the bytes.
 */
export type Curve = readonly CurvePoint[];

export interface CurvePoint {
  readonly bytes: number;
  readonly nanos: number;
}

/** The rates of some workers. Times are those of the clock, however many workers share the work. */
export interface Rates {
  /** The time of one byte that is read or written in order, by the bytes of the whole array. */
  readonly stream: Curve;
  /** The time of one entry that is read at a computed place, by the bytes of its table. */
  readonly gather: Curve;
  readonly simpleNanos: number;
  /** The time of a division. */
  readonly costlyNanos: number;
  /** The time of a function that machines have no instruction for, such as an exponential. */
  readonly functionNanos: number;
  /** The time of a step that waits for the one before, or for a branch that cannot be predicted. */
  readonly stepNanos: number;
  /** The time of beginning and ending one row of an aggregate. */
  readonly rowNanos: number;
  /** The time of one entry of a row, besides what is read and computed there. */
  readonly arcNanos: number;
  /** The further time of an entry of a long row, which waits for the one before where sums of floats keep their order. */
  readonly chainNanos: number;
}

/** The rates of a machine, with one worker and with all. */
export interface MachineRates {
  /** The number of workers that `all` is of. */
  readonly workers: number;
  readonly one: Rates;
  readonly all: Rates;
  /** The time of a worker for each level besides its kernels, and for each kernel besides what it computes. */
  readonly levelMicros: number;
  readonly kernelMicros: number;
  /** The time of a barrier of all workers, which wait awake. */
  readonly barrierMicros: number;
  /** The time of a run besides its steps: handing it to one worker or to all, and the answers. */
  readonly startMicros: { readonly one: number; readonly all: number };
  /** The further time of a run that takes so long that the calling thread has gone to sleep before it hears of the end. */
  readonly heardMicros: number;
  /** The further time in which one worker, and all, begin a run after they had gone to sleep. */
  readonly wakeMicros: { readonly one: number; readonly all: number };
  /** The times until all workers gain by each other, where they were in another run just before, and where they had gone to sleep. */
  readonly apart: Readonly<Record<PoolState, ApartTimes>>;
  /** The time of one byte of memory that nobody has touched before. */
  readonly firstTouchNanos: number;
  readonly caches: Caches;
}

/** Whether the workers of a run were in another run just before, or had gone to sleep. */
export type PoolState = "awake" | "asleep";

/**
 * The beginning of a run, in which several workers do not gain by each other: one may wake late, or on the core of another,
 * while the system has not yet moved it to a core of its own. Next to nothing where threads wake at once.
 */
export interface ApartTimes {
  /** The microseconds that a run takes more for having more than one worker, however long it is. */
  readonly lateMicros: number;
  /** The microseconds of work for one worker that all of them together take as long for as one. */
  readonly togetherMicros: number;
}

/** Reads a curve at a number of bytes. Beyond its ends it has the values of these. */
export function readCurve(curve: Curve, bytes: number): number {
  const next = curve.findIndex((point) => point.bytes >= bytes);
  if (next === 0) return curve[0]!.nanos;
  const above = curve[next];
  if (above === undefined) return curve.at(-1)?.nanos ?? 0;
  const below = curve[next - 1]!;
  const part = Math.log(bytes / below.bytes) / Math.log(above.bytes / below.bytes);
  return below.nanos + part * (above.nanos - below.nanos);
}

/**
 * Estimates the rates of another number of workers. The part of the work that more workers do not make faster is the
 * Karp–Flatt metric of the measured ones: e = (s − 1/p) / (1 − 1/p), where p workers take the share s of the time of
 * one. By Amdahl's law w workers take the share e + (1 − e) / w. Beyond the measured number of workers this is an
 * extrapolation.
 */
export function ratesFor(machine: MachineRates, workers: number): Rates {
  const { one, all, workers: measured } = machine;
  if (workers === measured) return all;
  if (workers === 1) return one;
  return scaleRates(one, workers, (alone, together) => serialShare(together / alone, measured), all);
}

/** Gives the Karp–Flatt metric of `workers` that take `share` of the time of one. */
export function serialShare(share: number, workers: number): number {
  if (workers <= 1) return 1;
  return Math.min(1, Math.max(0, (share - 1 / workers) / (1 - 1 / workers)));
}

/** Gives the share of the time of one that so many workers take, by Amdahl's law. */
export function amdahl(serial: number, workers: number): number {
  return serial + (1 - serial) / workers;
}

function scaleRates(
  one: Rates,
  workers: number,
  serialOf: (alone: number, together: number) => number,
  together: Rates,
): Rates {
  const scaled = (alone: number, with_: number): number =>
    alone === 0 ? 0 : alone * amdahl(serialOf(alone, with_), workers);
  const curve = (alone: Curve, with_: Curve): Curve =>
    alone.map(({ bytes, nanos }) => ({ bytes, nanos: scaled(nanos, readCurve(with_, bytes)) }));
  return {
    stream: curve(one.stream, together.stream),
    gather: curve(one.gather, together.gather),
    simpleNanos: scaled(one.simpleNanos, together.simpleNanos),
    costlyNanos: scaled(one.costlyNanos, together.costlyNanos),
    functionNanos: scaled(one.functionNanos, together.functionNanos),
    stepNanos: scaled(one.stepNanos, together.stepNanos),
    rowNanos: scaled(one.rowNanos, together.rowNanos),
    arcNanos: scaled(one.arcNanos, together.arcNanos),
    chainNanos: scaled(one.chainNanos, together.chainNanos),
  };
}

/** Estimates the machine with another number of workers. */
export function machineFor(machine: MachineRates, workers: number): MachineRates {
  if (workers === machine.workers) return machine;
  // Workers meet in a tree of pairs at best.
  const depth = (count: number): number => Math.max(1, Math.log2(count));
  const growth = depth(workers) / depth(machine.workers);
  const { startMicros, wakeMicros } = machine;
  const ofAll = ({ one, all }: { one: number; all: number }): { one: number; all: number } => ({
    one,
    all: workers === 1 ? one : all * growth,
  });
  return {
    ...machine,
    workers,
    all: ratesFor(machine, workers),
    barrierMicros: machine.barrierMicros * growth,
    startMicros: ofAll(startMicros),
    wakeMicros: ofAll(wakeMicros),
    apart: workers === 1 ? ALL_AT_ONCE : machine.apart,
  };
}

/** Workers that gain by each other from the beginning of a run. */
export const AT_ONCE: ApartTimes = { lateMicros: 0, togetherMicros: 0 };
const ALL_AT_ONCE = { awake: AT_ONCE, asleep: AT_ONCE };

/**
 * The greatest threshold, in nodes, edges and arcs. A barrier that would need more was measured while the machine was
 * busy.
 */
const MOST_SMALL_ELEMENTS = 100_000;
/** The size of the table in which entries are looked up, for the computation of a threshold. */
const SMALL_TABLE = 2 ** 16;

/** Computes the sizes above which a barrier pays on a measured machine, for thresholds that are not configured. */
export function thresholdsOf({
  workers,
  one,
  barrierMicros,
}: MachineRates): Pick<Thresholds, "minParallelElements" | "minOpMicros"> {
  const entryNanos = 4 * readCurve(one.stream, SMALL_TABLE) + readCurve(one.gather, SMALL_TABLE) + one.simpleNanos;
  // Only rates of one worker are used: whether more workers are faster is for the estimate of the whole plan to say.
  const saved = entryNanos * (1 - 1 / workers);
  // The saving has to pay for two barriers, since some worker is often late.
  const enough = saved > 0 ? Math.ceil((2 * barrierMicros * 1000) / saved) : MOST_SMALL_ELEMENTS;
  return {
    minParallelElements: Math.min(Math.max(enough, BLOCK), MOST_SMALL_ELEMENTS),
    minOpMicros: 2 * barrierMicros,
  };
}

const KIB = 2 ** 10;
const MIB = 2 ** 20;

/** About the rates of a core of a server of 2021, where lookups that do not wait for each other overlap. */
const SHIPPED_ONE: Rates = {
  stream: [
    { bytes: 64 * KIB, nanos: 0.05 },
    { bytes: 4 * MIB, nanos: 0.06 },
    { bytes: 64 * MIB, nanos: 0.08 },
  ],
  gather: [
    { bytes: 32 * KIB, nanos: 0.2 },
    { bytes: 256 * KIB, nanos: 0.3 },
    { bytes: 2 * MIB, nanos: 0.4 },
    { bytes: 8 * MIB, nanos: 0.55 },
    { bytes: 32 * MIB, nanos: 1.5 },
    { bytes: 128 * MIB, nanos: 4 },
  ],
  simpleNanos: 0.15,
  costlyNanos: 1.5,
  functionNanos: 12,
  stepNanos: 5,
  rowNanos: 3,
  arcNanos: 0.1,
  chainNanos: 0.8,
};
/** The part of each rate that more workers do not make faster. */
const SHIPPED_SERIAL = { stream: 0.08, gather: 0.04, compute: 0.02 };

/** Threads that wake in a tenth of a millisecond, and now and then on a core that is taken. */
const SHIPPED_APART = {
  awake: { lateMicros: 40, togetherMicros: 100 },
  asleep: { lateMicros: 100, togetherMicros: 500 },
};

/** The rates that decide where this machine has not been measured. */
export function shippedRates(workers: number): MachineRates {
  const curve = (alone: Curve, serial: number): Curve =>
    alone.map(({ bytes, nanos }) => ({ bytes, nanos: nanos * amdahl(serial, workers) }));
  const { stream, gather, compute } = SHIPPED_SERIAL;
  const { simpleNanos, costlyNanos, functionNanos, stepNanos, rowNanos, arcNanos, chainNanos } = SHIPPED_ONE;
  const busy = amdahl(compute, workers);
  return {
    workers,
    one: SHIPPED_ONE,
    all: {
      stream: curve(SHIPPED_ONE.stream, stream),
      gather: curve(SHIPPED_ONE.gather, gather),
      simpleNanos: simpleNanos * busy,
      costlyNanos: costlyNanos * busy,
      functionNanos: functionNanos * busy,
      stepNanos: stepNanos * busy,
      rowNanos: rowNanos * busy,
      arcNanos: arcNanos * busy,
      chainNanos: chainNanos * busy,
    },
    levelMicros: 0.3,
    kernelMicros: 0.1,
    barrierMicros: 2 * Math.max(1, Math.log2(workers)),
    startMicros: { one: 60, all: 60 + 30 * Math.log2(workers) },
    heardMicros: 40,
    wakeMicros: { one: 60, all: 60 + 60 * Math.log2(workers) },
    apart: workers === 1 ? ALL_AT_ONCE : SHIPPED_APART,
    firstTouchNanos: 0.12,
    caches: SHIPPED_CACHES,
  };
}

/** The thresholds where none are configured: those of the machine, if it has been measured. */
export function initialThresholds(machine: MachineRates, isMeasured: boolean): Thresholds {
  return isMeasured ? { ...DEFAULT_THRESHOLDS, ...thresholdsOf(machine) } : DEFAULT_THRESHOLDS;
}
