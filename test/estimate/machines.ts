/** Machines and graphs of round numbers, for estimates that can be worked out by hand. */

import type { MachineProfile } from "../../src/estimate/profile.ts";
import { PROFILE_VERSION } from "../../src/estimate/profile.ts";
import type { Curve, MachineRates, Rates } from "../../src/estimate/rates.ts";
import { AT_ONCE } from "../../src/estimate/rates.ts";
import type { Kernel } from "../../src/plan/kernel.ts";
import type { GraphSizes } from "../../src/plan/sizes.ts";

/** Rates of one worker: a byte takes 0.1 ns, a lookup 1 ns in small tables and 4 ns in large ones. */
export const ONE: Rates = {
  stream: [{ bytes: 1, nanos: 0.1 }],
  gather: [
    { bytes: 1 << 18, nanos: 1 },
    { bytes: 1 << 19, nanos: 4 },
  ],
  simpleNanos: 0.5,
  costlyNanos: 3,
  functionNanos: 20,
  stepNanos: 8,
  rowNanos: 4,
  arcNanos: 0,
  chainNanos: 0,
};

/** The rates of workers who together are so many times as fast. */
function times(rates: Rates, factor: number): Rates {
  const faster = (curve: Curve): Curve => curve.map(({ bytes, nanos }) => ({ bytes, nanos: nanos / factor }));
  return {
    stream: faster(rates.stream),
    gather: faster(rates.gather),
    simpleNanos: rates.simpleNanos / factor,
    costlyNanos: rates.costlyNanos / factor,
    functionNanos: rates.functionNanos / factor,
    stepNanos: rates.stepNanos / factor,
    rowNanos: rates.rowNanos / factor,
    arcNanos: rates.arcNanos / factor,
    chainNanos: rates.chainNanos / factor,
  };
}

/** A machine whose workers do not get in each other's way, and start at once. */
export function machine(workers: number, barrierMicros = 0): MachineRates {
  return {
    workers,
    one: ONE,
    all: times(ONE, workers),
    levelMicros: 0,
    kernelMicros: 0,
    barrierMicros,
    startMicros: { one: 0, all: 0 },
    heardMicros: 0,
    wakeMicros: { one: 0, all: 0 },
    apart: { awake: AT_ONCE, asleep: AT_ONCE },
    firstTouchNanos: 0,
    caches: { core: 1 << 18, last: 1 << 19 },
  };
}

/** A directed graph with so many nodes and edges. */
export function sizes(nodeCount: number, edgeCount: number): GraphSizes {
  const row = { arcs: edgeCount, edges: 0 };
  return {
    nodeCount,
    edgeCount,
    rows: { in: row, out: { arcs: edgeCount, edges: null }, all: { arcs: 2 * edgeCount, edges: 0 } },
  };
}

/** Every kernel in so many chunks of equal weight. */
export function equalChunks(count: number): (kernel: Kernel) => readonly number[] {
  const weights = new Array<number>(count).fill(1);
  return () => weights;
}

/** A profile with these rates. */
export function profileOf(rates: MachineRates): MachineProfile {
  return {
    version: PROFILE_VERSION,
    taken: "2026-01-02T03:04:05.678Z",
    processor: "A Processor of Tests",
    cores: 2,
    siblings: 0,
    disturbance: 0.01,
    compileMicrosPerOp: 100,
    bindMicrosPerKernel: 200,
    workerMillis: 30,
    rates,
  };
}
