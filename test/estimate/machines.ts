/** Machines and graphs of round numbers, for estimates that can be worked out by hand. */

import type { MachineRates, Rates } from "../../src/estimate/estimate.ts";
import type { Kernel } from "../../src/plan/kernel.ts";
import type { GraphSizes } from "../../src/plan/sizes.ts";

/** Rates of one worker: a byte takes 0.1 ns. */
export const ONE: Rates = {
  bytesPerSecond: 1e10,
  nearGatherNanos: 1,
  farGatherNanos: 4,
  simpleNanos: 0.5,
  costlyNanos: 3,
  rowNanos: 4,
};

/** The rates of workers who together are so many times as fast. */
function times(rates: Rates, factor: number): Rates {
  return {
    bytesPerSecond: rates.bytesPerSecond * factor,
    nearGatherNanos: rates.nearGatherNanos / factor,
    farGatherNanos: rates.farGatherNanos / factor,
    simpleNanos: rates.simpleNanos / factor,
    costlyNanos: rates.costlyNanos / factor,
    rowNanos: rates.rowNanos / factor,
  };
}

/** A machine whose workers do not get in each other's way. */
export function machine(workers: number, barrierMicros = 0): MachineRates {
  return { workers, one: ONE, all: times(ONE, workers), barrierMicros, cacheBytes: 1 << 18 };
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
