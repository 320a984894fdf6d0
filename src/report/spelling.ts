/** The spelling of names and figures that reports and explanations share. */

import type { AssumedRounds } from "../estimate/headline.ts";
import { lookup } from "../lookup.ts";
import type { SourceLines } from "../plan/kernels/record.ts";
import { grouped } from "../printable.ts";
import type { Interval } from "./measurement.ts";
import type { KernelLine, RowsLine } from "./report.ts";

/** Ops that are written with a sign between their operands. */
const SIGNS: Readonly<Record<string, string>> = {
  add: "+",
  sub: "-",
  mul: "*",
  div: "/",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
  eq: "==",
  ne: "!=",
};

/** Spells an op with its operands as an author writes it; null for ops that are told by name alone. */
export function spellOperation(op: string, operands: readonly string[]): string | null {
  const sign = lookup(SIGNS, op);
  // The optimizer makes sums of differences.
  if (sign !== undefined) return operands.join(` ${sign} `).replace(/\+ -(\d+)$/, "- $1");
  return op === "min" || op === "max" ? `${op}(${operands.join(", ")})` : null;
}

/** Says what a kernel computes, and by which ops. */
export function kernelText({ makes, ops }: Pick<KernelLine, "makes" | "ops">): string {
  return (makes.length > 0 ? `${list(makes)} = ` : "") + countRepeats(ops).join(" + ");
}

/** Joins runs of equal items into one item with a count. */
export function countRepeats(items: readonly string[]): string[] {
  const runs: { item: string; count: number }[] = [];
  for (const item of items) {
    const last = runs.at(-1);
    if (last?.item === item) last.count++;
    else runs.push({ item, count: 1 });
  }
  return runs.map(({ item, count }) => (count === 1 ? item : `${count} × ${item}`));
}

/** The planner's names for carried values that have none of the author. */
const UNNAMED = /^carried( next)?$/;

/** Keeps the names that the author gave, each once. */
export function authorNames(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => !UNNAMED.test(name));
}

export function list(names: readonly string[]): string {
  return names.join(", ");
}

export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : nouns}`;
}

export function formatCount(count: number): string {
  // Tables of locales, which only fractions need here, take longer to load than a report to print.
  return Number.isSafeInteger(count) && count >= 0 ? grouped(count) : count.toLocaleString("en-US");
}

/** Says how many rounds an estimate assumes. Where some may be sparse, it counts all as dense. */
export function spellRounds({ rounds, why, mayBeSparse }: AssumedRounds): string {
  return mayBeSparse
    ? `${plural(rounds, "dense round")}, ${why}; what sparse ones cost is not known before the run`
    : `${plural(rounds, "round")}, ${why}`;
}

/** Spells bytes in the largest unit of which there is at least one. */
export function formatBytes(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[unit]!}`;
}

/** Spells microseconds in the unit that suits them. */
export function formatMicros(micros: number): string {
  if (micros < 1000) return `${micros.toFixed(micros < 10 ? 1 : 0)} µs`;
  if (micros < 1e6) return `${(micros / 1000).toFixed(micros < 1e4 ? 1 : 0)} ms`;
  return `${(micros / 1e6).toFixed(micros < 1e7 ? 1 : 0)} s`;
}

/** Says how the rows that kernels go through lie in memory, a sentence for each layout. */
export function rowLayoutLines(kernels: readonly Pick<KernelLine, "domain" | "rows">[]): readonly string[] {
  const lines = kernels.flatMap(({ domain, rows }) => (rows === null ? [] : [describeRows(domain, rows)]));
  return [...new Set(lines)];
}

function describeRows(domain: string, { layout, window, bytes, tableBytes, why }: RowsLine): string {
  const grouped = `in slices, neighbors grouped (${formatBytes(tableBytes)} copied each time)`;
  const name = { "in order": layout, sliced: "in slices", grouped, "by source": layout }[layout];
  const how = window === null ? name : `${name}, windows of ${formatCount(window)}, ${formatBytes(bytes)}`;
  return `${domain.charAt(0).toUpperCase()}${domain.slice(1)}: ${how}, for ${why}`;
}

/** Spells a measured time with its range, all in one unit: `11.2 ms (10.9 – 11.8)`. */
export function formatInterval({ median, least, most }: Interval): string {
  const unit = most < 1 ? MICROS : most < 1000 ? MILLIS : SECONDS;
  const plain = (value: number): string => {
    const scaled = value * unit.factor;
    return scaled.toFixed(scaled >= 99.5 ? 0 : scaled >= 9.95 ? 1 : 2);
  };
  return `${plain(median)} ${unit.name} (${plain(least)} – ${plain(most)})`;
}

const MICROS = { name: "µs", factor: 1000 } as const;
const MILLIS = { name: "ms", factor: 1 } as const;
const SECONDS = { name: "s", factor: 1 / 1000 } as const;

/** Spells a share, from 0 to 1, in per cent. */
export function percent(share: number): string {
  const value = 100 * share;
  return `${value < 9.95 && value > 0 ? value.toFixed(1) : value.toFixed(0)} %`;
}

/** Spells a speedup. */
export function times(factor: number): string {
  return `${factor.toFixed(2)} times`;
}

/** Spells lines of the program without the file. */
export function spellLines({ first, last }: SourceLines): string {
  return first === last ? `line ${first}` : `lines ${first}–${last}`;
}

/** Spells milliseconds in the unit that suits the longest of several times. */
export function formatTimeIn(millis: number, longest: number): string {
  const { name, factor } = longest < 1 ? MICROS : longest < 1000 ? MILLIS : SECONDS;
  return `${(millis * factor).toFixed(longest < 1 ? 0 : 2)} ${name}`;
}
