/** Figures that were saved, and what differs from them by more than both spread. */

import { readFileSync } from "node:fs";
import type { Bar, Measured } from "./figure.ts";
import { isMet, readSpread } from "./figure.ts";
import type { Spread } from "./harness.ts";
import type { Machine } from "./machine.ts";

/** A figure with what was found, and whether other processes took part of the machine meanwhile. */
export interface SavedFigure extends Measured {
  readonly name: string;
  readonly doc: string;
  readonly busy: boolean;
}

/** The contents of a file that `--save` writes. */
export interface Saved {
  readonly machine: Machine;
  readonly figures: readonly SavedFigure[];
}

/** Reads what `--save` wrote; throws for a file that is not there, or holds something else. */
export function readSaved(path: string): Saved {
  const found: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (typeof found === "object" && found !== null && "machine" in found && "figures" in found) {
    if (Array.isArray(found.figures)) return found as Saved;
  }
  throw new Error("it holds no figures that --save wrote");
}

/** A subject that was timed in both runs. */
export interface Difference {
  /** The figure, the row and the column. */
  readonly what: string;
  readonly before: Spread;
  readonly now: Spread;
  /** Its time now, as a multiple of its time before. */
  readonly ratio: number;
  /** Whether the middle halves of both have nothing in common. */
  readonly isBeyond: boolean;
}

export interface Comparison {
  /** The differences. Those beyond the spreads come first, the largest change first. */
  readonly differences: readonly Difference[];
  /** Bars that were met and are missed, and the other way round. */
  readonly bars: readonly { readonly what: string; readonly before: Bar; readonly now: Bar }[];
  /** Rows and bars that one of both has, which cannot be compared. */
  readonly unmatched: readonly string[];
  /** Why the times may differ for another reason. */
  readonly warnings: readonly string[];
}

/** Compares all figures that both have. */
export function compareSaved(before: Saved, now: Saved): Comparison {
  const both = now.figures.flatMap((figure) => {
    const earlier = before.figures.find(({ name }) => name === figure.name);
    return earlier === undefined ? [] : [{ earlier, figure }];
  });
  const spreads = both.map(({ earlier, figure }) => matched(spreadsOf(earlier), spreadsOf(figure)));
  const bars = both.map(({ earlier, figure }) => matched(barsOf(earlier), barsOf(figure)));
  const differences = spreads.flatMap(({ pairs }) => pairs.map(differenceOf));
  const change = ({ ratio }: Difference): number => Math.abs(Math.log(ratio));
  return {
    differences: differences.toSorted((a, b) => Number(b.isBeyond) - Number(a.isBeyond) || change(b) - change(a)),
    bars: bars.flatMap(({ pairs }) => pairs.filter((pair) => isMet(pair.before) !== isMet(pair.now))),
    unmatched: [...spreads, ...bars].flatMap(({ unmatched }) => unmatched),
    warnings: [...machineWarnings(before.machine, now.machine), ...both.flatMap(busyWarnings)],
  };
}

function differenceOf({ what, before, now }: Pair<Spread>): Difference {
  const isBeyond = now.lowerQuartile > before.upperQuartile || now.upperQuartile < before.lowerQuartile;
  return { what, before, now, ratio: now.median / before.median, isBeyond };
}

interface Pair<T> {
  readonly what: string;
  readonly before: T;
  readonly now: T;
}

function matched<T>(
  before: ReadonlyMap<string, T>,
  now: ReadonlyMap<string, T>,
): { readonly pairs: readonly Pair<T>[]; readonly unmatched: readonly string[] } {
  const pairs = [...now].flatMap(([what, found]) => {
    const earlier = before.get(what);
    return earlier === undefined ? [] : [{ what, before: earlier, now: found }];
  });
  const known = new Set(pairs.map(({ what }) => what));
  const unmatched = [...new Set([...before.keys(), ...now.keys()])].filter((what) => !known.has(what));
  return { pairs, unmatched };
}

/** The cells of a table that are spreads, by the figure, what the row begins with, and the title of the column. */
function spreadsOf({ name, head, rows }: SavedFigure): ReadonlyMap<string, Spread> {
  const found = new Map<string, Spread>();
  for (const row of rows) {
    const spreads = row.map(readSpread);
    const first = spreads.findIndex((spread) => spread !== null);
    // Numbers in front, such as those of ops, may change without making it another row.
    const subject = row.slice(0, Math.max(first, 0)).filter((cell, k) => k === 0 || !/^[\d.,]+$/.test(cell));
    for (const [column, spread] of spreads.entries()) {
      if (spread === null) continue;
      const what = `${name}: ${[...subject, head[column]!].join(", ")}`;
      let unique = what;
      for (let k = 2; found.has(unique); k++) unique = `${what} (${k})`;
      found.set(unique, spread);
    }
  }
  return found;
}

function barsOf({ name, bars }: SavedFigure): ReadonlyMap<string, Bar> {
  return new Map(bars.map((bar) => [`${name}: ${bar.what}`, bar]));
}

function machineWarnings(before: Machine, now: Machine): readonly string[] {
  const differing = (["cpu", "cores", "memoryGiB", "node", "system"] as const).filter(
    (fact) => before[fact] !== now[fact],
  );
  return differing.map((fact) => `another machine: ${fact} was ${before[fact]} and is ${now[fact]}`);
}

function busyWarnings({ earlier, figure }: { readonly earlier: SavedFigure; readonly figure: SavedFigure }): string[] {
  const when = [...(earlier.busy ? ["before"] : []), ...(figure.busy ? ["now"] : [])];
  return when.length === 0 ? [] : [`${figure.name} was taken beside other work, ${when.join(" and ")}`];
}

/** The comparison for a person: what it comes to, then each difference. */
export function printComparison({ differences, bars, unmatched, warnings }: Comparison, path: string): string {
  const beyond = differences.filter(({ isBeyond }) => isBeyond).length;
  const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
  const verdict =
    differences.length === 0
      ? `nothing that was timed is in both this run and ${path}`
      : `${beyond} of ${count(differences.length, "time")} ${beyond === 1 ? "differs" : "differ"} from ${path} by more than both spread`;
  const widest = Math.max(0, ...differences.map(({ what }) => what.length));
  const lines = differences.map(({ what, before, now, ratio, isBeyond }) => {
    const change = `${ratio.toFixed(2)}x`.padStart(7);
    const word = isBeyond ? (ratio > 1 ? "more  " : "less  ") : "within";
    return `${word} ${change}  ${what.padEnd(widest)}  ${printSpreadShort(before)} -> ${printSpreadShort(now)}`;
  });
  const ofBars = bars.map(
    ({ what, before, now }) =>
      `${isMet(now) ? "met    " : "MISSED "} ${what}: ${before.found ?? "void"} before, ${now.found ?? "void"} now, ${now.kind} ${now.limit}`,
  );
  return [
    verdict,
    ...warnings.map((warning) => `warning: ${warning}`),
    ...ofBars,
    ...lines,
    ...unmatched.map((what) => `only in one: ${what}`),
  ].join("\n");
}

function printSpreadShort({ median, lowerQuartile, upperQuartile }: Spread): string {
  const short = (number: number): string => String(Number(number.toPrecision(4)));
  return `${short(median)} (${short(lowerQuartile)} – ${short(upperQuartile)})`;
}
