/** Two reports side by side, to compare one program on two graphs, two versions of it, or two machines. */

import { printableLines } from "../printable.ts";
import { BEGINNING, titleOf } from "./brief.ts";
import type { Report } from "./report.ts";
import { formatBytes, formatInterval, formatMicros, percent } from "./spelling.ts";
import { verdictOf } from "./verdict.ts";
import { levelsIn, weightOf, weightOfAll } from "./weights.ts";

/** Prints a comparison: figures of both reports in columns, then the verdict of each. */
export function printComparison(a: Report, b: Report): string {
  const rows = [
    ["", "A", "B", "B / A"],
    ["program", a.algorithm, b.algorithm, ""],
    ["graph", graphOf(a), graphOf(b), ""],
    ...figures(a, b),
    ...levelRows(a, b),
  ];
  const widths = [0, 1, 2, 3].map((k) => Math.min(MOST_CELL, Math.max(...rows.map((row) => row[k]!.length))));
  const table = rows.map((row) =>
    row
      .map((cell, k) => (k === 0 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!)))
      .join("  ")
      .trimEnd(),
  );
  const said = [a, b].flatMap((report, k) => [
    "",
    `${k === 0 ? "A" : "B"}: ${Object.values(verdictOf(report)).join("\n   ")}`,
  ]);
  return printableLines(`${[...table, ...said].join("\n")}\n`);
}

const MOST_CELL = 60;

/** A figure that both reports have, or null. */
type Figure = readonly [
  name: string,
  value: (report: Report) => number | null,
  text: (value: number, report: Report) => string,
];

const FIGURES: readonly Figure[] = [
  ["estimated, one core", ({ estimate }) => estimate.calibrated?.headline.sequentialMicros ?? null, perHeadline],
  ["estimated, all cores", ({ estimate }) => estimate.calibrated?.headline.parallelMicros ?? null, perHeadline],
  [
    "measured, one core",
    ({ measured }) => measured?.one.median ?? null,
    (_, { measured }) => (measured ? formatInterval(measured.one) : ""),
  ],
  [
    "measured, all cores",
    ({ measured }) => measured?.all.median ?? null,
    (_, { measured }) => (measured ? formatInterval(measured.all) : ""),
  ],
  ["rounds", ({ measured }) => measured?.rounds ?? null, (value) => String(value)],
  ["cores used", ({ decision }) => decision?.workers ?? null, (value) => String(value)],
  ["kernels", ({ summary }) => summary.kernels, (value) => String(value)],
  ["memory besides the graph", ({ summary }) => summary.peakBytes, (value) => formatBytes(value)],
];

function perHeadline(value: number, { estimate }: Report): string {
  return `${formatMicros(value)} ${estimate.calibrated?.headline.per === "round" ? "a round" : "a run"}`;
}

function figures(a: Report, b: Report): string[][] {
  return FIGURES.flatMap(([name, read, text]) => {
    const [one, other] = [read(a), read(b)];
    if (one === null && other === null) return [];
    const cell = (value: number | null, report: Report): string => (value === null ? "–" : text(value, report));
    return [[name, cell(one, a), cell(other, b), ratioOf(one, other)]];
  });
}

function ratioOf(one: number | null, other: number | null): string {
  return one === null || other === null || one === 0 ? "" : (other / one).toFixed(2);
}

/** Makes rows of the steps of both reports, with their shares of the time. Steps are matched by their titles. */
function levelRows(a: Report, b: Report): string[][] {
  const [one, other] = [sharesOf(a), sharesOf(b)];
  return [...new Set([...one.keys(), ...other.keys()])].map((title) => {
    const cell = (share: number | undefined): string => (share === undefined ? "–" : percent(share));
    return [`of all: ${title}`.slice(0, MOST_CELL), cell(one.get(title)), cell(other.get(title)), ""];
  });
}

function sharesOf(report: Report): ReadonlyMap<string, number> {
  const levels = levelsIn(report.steps).flatMap((weighed) => {
    const { kernels, estimate } = weighed.level;
    const [kernel] = kernels;
    return kernel && estimate ? [[titleOf(kernel), weightOf(weighed)] as const] : [];
  });
  const { calibrated } = report.estimate;
  if (calibrated) levels.push([BEGINNING, calibrated.beginning.sequentialMicros]);
  const total = weightOfAll(report);
  const shares = new Map<string, number>();
  for (const [title, micros] of levels)
    shares.set(title, (shares.get(title) ?? 0) + micros / Math.max(total, Number.MIN_VALUE));
  return shares;
}

function graphOf({ graph }: Report): string {
  return graph ? `${graph.name} (${graph.nodeCount} nodes, ${graph.edgeCount} edges)` : "any graph";
}
