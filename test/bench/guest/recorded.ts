/** The figures of `npm run bench -- guest` that docs/graphology.md shows, kept beside this file with where and when they were taken. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type Measured, readSpread } from "../figure.ts";
import type { Machine } from "../machine.ts";
import { CASES } from "./cases.ts";
import { EVERY_NAME } from "./every.ts";

const FILE = new URL("recorded.json", import.meta.url);

export interface Recorded extends Measured {
  readonly machine: Machine;
  /** Whether other processes took part of the machine meanwhile. */
  readonly busy: boolean;
}

/** Reads all recorded figures, by their names. */
function readRecorded(): Readonly<Record<string, Recorded>> {
  // Written by `record`.
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, "utf8")) as Record<string, Recorded>) : {};
}

/** Records a figure in place of the one of its name. */
export function record(name: string, found: Recorded): void {
  const all = Object.entries({ ...readRecorded(), [name]: found }).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
}

/** The sorts of calls as they are called in the table of the docs, by what the rows of figures begin with. */
const CALLS: ReadonlyMap<string, string> = new Map([
  ["first call in a process", "first"],
  ["next call", "next"],
  ["next call, followed", "followed"],
  ["next call, on workers", "on workers"],
]);

/**
 * Tells how many times as fast as graphology's a function of ours is, by the sort of call; "" where it was not recorded. Figures
 * of one function win over the short look at all.
 */
export function timesAsFast(own: string): string {
  return timesByItself(own) || timesAmongAll(own);
}

/** The columns of the short look at all functions, by what they are called in the table of the docs. */
const COLUMNS: readonly (readonly [column: string, call: string])[] = [
  ["next call", "next"],
  ["next call, followed", "followed"],
];

function timesAmongAll(own: string): string {
  const figure = readRecorded()[EVERY_NAME];
  const row = figure?.rows.find(([name]) => name === own);
  if (figure === undefined || row === undefined) return "";
  const times = COLUMNS.flatMap(([column, call]) => {
    const spread = readSpread(row[figure.head.indexOf(column)] ?? "");
    return spread === null ? [] : [`${call} ${digits(spread.median)} ×`];
  });
  return times.join(", ");
}

function timesByItself(own: string): string {
  const recorded = readRecorded();
  const figures = CASES.filter((one) => one.own === own).flatMap(({ name, given }) => {
    const figure = recorded[`guest-${name}`];
    if (figure === undefined) return [];
    const ratios = figure.rows.flatMap(([what = "", , , ratio = ""]) => {
      const [call, spread] = [CALLS.get(what), readSpread(ratio)];
      return call === undefined || spread === null ? [] : [`${call} ${digits(spread.median)} ×`];
    });
    const options = given.filter((one) => typeof one === "object").map((one) => ` (\`${printOption(one)}\`)`);
    return [ratios.join(", ") + options.join("")];
  });
  return figures.join("; ");
}

/** Tells of each machine and day of recorded figures. */
export function whereRecorded(): string {
  const machines = Object.values(readRecorded()).map(
    ({ machine: { cpu, cores, system, node, date }, busy }) =>
      `${cpu}, ${cores} cores, ${system}, Node ${node}, ${date}${busy ? ", beside other work" : ""}`,
  );
  return [...new Set(machines)].join("; ");
}

function digits(ratio: number): string {
  return ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(1);
}

function printOption(given: unknown): string {
  return Object.entries(Object(given))
    .map(([name, value]) => `${name}: ${value}`)
    .join(", ");
}
