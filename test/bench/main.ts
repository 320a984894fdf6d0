/**
 * The figures of docs/optimizer.md: `npm run bench -- [NAME…] [--json FILE] [--docs]`, each in a process of its own. Results
 * are compared before anything is timed. Ends with exit code 1 where a bar is missed. `--docs` writes what was found into
 * the page.
 */

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { replaceSection, table } from "../docs/markdown.ts";
import type { Bar, Figure, Measured } from "./figure.ts";
import { isMet } from "./figure.ts";
import { FIGURES } from "./figures.ts";
import { describeMachine, printMachine } from "./machine.ts";

const JOB = fileURLToPath(new URL("./job.ts", import.meta.url));
const PAGE = new URL("../../docs/optimizer.md", import.meta.url);

const { values, positionals } = parseArgs({
  options: { json: { type: "string" }, docs: { type: "boolean", default: false } },
  allowPositionals: true,
});
/** `gap` means all whose name begins with `gap-`. */
const isNamed = (figure: Figure, name: string): boolean => figure.name === name || figure.name.startsWith(`${name}-`);
const unknown = positionals.filter((name) => !FIGURES.some((figure) => isNamed(figure, name)));
if (unknown.length > 0) {
  console.error(
    `there is no figure ${unknown.join(", ")}; the figures are ${FIGURES.map(({ name }) => name).join(", ")}`,
  );
  process.exit(2);
}

const machine = describeMachine();
console.log(`${printMachine(machine)}\nTimes are medians, with the lower and the upper quartile in parentheses.`);
const chosen =
  positionals.length === 0 ? FIGURES : FIGURES.filter((figure) => positionals.some((name) => isNamed(figure, name)));
const found = chosen.map(({ name, doc }) => {
  console.log(`\n${name}: ${doc}\n`);
  const measured = measureApart(name);
  printAligned(measured);
  for (const bar of measured.bars) console.log(printBar(bar));
  return { name, doc, measured };
});
if (values.json !== undefined) {
  const figures = found.map(({ name, doc, measured }) => ({ name, doc, ...measured }));
  writeFileSync(values.json, `${JSON.stringify({ machine, figures }, null, 2)}\n`);
}
if (values.docs) for (const { name, measured } of found) writeSection(name, measured);
process.exitCode = found.every(({ measured }) => measured.bars.every(isMet)) ? 0 : 1;

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
  return `${isMet(bar) ? "met   " : "MISSED"} ${bar.what}: ${bar.found.toFixed(2)}, ${bar.kind} ${bar.limit}`;
}

/** The table of one figure in the page, where the page has a place for it. */
function writeSection(name: string, { head, rows }: Measured): void {
  const page = readFileSync(PAGE, "utf8");
  const changed = replaceSection(page, `figure ${name}`, `${table(head, rows)}\n\nTaken on: ${printMachine(machine)}`);
  if (changed !== undefined) writeFileSync(PAGE, changed);
}
