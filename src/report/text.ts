/** The report as text for a terminal: at most 110 columns, in columns, no colours. */

import { madeData } from "../arguments/kind.ts";
import { refuseExtra } from "../arguments/options.ts";
import type { ArrayPasses, PassCounts } from "../estimate/array-traffic.ts";
import { printableLines } from "../printable.ts";
import { isOfBlocks } from "./memory.ts";
import type {
  ArrayLine,
  KernelLevel,
  KernelLine,
  KernelLoop,
  LongRowsLine,
  OpLevel,
  OpStep,
  PassLine,
  Report,
  ReportStep,
  SourcesLine,
} from "./report.ts";
import { sparseTexts } from "./sparse.ts";
import {
  countRepeats,
  formatBytes,
  formatCount,
  formatMicros,
  kernelText,
  list,
  plural,
  rowLayoutLines,
  spellRounds,
} from "./spelling.ts";
import type { Row } from "./table.ts";
import { printRows } from "./table.ts";

const REPORT = madeData<Report>(
  "a report, as engine.report gives it",
  ["ops", "steps"],
  ["summary", "memory", "estimate", "requirements"],
);

/** Prints a report, one line break at its end. */
export function printReport(given: Report, ...extra: readonly never[]): string {
  const call = "printReport";
  refuseExtra(call, 1, extra);
  const report = REPORT.read(given, { call, name: "" });
  const sections = [
    [title(report), summary(report), ...specializationLines(report)],
    section("Required: what ends a run where it is not so", requirementRows(report.requirements)),
    report.passes ? ["Passes", printPasses(report.passes)] : [],
    section("Levels of ops, before fusion: what could run side by side", opRows(report.ops, 0)),
    section(
      "Levels of kernels: what will, each kernel cut into chunks that all workers draw",
      stepRows(report.steps, 0),
    ),
    section("Memory: which arrays there are and how long each is needed; those in one place take turns", [
      ...arrayRows(report.memory.arrays),
      ...rowLayoutRows(report.steps),
      ...sparseMemoryRows(report),
      ...passRows(report),
    ]),
    conclusion(report),
  ];
  const lines = sections.filter((section) => section.length > 0).map((section) => section.join("\n"));
  return printableLines(`${lines.join("\n\n")}\n`);
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

/** What was assumed, and what that made of the program. */
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

/** What each pass did, as a table with a row for all. */
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

function section(heading: string, rows: readonly Row[]): string[] {
  return rows.length === 0 ? [] : [heading, ...printRows(rows)];
}

function opRows(steps: readonly OpStep[], depth: number): Row[] {
  return steps.flatMap((step) => opStepRows(step, depth));
}

function opStepRows(step: OpStep, depth: number): Row[] {
  switch (step.kind) {
    case "level": {
      const { level, ops, heavy, factor } = step;
      const cells = [`Level ${level}`, plural(ops.length, "op")];
      const ends = [dataParallel(step), heavy ? "heavy" : "", `factor ${formatFactor(factor)}`];
      return [{ depth, cells, text: countRepeats(ops).join(", "), ends }];
    }
    case "loop":
      return [
        {
          depth,
          line: `Level ${step.level}: ${step.nodes === null ? loopLine("loop", step) : nodesLine(`for each node of ${step.nodes}`, step)}`,
        },
        ...opRows(step.body, depth + 1),
      ];
    case "choose":
      return choice(`Level ${step.level}: if ${step.on}`, step.cases, depth, opRows);
    default:
      return step satisfies never;
  }
}

function dataParallel({ dataParallelOps, ops }: OpLevel): string {
  if (dataParallelOps === 0) return "scalar";
  return dataParallelOps === ops.length ? "data-parallel" : `${dataParallelOps} of ${ops.length} data-parallel`;
}

function stepRows(steps: readonly ReportStep[], depth: number): Row[] {
  return steps.flatMap((step) => kernelStepRows(step, depth));
}

function kernelStepRows(step: ReportStep, depth: number): Row[] {
  switch (step.kind) {
    case "level":
      return levelRows(step, depth);
    case "loop": {
      const { rounds } = step;
      const counted = rounds ? `; estimated with ${spellRounds(rounds)}` : "";
      return [
        { depth, line: (step.sources ? nodesLine("For each node of a set", step) : loopLine("Loop", step)) + counted },
        ...(step.sources
          ? sourcesTexts(step.sources).map((line): Row => ({ depth: depth + 1, line, isProse: true }))
          : []),
        ...(step.sources ? [] : sparseTexts(step.sparse)).map(
          ({ depth: deeper, line }): Row => ({ depth: depth + 1 + deeper, line, isProse: true }),
        ),
        ...stepRows(step.body, depth + 1),
      ];
    }
    case "choose":
      return choice(`If ${step.on} (${step.why})`, step.cases, depth, stepRows);
    default:
      return step satisfies never;
  }
}

/** A row for the scalars of a level, if any, and one for each kernel; what is said of the level stands in the first. */
function levelRows({ level, kernels, longRows, scalars, estimate }: KernelLevel, depth: number): Row[] {
  const gain = !estimate ? "" : estimate.solo ? "one worker" : `factor ${formatFactor(estimate.factor)}`;
  const head = `Level ${level}`;
  const scalarRows: Row[] =
    scalars.length === 0
      ? []
      : [
          {
            depth,
            cells: [head, plural(scalars.length, "scalar")],
            text: countRepeats(scalars).join(", "),
            ends: ["every worker"],
          },
        ];
  const kernelRows = kernels.map(({ makes, ops, domain, dataParallel, chunks }, k): Row => {
    const isFirst = k === 0;
    return {
      depth,
      cells: [isFirst && scalars.length === 0 ? head : "", isFirst ? plural(kernels.length, "kernel") : ""],
      text: kernelText({ makes, ops }),
      ends: [
        `${dataParallel ? "data-parallel" : "one worker"} over ${domain}`,
        chunks === null ? "" : `chunks ${formatCount(chunks)}`,
        isFirst ? gain : "",
      ],
    };
  });
  const longRowLines: Row[] = longRows === null ? [] : [{ depth: depth + 1, line: describeLongRows(longRows) }];
  return [...scalarRows, ...kernelRows, ...longRowLines];
}

export function describeLongRows({ split, why, chunks, resultBytes, tableBytes }: LongRowsLine): string {
  if (!split) return why;
  const room = `${formatBytes(resultBytes)} of results, ${formatBytes(tableBytes)} of tables with the graph`;
  return `${why}; chunks ${list(chunks.map(formatCount))}, ${room}`;
}

/** An array a row; block results, which are small, together in one. */
export function arrayRows(arrays: readonly ArrayLine[]): Row[] {
  const rows = arrays.flatMap((array): Row[] => {
    const { name, extent, element, place, from, to, overwrites, updatedInPlace } = array;
    if (isOfBlocks(array)) return [];
    const held = `${extent === "edges" ? "edge" : "node"}<${element}>`;
    const where = place === null ? "parameter" : `place ${place}`;
    const parts = [
      from === to ? from : `${from} to ${to}`,
      ...(overwrites === null ? [] : [`in place of ${overwrites}`]),
      ...(updatedInPlace ? ["updated in place"] : []),
    ];
    return [{ depth: 0, cells: [name, held, bytesOf([array]), where], text: list(parts), ends: [] }];
  });
  const small = arrays.filter(isOfBlocks);
  const cells = ["block results", plural(small.length, "array"), bytesOf(small)];
  return small.length === 0 ? rows : [...rows, { depth: 0, cells, text: "", ends: [] }];
}

function bytesOf(arrays: readonly ArrayLine[]): string {
  const bytes = arrays.map((array) => array.bytes);
  return bytes.every((count) => count !== null) ? formatBytes(bytes.reduce((sum, count) => sum + count, 0)) : "";
}

/** How often arrays are gone over: outside of loops, and in a round of each. */
function passRows({ memory, steps }: Report): Row[] {
  const loops = loopsIn(steps).map(({ carries, arrayPasses }): Row => {
    const head = carries.length > 0 ? `A round of the loop over ${list(carries)}` : "A round of the loop";
    return { depth: 0, line: `${head}: ${describePasses(arrayPasses)}` };
  });
  return [{ depth: 0, line: `Outside of loops: ${describePasses(memory.passesOutsideLoops)}` }, ...loops];
}

function rowLayoutRows(steps: readonly ReportStep[]): Row[] {
  return rowLayoutLines(kernelsIn(steps)).map((line) => ({ depth: 0, line }));
}

/** What there is in memory for sparse rounds alone. */
function sparseMemoryRows({ memory, steps }: Report): Row[] {
  const lists = loopsIn(steps).flatMap(({ carries, sparse }): Row[] => {
    if (sparse.kind === "dense" || sparse.listBytes === null) return [];
    const arrays = sparse.keeps.length > 0 ? ` besides the arrays ${list(sparse.keeps)}` : "";
    return [
      {
        depth: 0,
        line: `Sparse rounds of the loop over ${list(carries)}: ${formatBytes(sparse.listBytes)} of lists and marks${arrays}`,
      },
    ];
  });
  const rows = memory.rowsForSparse.map(({ direction, bytes }): Row => {
    const line = `${ROWS[direction]}: ${formatBytes(bytes)} with the graph, for sparse rounds alone to find whom changed nodes touch`;
    return { depth: 0, line, isProse: true };
  });
  return [...lists, ...rows];
}

const ROWS = { in: "In-rows", out: "Out-rows", all: "All rows" } as const;

function kernelsIn(steps: readonly ReportStep[]): KernelLine[] {
  return steps.flatMap((step): readonly KernelLine[] => {
    if (step.kind === "level") return step.kernels;
    return step.kind === "loop" ? kernelsIn(step.body) : step.cases.flatMap(kernelsIn);
  });
}

function loopsIn(steps: readonly ReportStep[]): KernelLoop[] {
  return steps.flatMap((step): KernelLoop[] => {
    if (step.kind === "level") return [];
    return step.kind === "loop" ? [step, ...loopsIn(step.body)] : step.cases.flatMap(loopsIn);
  });
}

function describePasses({ nodes, edges }: PassCounts): string {
  const describe = (kind: string, { reads, writes }: ArrayPasses): string[] =>
    reads + writes === 0
      ? []
      : [`${plural(reads + writes, "pass", "passes")} over ${kind} arrays (${reads} read + ${writes} written)`];
  const parts = [...describe("node", nodes), ...describe("edge", edges)];
  return parts.length > 0 ? list(parts) : "no pass over an array";
}

/** Both arms of a choice, each under a line of its own. */
function choice<S>(
  line: string,
  cases: readonly (readonly S[])[],
  depth: number,
  rowsOf: (steps: readonly S[], depth: number) => Row[],
): Row[] {
  const [held, ...others] = cases;
  return [
    { depth, line },
    ...rowsOf(held ?? [], depth + 1),
    ...others.flatMap((steps): Row[] => [{ depth, line: "Otherwise" }, ...rowsOf(steps, depth + 1)]),
  ];
}

/** What a body for each node is combined into. */
function nodesLine(head: string, { carries }: { readonly carries: readonly string[] }): string {
  return carries.length > 0 ? `${head}, combined into ${list(carries)}` : head;
}

/** What workers do with the nodes of a loop over nodes. */
export function sourcesTexts({ apart, why }: SourcesLine): string[] {
  if (apart === null) return [];
  if (!apart) return [`Workers share each node: ${why}`];
  return [`Workers take whole nodes, each in memory of its own, where there are enough of them: ${why}`];
}

/** What a loop carries, and what ends it. */
function loopLine(
  word: string,
  { carries, limit, until }: { carries: readonly string[]; limit: string | null; until: string | null },
): string {
  const parts = [carries.length > 0 ? `${word} over ${list(carries)}` : word];
  if (limit !== null) parts.push(`at most ${limit} rounds`);
  if (until !== null) parts.push(`until ${until}`);
  return parts.join(", ");
}

function conclusion(report: Report): string[] {
  const { estimate, measured, decision, fastMath } = report;
  const lines: [string, string][] = [];
  const estimates = [`static ${formatFactor(estimate.static)} (unbounded workers)`];
  if (estimate.calibrated) {
    const { workers, speedup, sequentialMicros, parallelMicros } = estimate.calibrated;
    const times = `${formatMicros(sequentialMicros)} to ${formatMicros(parallelMicros)}`;
    estimates.push(`calibrated ${formatFactor(speedup)} on ${plural(workers, "worker")} (${times})`);
  }
  lines.push(["Estimated speedup", estimates.join(" · ")]);
  if (estimate.calibrated?.mayBeSparse) lines.push(["", ALL_DENSE]);
  if (measured) {
    const { speedup, sequentialMillis, parallelMillis, estimateToMeasured } = measured;
    const times = `${formatMicros(sequentialMillis * 1000)} to ${formatMicros(parallelMillis * 1000)}`;
    const ratio = estimateToMeasured === null ? "" : `, estimate / measured ${estimateToMeasured.toFixed(2)}`;
    lines.push(["Measured speedup", `${formatFactor(speedup)} (${times})${ratio}`]);
  }
  if (decision) {
    const how = decision.parallel ? `parallel on ${plural(decision.workers, "worker")}` : "sequential";
    lines.push(["Decision", `${how}: ${decision.why}`]);
  }
  if (fastMath) {
    const none = "allowed, but no law of real numbers was of use: the bits are exact";
    const some = "laws were used that hold of real numbers only: bits may differ";
    lines.push(["Fast math", fastMath.length === 0 ? none : some]);
    for (const { law, count } of fastMath) lines.push(["", `${formatCount(count)} × ${law}`]);
  }
  return lines.map(([head, text]) => `${head.padEnd(19)}${text}`);
}

const ALL_DENSE = "calibrated with all rounds dense: what sparse ones cost is not known before the run";

function formatFactor(factor: number): string {
  return `${factor.toFixed(2)}x`;
}
