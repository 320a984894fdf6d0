/** The time of work at the rates of some workers. */

import type { Work } from "./kernel-cost.ts";
import type { Rates } from "./rates.ts";
import { readCurve } from "./rates.ts";

/** The microseconds of some work, by what they are spent on. */
export interface TimeParts {
  /** Bytes that are read or written in order. */
  readonly stream: number;
  /** Entries that are read at computed places. */
  readonly gather: number;
  readonly compute: number;
  /** Beginning, walking and ending rows. */
  readonly rows: number;
}

/** The part of the ops of rows that is not done beside the waiting for lookups. */
export const NOT_BESIDE = 0.5;

/** Gives the microseconds of some work at given rates. */
export function microsOf(work: Work, rates: Rates): number {
  const { stream, gather, compute, rows } = partsOf(work, rates);
  return stream + gather + compute + rows;
}

/** Gives the same by what the time is spent on. */
export function partsOf(work: Work, rates: Rates): TimeParts {
  const { bytesRead, bytesWritten, gathers, simpleOps, costlyOps, functions, steps, arcs, chained, elements } = work;
  const streamed = bytesRead + bytesWritten;
  const stream = streamed * readCurve(rates.stream, streamed);
  const gather = gathers.reduce(
    (nanos, { entries, tableBytes }) => nanos + entries * readCurve(rates.gather, tableBytes),
    0,
  );
  const simple = simpleOps * rates.simpleNanos;
  const divisions = costlyOps * rates.costlyNanos;
  // Machines divide in a unit of its own, while they go on with other ops and with memory.
  const ops = arcs > 0 ? NOT_BESIDE * (simple + divisions) : Math.max(simple, divisions - stream);
  return {
    stream: stream / 1000,
    gather: gather / 1000,
    compute: (ops + functions * rates.functionNanos + steps * rates.stepNanos) / 1000,
    rows: arcs > 0 ? (elements * rates.rowNanos + arcs * rates.arcNanos + chained * rates.chainNanos) / 1000 : 0,
  };
}

export function scaleParts({ stream, gather, compute, rows }: TimeParts, by: number): TimeParts {
  return { stream: stream * by, gather: gather * by, compute: compute * by, rows: rows * by };
}
