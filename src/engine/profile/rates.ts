/** Turns the times of programs into the rates of a machine. */

import type { Caches } from "../../bind/thresholds.ts";
import type { Curve, Rates } from "../../estimate/rates.ts";
import { readCurve } from "../../estimate/rates.ts";
import type { Graph } from "../../graph/graph.ts";
import { COUNT_STEPS } from "../../plan/kernels/mode.ts";
import { COSTLY, SIMPLE } from "./programs.ts";

/**
 * The sizes that are measured, in entries of 8 bytes: of arrays that are read in order (STREAMED), and of tables that
 * are read at random places (TABLES).
 */
export const STREAMED = [2 ** 12, 2 ** 16, 2 ** 21] as const;
export const TABLES = [2 ** 11, 2 ** 14, 2 ** 16, 2 ** 17, 2 ** 18, 2 ** 19, 2 ** 20, 2 ** 21, 2 ** 22] as const;
export const ENTRY_BYTES = 8;
/** The rate that stands for a measured one of 0 or less, which is noise: faster than any machine. */
const LEAST_NANOS = 0.01;

/** The nanoseconds of an entry, by one worker and by all together. */
export interface Pair {
  readonly alone: number;
  readonly together: number;
}

/** The times of all programs. */
export interface Times {
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
export function ratesOf(who: keyof Pair, { streams, simple, costly, lookups, rows, counts }: Times): Rates {
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
export function withinWorkers(one: Rates, all: Rates, workers: number): Rates {
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

/** A rate that was measured, or the least one where noise has made it 0 or less. */
export function atLeast(nanos: number): number {
  return Math.max(LEAST_NANOS, nanos);
}
