/** A figure: a claim about the optimizer, which anybody who doubts it can measure anew. */

import type { Spread } from "./harness.ts";

export interface Figure {
  /** The name of the figure on the command line. */
  readonly name: string;
  /** One sentence: what is measured, and how. */
  readonly doc: string;
  /** Measures it; `progress` is told what is being done, for a terminal. Throws where results are wrong. */
  readonly measure: (progress: (doing: string) => void) => Measured | Promise<Measured>;
}

/** The result of measuring: a table, and whether each bar is met. */
export interface Measured {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly bars: readonly Bar[];
}

/** A limit that was set beforehand. */
export interface Bar {
  readonly what: string;
  /** The measured value; null where the measurement says nothing, which meets no bar. */
  readonly found: number | null;
  readonly limit: number;
  readonly kind: "at least" | "at most";
}

export function isMet({ found, limit, kind }: Bar): boolean {
  if (found === null) return false;
  return kind === "at least" ? found >= limit : found <= limit;
}

/** Milliseconds with three digits that count. */
export function milliseconds(time: number): string {
  return time >= 100 ? time.toFixed(0) : time.toPrecision(3);
}

/** `median (lower quartile – upper quartile)`. */
export function printSpread({ median, lowerQuartile, upperQuartile }: Spread, print = milliseconds): string {
  return `${print(median)} (${print(lowerQuartile)} – ${print(upperQuartile)})`;
}

/** The spread that a cell of a table shows, with or without a unit, or null where it shows none. */
export function readSpread(cell: string): Spread | null {
  const found = /^([\d.e+-]+)\S* \(([\d.e+-]+)\S* – ([\d.e+-]+)\S*\)$/.exec(cell);
  if (found === null) return null;
  const [median, lowerQuartile, upperQuartile] = found.slice(1).map(Number);
  return { median: median!, lowerQuartile: lowerQuartile!, upperQuartile: upperQuartile! };
}

export function printRatio(ratio: number): string {
  return ratio.toFixed(2);
}
