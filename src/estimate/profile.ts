/** The profile of a machine: its measured rates, in the form in which they are kept from one process to the next. */

import { lookup } from "../lookup.ts";
import type { ApartTimes, Curve, MachineRates, PoolState, Rates } from "./rates.ts";
import { shippedRates } from "./rates.ts";

/** The version of this schema. */
export const PROFILE_VERSION = 6;

/** The measured rates of one machine, by one version of the engine with so many workers. */
export interface MachineProfile {
  readonly version: typeof PROFILE_VERSION;
  /** The time of the measurement, as an ISO 8601 date. */
  readonly taken: string;
  /** The name of the processor, as the system has it, and the number of its threads that the process may use. */
  readonly processor: string;
  readonly cores: number;
  /** The number of these that are second threads of a core (SMT); null where the system does not say. */
  readonly siblings: number | null;
  /** The share of the cores' time that others had during the measurement; null where the system does not say. */
  readonly disturbance: number | null;
  /** The microseconds of compiling for an op of a program, and of placing and making code for a kernel of a plan. */
  readonly compileMicrosPerOp: number;
  readonly bindMicrosPerKernel: number;
  /** The milliseconds of starting the workers. */
  readonly workerMillis: number;
  readonly rates: MachineRates;
}

/** The profile by which decisions are made, and its name in reports. */
export interface ChosenProfile {
  readonly kind: "shipped" | "measured";
  readonly rates: MachineRates;
  /** The profile as it was measured; absent for the shipped one. */
  readonly kept?: MachineProfile;
  /** The words by which a report describes it, and by which a decision names it. */
  readonly describes: string;
  readonly name: string;
}

/** The profile that decides where none is kept. */
export function shippedProfile(workers: number): ChosenProfile {
  return {
    kind: "shipped",
    rates: shippedRates(workers),
    describes: "rates that Edgewise ships, for this machine has not been measured: edgewise calibrate does",
    name: "shipped rates",
  };
}

/** Chooses a profile that was measured: on a processor of some name, which may be that of another machine. */
export function measuredProfile(profile: MachineProfile, rates: MachineRates, here: string): ChosenProfile {
  const day = profile.taken.slice(0, 10);
  const isHere = profile.processor === here;
  const whose = isHere ? "this machine" : "another machine";
  return {
    kind: "measured",
    rates,
    kept: profile,
    describes: `what ${whose} was measured to do on ${day}${isHere ? "" : `: ${profile.processor}`}`,
    name: `${whose}'s profile`,
  };
}

/**
 * The greatest share of the cores' time that others may have had. Above it, the measured rates are not those of the
 * machine.
 */
export const MOST_DISTURBANCE = 0.15;

/**
 * Bounds of rates that no machine of these years exceeds: a rate outside is a mistake of the measurement or of the
 * file.
 */
const PLAUSIBLE = {
  stream: { least: 0.001, most: 20 },
  gather: { least: 0.02, most: 1000 },
  op: { least: 0.001, most: 200 },
  micros: { least: 0, most: 100_000 },
  cache: { least: 2 ** 12, most: 2 ** 34 },
} as const;

type Range = (typeof PLAUSIBLE)[keyof typeof PLAUSIBLE];

/** The rates that are one number each, with what the nanoseconds are for. */
const NANOS = {
  functionNanos: ["a function", PLAUSIBLE.op],
  simpleNanos: ["a simple op", PLAUSIBLE.op],
  costlyNanos: ["a costly op", PLAUSIBLE.op],
  stepNanos: ["a step", PLAUSIBLE.op],
  rowNanos: ["a row", PLAUSIBLE.op],
  arcNanos: ["an entry of a row", PLAUSIBLE.op],
  chainNanos: ["an entry of a long row", PLAUSIBLE.op],
} as const satisfies Record<Exclude<keyof Rates, "stream" | "gather">, readonly [what: string, range: Range]>;

const NANO_NAMES = Object.keys(NANOS) as readonly (keyof typeof NANOS)[];

/** Gives the reason why a profile cannot be that of a machine; null where it can. */
export function whyImplausible({ rates, cores }: MachineProfile): string | null {
  const outside = (what: string, value: number, { least, most }: Range): string[] =>
    value >= least && value <= most ? [] : [`${what} is ${value}, expected from ${least} to ${most}`];
  const ofRates = (who: string, of: Rates): string[] => [
    ...of.stream.flatMap(({ nanos }) => outside(`${who}, nanoseconds for a byte in order`, nanos, PLAUSIBLE.stream)),
    ...of.gather.flatMap(({ nanos }) => outside(`${who}, nanoseconds for a lookup`, nanos, PLAUSIBLE.gather)),
    ...NANO_NAMES.flatMap((name) => {
      const [what, range] = NANOS[name];
      return outside(`${who}, nanoseconds for ${what}`, of[name], range);
    }),
  ];
  const ofApart = (pool: PoolState): string[] =>
    Object.entries(rates.apart[pool]).flatMap(([name, value]) => outside(`${pool}, ${name}`, value, PLAUSIBLE.micros));
  const [first] = [
    ...(Number.isInteger(cores) && cores > 0 ? [] : [`the number of cores is ${cores}`]),
    ...ofRates("one worker", rates.one),
    ...ofRates("all workers", rates.all),
    ...outside("microseconds of a level", rates.levelMicros, PLAUSIBLE.micros),
    ...outside("microseconds of a kernel", rates.kernelMicros, PLAUSIBLE.micros),
    ...outside("microseconds of a barrier", rates.barrierMicros, PLAUSIBLE.micros),
    ...outside("microseconds to start a run", rates.startMicros.one, PLAUSIBLE.micros),
    ...outside("microseconds to start a run on all workers", rates.startMicros.all, PLAUSIBLE.micros),
    ...outside("microseconds to hear of the end of a run", rates.heardMicros, PLAUSIBLE.micros),
    ...outside("microseconds to wake a worker", rates.wakeMicros.one, PLAUSIBLE.micros),
    ...outside("microseconds to wake all workers", rates.wakeMicros.all, PLAUSIBLE.micros),
    ...ofApart("awake"),
    ...ofApart("asleep"),
    ...outside("the cache of a core in bytes", rates.caches.core, PLAUSIBLE.cache),
    ...outside("the last cache in bytes", rates.caches.last, PLAUSIBLE.cache),
    ...(rates.caches.core <= rates.caches.last ? [] : ["the cache of a core is larger than the last one"]),
  ];
  return first ?? null;
}

/** Tells whether something from outside has the form of a profile. Whether it is plausible is another question. */
export function isProfile(found: unknown): found is MachineProfile {
  return (
    isRecord(found) &&
    found.version === PROFILE_VERSION &&
    typeof found.taken === "string" &&
    typeof found.processor === "string" &&
    isNumberOrNull(found.siblings) &&
    isNumberOrNull(found.disturbance) &&
    [found.cores, found.compileMicrosPerOp, found.bindMicrosPerKernel, found.workerMillis].every(isNumber) &&
    isMachineRates(found.rates)
  );
}

function isMachineRates(found: unknown): found is MachineRates {
  if (!isRecord(found)) return false;
  const { workers, levelMicros, kernelMicros, barrierMicros, firstTouchNanos, heardMicros } = found;
  const { startMicros, wakeMicros, apart, caches, one, all } = found;
  return (
    [workers, levelMicros, kernelMicros, barrierMicros, firstTouchNanos, heardMicros].every(isNumber) &&
    isRecord(startMicros) &&
    [startMicros.one, startMicros.all].every(isNumber) &&
    isRecord(wakeMicros) &&
    [wakeMicros.one, wakeMicros.all].every(isNumber) &&
    isRecord(apart) &&
    [apart.awake, apart.asleep].every(isApart) &&
    isRecord(caches) &&
    [caches.core, caches.last].every(isNumber) &&
    isRates(one) &&
    isRates(all)
  );
}

function isApart(found: unknown): found is ApartTimes {
  return isRecord(found) && [found.lateMicros, found.togetherMicros].every(isNumber);
}

function isRates(found: unknown): found is Rates {
  if (!isRecord(found)) return false;
  return NANO_NAMES.every((name) => isNumber(lookup(found, name))) && isCurve(found.stream) && isCurve(found.gather);
}

function isCurve(found: unknown): found is Curve {
  if (!Array.isArray(found) || found.length === 0) return false;
  let last = 0;
  for (const point of found) {
    if (!isRecord(point) || !isNumber(point.bytes) || !isNumber(point.nanos) || point.bytes <= last) return false;
    last = point.bytes;
  }
  return true;
}

function isNumber(found: unknown): found is number {
  return typeof found === "number" && Number.isFinite(found);
}

function isNumberOrNull(found: unknown): boolean {
  return found === null || isNumber(found);
}

function isRecord(found: unknown): found is Readonly<Record<string, unknown>> {
  return typeof found === "object" && found !== null && !Array.isArray(found);
}
