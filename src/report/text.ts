/** The report as text for a terminal: at most 110 columns, no colours. */

import { flag, madeData } from "../arguments/kind.ts";
import type { Described } from "../arguments/options.ts";
import { readOptions, refuseExtra } from "../arguments/options.ts";
import { printableLines } from "../printable.ts";
import { curveLines, levelTable, lostLines, obstacleLines } from "./brief.ts";
import { details, section } from "./details.ts";
import type { PassLine, Report } from "./report.ts";
import { REPORT_VERSION } from "./report.ts";
import { formatBytes, formatCount, list, plural } from "./spelling.ts";
import type { Row } from "./table.ts";
import { COLUMNS, printRows, wrap, wrapIndented } from "./table.ts";
import { verdictOf } from "./verdict.ts";
import { loopsIn } from "./weights.ts";

const REPORT = madeData<Report>(
  "a report, as engine.report gives it",
  ["ops", "steps"],
  ["summary", "memory", "estimate", "requirements"],
);

/** Tells whether data from outside is a report of this version. */
export function isReport(found: unknown): found is Report {
  if (typeof found !== "object" || found === null || !("version" in found)) return false;
  return found.version === REPORT_VERSION && "steps" in found && "summary" in found && "estimate" in found;
}

/** How a report is printed. */
export interface PrintReportOptions {
  /** Whether to tell of slices, groups, windows, places in memory, and levels of ops. */
  readonly verbose?: boolean | undefined;
  /** Whether to say what other numbers of workers should give. */
  readonly curve?: boolean | undefined;
}

export const PRINT_REPORT_OPTIONS: Described<PrintReportOptions> = {
  verbose: {
    kind: flag,
    doc: "Whether to tell of slices, groups, windows, places in memory, and levels of ops.",
    initial: "`false`",
  },
  curve: { kind: flag, doc: "Whether to say what other numbers of workers should give.", initial: "`false`" },
};

/**
 * Prints a report, one line break at its end: first what somebody wants to know, then why it is so.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant.
 * @example
 * ```ts
 * import { Engine, printReport, rmat } from "edgewise";
 * import { pagerank } from "edgewise/algorithms";
 *
 * await using engine = await Engine.create({ workers: 2 });
 * const report = await engine.report(pagerank, rmat({ scale: 8 }), {}, { measure: false });
 * console.log(printReport(report).startsWith("=== Parallelism report: pagerank")); // true
 * ```
 */
export function printReport(given: Report, options: PrintReportOptions = {}, ...extra: readonly never[]): string {
  const call = "printReport";
  refuseExtra(call, 2, extra);
  const report = REPORT.read(given, { call, name: "" });
  const { verbose = false, curve = false } = readOptions(call, PRINT_REPORT_OPTIONS, options);
  const { time, use, limit } = verdictOf(report);
  const sections = [
    [title(report), ...[time, use, limit].flatMap((line) => wrap(line, COLUMNS, true))],
    ...(report.specialized || verbose ? [[...(verbose ? [summary(report)] : []), ...specializationLines(report)]] : []),
    section("Required: what ends a run where it is not so", requirementRows(report.requirements)),
    report.passes ? ["Passes", printPasses(report.passes)] : [],
    headed(
      report.estimate.calibrated ? "Step by step: estimated, one run of each" : "Step by step",
      levelTable(report),
    ),
    headed("What cores do not share", obstacleLines(report).flatMap(wrapIndented)),
    headed("Where the time of all cores went", lostLines(report).flatMap(wrapIndented)),
    curve ? headed("Other numbers of cores: estimated", curveLines(report).flatMap(wrapIndented)) : [],
    ...(verbose ? details(report) : []),
    conclusion(report),
  ];
  const lines = sections.filter((section) => section.length > 0).map((section) => section.join("\n"));
  return printableLines(`${lines.join("\n\n")}\n`);
}

function headed(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [heading, ...lines];
}

function title({ algorithm, graph, workers }: Report): string {
  const parts = [algorithm, graph ? describeGraph(graph) : "any graph"];
  if (workers !== null) parts.push(plural(workers, "worker"));
  return `=== Parallelism report: ${parts.join(" · ")} ===`;
}

function describeGraph({ name, nodeCount, edgeCount }: NonNullable<Report["graph"]>): string {
  return `${name} (${plural(nodeCount, "node")}, ${plural(edgeCount, "edge")})`;
}

function summary({ summary: counts }: Report): string {
  const { ops, kernels, opLevels, criticalPath, kernelLevels, buffers, peakBytes } = counts;
  return [
    `${plural(ops, "op")} in ${plural(kernels, "kernel")}`,
    `levels of ops ${opLevels}, critical path ${criticalPath}`,
    `levels of kernels ${kernelLevels}`,
    `buffers ${buffers}${peakBytes === null ? "" : `, peak ${formatBytes(peakBytes)}`}`,
  ].join(" · ");
}

/** Prints the assumptions, and how they changed the program. */
function specializationLines({ specialized, summary: { ops, kernels } }: Report): string[] {
  if (!specialized) return [];
  const { assumptions, without } = specialized;
  if (assumptions.length === 0) return ["specialized: nothing that is known of the graph and the parameters is of use"];
  const clauses = assumptions.map(({ says, ops: changed }) => `${says} (${plural(changed, "op")})`);
  const before = `${plural(without.ops, "op")} in ${plural(without.kernels, "kernel")}`;
  const after = `${plural(ops, "op")} in ${plural(kernels, "kernel")}`;
  const gain = before === after ? `${after} as without` : `${after}, without it ${before}`;
  return [...printRows([{ depth: 0, line: `assumed: ${clauses.join(", ")}` }]), `which gives ${gain}`];
}

function requirementRows({ asked, known }: Report["requirements"]): Row[] {
  return [
    ...asked.flatMap(({ message, place }) => [
      { depth: 0, line: message },
      ...(place === null ? [] : [{ depth: 1, line: place }]),
    ]),
    ...known.map((clause) => ({ depth: 0, line: `not asked for, since it is known of the graph: ${clause}` })),
  ];
}

/** Prints the effect of each pass as a table, with a row for the sum. */
export function printPasses(passes: readonly PassLine[]): string {
  const total = passes.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const time = (milliseconds: number): string => milliseconds.toFixed(2);
  const rows = [
    ["pass", "ops before", "ops after", "ms", "changed"],
    ...passes.map(({ pass, opsBefore, opsAfter, milliseconds, changed }) => [
      pass,
      String(opsBefore),
      String(opsAfter),
      time(milliseconds),
      changed ? "yes" : "no",
    ]),
    [
      "all",
      String(passes[0]?.opsBefore ?? 0),
      String(passes.at(-1)?.opsAfter ?? 0),
      time(total),
      passes.some(({ changed }) => changed) ? "yes" : "no",
    ],
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const isText = (column: number): boolean => column === 0 || column === widths.length - 1;
  const line = (row: readonly string[]): string =>
    row.map((cell, k) => (isText(k) ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!))).join("  ");
  return rows.map((row) => line(row).trimEnd()).join("\n");
}

/** The width of the headings of the last lines. */
const HEAD = 15;

/** Prints the last lines: what the figures of the report rest on. */
function conclusion(report: Report): string[] {
  const { estimate, measured, fastMath, profile } = report;
  const lines: [string, string][] = [];
  if (profile) lines.push(["Rates", `${profile.says}.`]);
  if (estimate.calibrated && measured) {
    const { speedup } = measured;
    const interval = `${speedup.median.toFixed(2)} (${speedup.least.toFixed(2)} – ${speedup.most.toFixed(2)})`;
    const found = `in runs right after each other: estimated ${estimate.calibrated.speedup.toFixed(2)}, measured ${interval}`;
    lines.push(["Times as fast", `${found}. The estimate counts ${roundsOf(report)}.`]);
  }
  lines.push([
    "Rule of thumb",
    `${estimate.static.toFixed(2)} times as fast on unbounded cores: levels of ops alone, no graph.`,
  ]);
  if (fastMath) {
    const none = "allowed, but no law of real numbers was of use: the bits are exact";
    const some = "laws were used that hold of real numbers only: bits may differ";
    lines.push(["Fast math", fastMath.length === 0 ? none : some]);
    for (const { law, count } of fastMath) lines.push(["", `${formatCount(count)} × ${law}`]);
  }
  return lines.flatMap(([head, text]) =>
    wrap(text, COLUMNS - HEAD, true).map((part, k) => `${(k === 0 ? head : "").padEnd(HEAD)}${part}`),
  );
}

function roundsOf({ steps }: Report): string {
  const rounds = loopsIn(steps).flatMap((loop) => (loop.rounds ? [formatCount(loop.rounds.rounds)] : []));
  return rounds.length === 0 ? "no rounds" : `${list(rounds)} rounds`;
}
