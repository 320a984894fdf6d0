/** Turns the times of programs into the rates of a machine. */

import type { Caches } from "../../bind/thresholds.ts";
import { NOT_BESIDE } from "../../estimate/microseconds.ts";
import type { Curve, CurvePoint, Rates } from "../../estimate/rates.ts";
import { readCurve } from "../../estimate/rates.ts";
import type { Graph } from "../../graph/graph.ts";
import { COUNT_STEPS } from "../../plan/kernels/mode.ts";
import { COSTLY, FUNCTIONS, SIMPLE } from "./chains.ts";

/**
 * The sizes that are measured, in entries of 8 bytes: of arrays that are read in order (STREAMED), and of tables that
 * are read at random places (TABLES), in ascending order. Rows look entries up in tables of the nodes of GATHERED, which has
 * their edges beside them.
 */
export const STREAMED = [2 ** 12, 2 ** 16, 2 ** 21] as const;
export const TABLES = [2 ** 18, 2 ** 20, 2 ** 22] as const;
export const GATHERED = [
  [2 ** 12, 2 ** 16],
  [2 ** 14, 2 ** 16],
  [2 ** 16, 2 ** 18],
  [2 ** 18, 2 ** 19],
] as const;
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
  readonly functions: Pair;
  readonly lookups: ReadonlyMap<number, Pair>;
  /** The rows of aggregates on the graphs of GATHERED, on one with short rows, and on one with a single row. */
  readonly rows: readonly Rows[];
  readonly sparse: Rows;
  readonly single: Rows;
  /** The rows of an aggregate that counts the most frequent value. */
  readonly counts: Rows;
}

/** The time of a round of an aggregate on a graph. */
export interface Rows {
  readonly graph: Graph;
  readonly nanos: Pair;
}

/** Turns times into rates. A pass reads and writes an entry and computes one op. */
export function ratesOf(who: keyof Pair, times: Times): Rates {
  const { streams, simple, costly, functions, lookups, rows, sparse, single, counts } = times;
  const pass = streams.get(STREAMED[1])![who];
  const simpleNanos = atLeast((simple[who] - pass) / (SIMPLE.length - 1));
  // What a kernel reads and writes meanwhile takes no time besides.
  const costlyNanos = atLeast(costly[who] / COSTLY.length);
  const functionNanos = atLeast((functions[who] - pass) / FUNCTIONS.length);
  const stream: Curve = [...streams].map(([entries, pair]) => ({
    bytes: 2 * ENTRY_BYTES * entries,
    nanos: Math.max(0.001, (pair[who] - simpleNanos) / (2 * ENTRY_BYTES)),
  }));
  // A row costs its two ends and one write; an arc costs its neighbor's number, a lookup and an addition. Both cost
  // some time besides.
  const besides = ({ graph, nanos }: Rows): { rest: number; rows: number; arcs: number } => {
    const { nodeCount, edgeCount } = graph;
    const bytes = 4 * edgeCount + 12 * nodeCount;
    const known = edgeCount * NOT_BESIDE * simpleNanos + bytes * readCurve(stream, bytes);
    return { rest: nanos[who] - known, rows: nodeCount, arcs: edgeCount };
  };
  const [a, b] = [besides(rows[0]!), besides(sparse)];
  const determinant = a.arcs * b.rows - b.arcs * a.rows;
  // The time of an arc with a lookup in a small table.
  const nearNanos = atLeast((a.rest * b.rows - b.rest * a.rows) / determinant);
  const rowNanos = atLeast((a.arcs * b.rest - b.arcs * a.rest) / determinant);
  const fastest = Math.min(FASTEST_GATHER, nearNanos);
  const nanosOfArc = ({ rest, rows: count, arcs }: ReturnType<typeof besides>): number =>
    (rest - count * rowNanos) / arcs;
  const inRows = rows.map((each): CurvePoint => {
    const found = besides(each);
    return { bytes: ENTRY_BYTES * found.rows, nanos: fastest + Math.max(0, nanosOfArc(found) - nearNanos) };
  });
  const gather = gatherCurve(inRows, lookups, who);
  const arcNanos = atLeast(nearNanos - fastest);
  // Each entry of a long row waits until the one before has been added, and the others wait for nothing.
  const chainNanos = atLeast(nanosOfArc(besides(single)) - nearNanos);
  const counted = besides(counts);
  const looked = counted.arcs * (arcNanos + readCurve(gather, ENTRY_BYTES * counted.rows));
  const stepNanos = atLeast((counted.rest - looked - counted.rows * rowNanos) / (COUNT_STEPS * counted.arcs));
  return {
    stream,
    gather,
    simpleNanos,
    costlyNanos,
    functionNanos,
    stepNanos,
    rowNanos,
    arcNanos,
    chainNanos,
  };
}

/**
 * The nanoseconds of a lookup in a cache that keeps up with a core: less than a cycle, since it makes two at once. The rest
 * of its time is in that of entries of rows.
 */
const FASTEST_GATHER = 0.1;

/**
 * The time of a lookup by the size of the table, as rows look up. Tables that are larger than theirs are slower by as much as
 * a program is that looks up without rows: besides, it takes as long with tables of any size.
 */
function gatherCurve(inRows: Curve, lookups: ReadonlyMap<number, Pair>, who: keyof Pair): Curve {
  const last = inRows.at(-1)!;
  const known = lookups.get(last.bytes / ENTRY_BYTES)![who];
  const beyond = [...lookups].map(([entries, pair]): CurvePoint => {
    return { bytes: ENTRY_BYTES * entries, nanos: last.nanos + Math.max(0, pair[who] - known) };
  });
  const points = [...inRows, ...beyond.filter(({ bytes }) => bytes > last.bytes)];
  // Whatever disturbs a measurement makes it longer, so that no table is slower than a larger one.
  const least = (from: number): number => Math.min(...points.slice(from).map(({ nanos }) => nanos));
  return points.map(({ bytes }, k) => ({ bytes, nanos: least(k) }));
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
    functionNanos: within(one.functionNanos, all.functionNanos),
    stepNanos: within(one.stepNanos, all.stepNanos),
    rowNanos: within(one.rowNanos, all.rowNanos),
    arcNanos: within(one.arcNanos, all.arcNanos),
    chainNanos: within(one.chainNanos, all.chainNanos),
  };
}

/** Nanoseconds by which a lookup is slower than the fastest in a table that is no longer in a core's own cache. */
const BEYOND_CORE = 0.6;

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
