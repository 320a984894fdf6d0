/**
 * The figures of docs/optimizer.md and docs/performance.md: `npm run bench -- [NAME…] [--save FILE] [--compare FILE] [--docs] [--record]`,
 * each in a process of its own. Results are compared before anything is timed. Ends with exit code 1 where a bar is missed. `--docs`
 * writes what was found into the page that has a place for it, `--save` into a file, and `--compare` says what differs from such a
 * file by more than both spread; without names it takes the figures that the file has. `--record` keeps figures of graphology
 * graphs for the table of docs/graphology.md, which `UPDATE=1 npx vitest run test/docs` writes.
 */

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { replaceSection, table } from "../docs/markdown.ts";
import type { Bar, Figure, Measured } from "./figure.ts";
import { isMet } from "./figure.ts";
import { FIGURES } from "./figures.ts";
import { record } from "./guest/recorded.ts";
import { describeMachine, printMachine, shareTaken } from "./machine.ts";
import type { Saved } from "./saved.ts";
import { compareSaved, printComparison, readSaved } from "./saved.ts";

const JOB = fileURLToPath(new URL("./job.ts", import.meta.url));
const PAGES = ["optimizer", "performance"].map((page) => new URL(`../../docs/${page}.md`, import.meta.url));
const USAGE = "usage: npm run bench -- [FIGURE…] [--save FILE] [--compare FILE] [--docs] [--record]";
/** Milliseconds of looking before and after each figure whether the machine is idle, and from which share on it is not. */
const WAIT = 500;
const MOST_TAKEN = 0.1;

const { values, positionals } = readArguments();
if (values.help) {
  const width = Math.max(...FIGURES.map(({ name }) => name.length));
  console.log(`${USAGE}\n\n${FIGURES.map(({ name, doc }) => `  ${name.padEnd(width)}  ${doc}`).join("\n")}`);
  process.exit(0);
}
/** `gap` means all whose name begins with `gap-`. */
const isNamed = (figure: Figure, name: string): boolean => figure.name === name || figure.name.startsWith(`${name}-`);
const unknown = positionals.filter((name) => !FIGURES.some((figure) => isNamed(figure, name)));
if (unknown.length > 0) {
  console.error(
    `there is no figure ${unknown.join(", ")}; the figures are ${FIGURES.map(({ name }) => name).join(", ")}`,
  );
  process.exit(2);
}

const saved = values.compare === undefined ? null : readSavedOrEnd(values.compare);
const machine = describeMachine();
console.log(`${printMachine(machine)}\nTimes are medians, with the lower and the upper quartile in parentheses.`);
const names = positionals.length > 0 ? positionals : saved?.figures.map(({ name }) => name);
const chosen = names ? FIGURES.filter((figure) => names.some((name) => isNamed(figure, name))) : FIGURES;
const found = chosen.map(({ name, doc }) => {
  console.log(`\n${name}: ${doc}\n`);
  const wasBusy = isBusy();
  const measured = measureApart(name);
  const busy = isBusy() || wasBusy;
  printAligned(measured);
  for (const bar of measured.bars) console.log(printBar(bar));
  if (values.record && name.startsWith("guest-")) record(name, { ...measured, machine, busy });
  if (values.docs && busy) console.error(`${name} is not written into a page, for it was taken beside other work`);
  if (values.docs && !busy) writeSection(name, measured);
  return { name, doc, measured, busy };
});
const results: Saved = {
  machine,
  figures: found.map(({ name, doc, measured, busy }) => ({ name, doc, busy, ...measured })),
};
if (saved !== null) console.log(`\n${printComparison(compareSaved(saved, results), values.compare!)}`);
// After the comparison, which may be with what the same file had.
if (values.save !== undefined) writeFileSync(values.save, `${JSON.stringify(results, null, 2)}\n`);
process.exitCode = found.every(({ measured }) => measured.bars.every(isMet)) ? 0 : 1;

/** Ends the process where they are wrong. */
function readArguments() {
  const options = {
    save: { type: "string" },
    compare: { type: "string" },
    docs: { type: "boolean", default: false },
    record: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  } as const;
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}

/** Reads what was saved. Ends the process where a file holds nothing of that, before anything is measured. */
function readSavedOrEnd(path: string): Saved {
  try {
    return readSaved(path);
  } catch (error) {
    console.error(`--compare ${path}: ${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}

/** Whether other processes take so much of the cores that times are of little use, which they do not show. */
function isBusy(): boolean {
  const taken = shareTaken(WAIT);
  if (taken < MOST_TAKEN) return false;
  console.error(`warning: other processes take ${(100 * taken).toFixed(0)} % of the cores, so that times are off`);
  return true;
}

/** Measures a figure in a process of its own, which says on stderr what it does. */
function measureApart(name: string): Measured {
  const { status, stdout } = spawnSync(process.execPath, [...process.execArgv, JOB, name], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`the figure ${name} could not be measured`);
  // Printed by job.ts, which prints nothing else.
  return JSON.parse(stdout) as Measured;
}

function printAligned({ head, rows }: Measured): void {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]!.length)));
  for (const row of [head, ...rows]) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    );
  }
}

function printBar(bar: Bar): string {
  if (bar.found === null) return `VOID   ${bar.what}: not known, ${bar.kind} ${bar.limit}`;
  return `${isMet(bar) ? "met   " : "MISSED"} ${bar.what}: ${bar.found.toFixed(2)}, ${bar.kind} ${bar.limit}`;
}

/** The table of one figure, in the pages that have a place for it. */
function writeSection(name: string, { head, rows }: Measured): void {
  const text = `${table(head, rows)}\n\nTaken on: ${printMachine(machine)}`;
  for (const page of PAGES) {
    const changed = replaceSection(readFileSync(page, "utf8"), `figure ${name}`, text);
    if (changed !== undefined) writeFileSync(page, changed);
  }
}
