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

/** Gives the microseconds of some work at given rates. */
export function microsOf(work: Work, rates: Rates): number {
  const { stream, gather, compute, rows } = partsOf(work, rates);
  return stream + gather + compute + rows;
}

/** Gives the same by what the time is spent on. */
export function partsOf(work: Work, rates: Rates): TimeParts {
  const { bytesRead, bytesWritten, gathers, simpleOps, costlyOps, steps, arcs, elements } = work;
  const streamed = bytesRead + bytesWritten;
  const gather = gathers.reduce(
    (nanos, { entries, tableBytes }) => nanos + entries * readCurve(rates.gather, tableBytes),
    0,
  );
  return {
    stream: (streamed * readCurve(rates.stream, streamed)) / 1000,
    gather: gather / 1000,
    compute: (simpleOps * rates.simpleNanos + costlyOps * rates.costlyNanos + steps * rates.stepNanos) / 1000,
    rows: arcs > 0 ? (elements * rates.rowNanos + arcs * rates.arcNanos) / 1000 : 0,
  };
}

export function scaleParts({ stream, gather, compute, rows }: TimeParts, by: number): TimeParts {
  return { stream: stream * by, gather: gather * by, compute: compute * by, rows: rows * by };
}
