/** The spelling of names and figures that reports and explanations share. */

import type { AssumedRounds } from "../estimate/headline.ts";
import { SIGNS } from "../ir/scalar/signs.ts";
import type { Monoid } from "../ir/scalar.ts";
import { lookup } from "../lookup.ts";
import type { SourceLines } from "../plan/kernels/record.ts";
import { grouped } from "../printable.ts";
import type { Interval } from "./measurement.ts";
import type { KernelLine, RowsLine } from "./report.ts";

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

/** Spells a share, from 0 to 1, in per cent. Only a whole is 100 %. */
export function percent(share: number): string {
  const value = 100 * share;
  if (value >= 99.5 && value < 100) return `${Math.min(value, 99.9).toFixed(1)} %`;
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

/** Ops that are written before their operand. */
const PREFIX: Readonly<Record<string, string>> = { neg: "-", not: "not " };

/** Ops whose name in programs is not that of the op. */
const CALLED: Readonly<Record<string, string>> = { select: "where", isnan: "isNaN" };

/** What stands for an operand that is too long to be spelled. */
export const LEFT_OUT = "…";

/** Spells an op with its operands as an author writes it: `change < tolerance`, `not any(…)`. */
export function spellOperation(op: string, operands: readonly string[]): string {
  const sign = lookup<string>(SIGNS, op);
  // The optimizer makes sums of differences.
  if (sign !== undefined)
    return operands
      .map(within)
      .join(` ${sign} `)
      .replace(/\+ -(\d+)$/, "- $1");
  const before = lookup(PREFIX, op);
  if (before !== undefined) return before + within(operands[0] ?? LEFT_OUT);
  return `${lookup(CALLED, op) ?? op}(${operands.join(", ")})`;
}

/** Puts what has an op between operands into parentheses; a call has its own. */
function within(operand: string): string {
  return / (\W{1,2}|and|or) /.test(operand.replaceAll(/\(.*\)/g, "")) ? `(${operand})` : operand;
}

/** The words of the language for what combines many values to one. */
const COMBINED: Readonly<Record<Monoid, string>> = {
  add: "sum",
  mul: "product",
  min: "min",
  max: "max",
  and: "all",
  or: "any",
  xor: "xor",
};

/** Spells what combines many values to one: `sum(…)`. */
export function spellCombined(monoid: Monoid, operand = LEFT_OUT): string {
  return `${COMBINED[monoid]}(${operand})`;
}

/** Ops that say little of what is computed, beside any other. */
const TELLS_LITTLE: ReadonlySet<string> = new Set(["cast", "broadcast", "copy", "map", "node_index", "edge_index"]);

/** Ops of whole arrays, in words. Those over rows and those that combine are told by `plainOp`. */
const WORDS: Readonly<Record<string, string>> = {
  neighbor_mode: "most frequent value",
  intersect: "common neighbors",
  classes: "components",
  gather: "lookup",
  top_k: "top",
  list: "list of a set",
  select: "where",
};

/** Says in a word or two what a kernel computes that makes nothing with a name: `sum`, `common neighbors`. */
export function tellingOp(ops: readonly string[]): string {
  const [first = "nothing"] = ops;
  return plainOp(ops.find((op) => !TELLS_LITTLE.has(headOf(op))) ?? first);
}

function headOf(op: string): string {
  return /^\w+/.exec(op)?.[0] ?? op;
}

function plainOp(op: string): string {
  const head = headOf(op);
  const combined = [...new Set(/\((.*)\)/.exec(op)?.[1]?.split(", ") ?? [])].flatMap(
    (word) => lookup<string>(COMBINED, word) ?? [],
  );
  const words = combined.join(" and ");
  if (head === "reduce" && words !== "") return words;
  if (head === "aggregate") return words === "" ? "of neighbors" : `${words} of neighbors`;
  if (head === "scatter") return words === "" ? "sent to places" : `${words} at places`;
  if (head === "degree") return "degrees";
  return lookup(WORDS, head) ?? lookup<string>(SIGNS, head) ?? head;
}

/**
 * An author's name, or that of the next value of something that an author named. The planner's own names have blanks, but for
 * that of what a loop carries without a name.
 */
const AUTHORS = /^(?!carried\b)[A-Za-z_]\w*( next)?$/;

/** Keeps the names that the author gave, each once. */
export function authorNames(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => AUTHORS.test(name));
}

/** Names what a loop carries, and counts what has no name: `rank and 2 more`. */
export function spellCarried(carries: readonly string[]): string {
  const names = authorNames(carries);
  const others = carries.filter((name) => !names.includes(name)).length;
  if (others === 0) return list(names);
  return names.length === 0 ? `${plural(others, "value")} without a name` : `${list(names)} and ${others} more`;
}
