/** An explanation as text for a terminal. Lines have about 110 columns; deeply nested steps make them longer. */

import { callback, madeData, number } from "../arguments/kind.ts";
import { type Described, readOptions, refuseExtra } from "../arguments/options.ts";
import type { SourceLines } from "../plan/kernels/record.ts";
import { printableLines } from "../printable.ts";
import { arrayRows, describeLongRows, sourcesTexts } from "../report/details.ts";
import { countTexts, sparseTexts } from "../report/sparse.ts";
import {
  countRepeats,
  formatBytes,
  formatCount,
  kernelText,
  plural,
  rowLayoutLines,
  spellCarried,
  spellRounds,
} from "../report/spelling.ts";
import type { Row } from "../report/table.ts";
import { COLUMNS, printRows, wrap } from "../report/table.ts";
import type { Figure, Heads, Line } from "./columns.ts";
import { printColumns, printTable } from "./columns.ts";
import type {
  Analysis,
  ExplainKernel,
  ExplainLevel,
  ExplainLoop,
  ExplainSolo,
  ExplainStep,
  Explanation,
  MeasuredLevel,
} from "./explanation.ts";
import { formatShare, formatTime } from "./figures.ts";
import { hottestRows } from "./hottest.ts";
import type { Paint } from "./paint.ts";
import { plainly } from "./paint.ts";
import { timeRows } from "./times.ts";

export interface PrintOptions {
  /** How many of the kernels that took longest to list. None if not given. */
  readonly hottest?: number | undefined;
  /** Gives a text a style, `bold`, `dim` or `yellow`. No colours if not given. */
  readonly paint?: Paint | undefined;
}

export const PRINT_OPTIONS: Described<PrintOptions> = {
  hottest: {
    kind: number(0, Infinity),
    doc: "How many of the kernels that took longest to list.",
    initial: "`0`",
  },
  paint: {
    kind: callback<Paint>("a function of a style and a text"),
    doc: "Gives a text a style, `bold`, `dim` or `yellow`.",
    initial: "no colours",
  },
};

const EXPLANATION = madeData<Explanation>(
  "an explanation, as engine.explain gives it",
  ["steps"],
  ["graph", "decision", "memory"],
);

/**
 * Prints an explanation, one line break at its end.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant. {@link Engine} has an example.
 */
export function printExplanation(given: Explanation, options: PrintOptions = {}, ...extra: readonly never[]): string {
  const call = "printExplanation";
  refuseExtra(call, 2, extra);
  const explanation = EXPLANATION.read(given, { call, name: "" });
  const { hottest = 0, paint: colors = plainly } = readOptions(call, PRINT_OPTIONS, options);
  const { steps, memory, analysis } = explanation;
  const heading = (text: string): string => paint("bold", text);
  const sections = [
    [heading(title(explanation)), ...summary(explanation)],
    printColumns(analysis ? ANALYZED : PLANNED, stepLines(steps, 0, analysis), paint),
    ...(analysis
      ? [
          [heading("Workers, and where the time of each went"), ...workerRows(analysis)],
          ...(hottest > 0 ? [[heading("Hottest kernels"), ...hottestRows(explanation, hottest)]] : []),
          LEGEND.map((line) => paint("dim", line)),
        ]
      : [[heading("Memory besides the graph"), ...printRows(memoryRows(memory.arrays))]]),
  ];
  // Colours come last, since they are control characters: names have been rid of these before.
  const text = printableLines(`${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`);
  return text.replaceAll(MARKED, (_, mark: string, part: string) =>
    colors(STYLES[mark.charCodeAt(0) - FIRST_MARK]!, part),
  );
}

/** Private-use characters that mark text to be painted: one opens each style, and one closes any. */
const STYLES = ["bold", "dim", "yellow"] as const;
const FIRST_MARK = 0xe000;
const MARKED = /([\ue000-\ue002])([^\ue000-\ue003]*)\ue003/g;
const paint: Paint = (style, text) => `${String.fromCharCode(FIRST_MARK + STYLES.indexOf(style))}${text}\ue003`;

/** The width of the headings in the summary. */
const HEAD = 11;

const PLANNED: Heads = { levels: ["estimated"], kernels: ["one worker", "bytes", "gathered"] };
const ANALYZED: Heads = {
  levels: ["runs", "estimated", "measured", "of run", "imbalance", "wait"],
  kernels: ["time", "bytes", "gathered", "GB/s"],
};
const LEGEND = [
  "Times and bytes are of one run of a level or kernel, all workers sharing it. Imbalance: the busiest worker's",
  "time in kernels over the mean. Wait: what of the workers' time on a step was spent in its barrier. Bytes are",
  "those asked for, in order or gathered at computed places, wherever found; GB/s is both over the time.",
];

function title({ algorithm, graph, decision }: Explanation): string {
  const { name, nodeCount, edgeCount } = graph;
  const size = `${plural(nodeCount, "node")}, ${plural(edgeCount, "edge")}`;
  return `=== ${algorithm} · ${name} (${size}) · ${plural(decision.workers, "worker")} ===`;
}

/** Prints the summary: the verdict first, then the parts of the plan. */
function summary(explanation: Explanation): string[] {
  const { decision, memory, steps } = explanation;
  const levels = levelsIn(steps);
  const kernels = levels.reduce((count, level) => count + level.kernels.length, 0);
  const withKernels = levels.filter((level) => level.kernels.length > 0).length;
  const lines: [string, string][] = [
    ...timeRows(explanation),
    ["Decision", `${decision.parallel ? "parallel" : "sequential"}: ${decision.why}`],
    [
      "Plan",
      `${plural(kernels, "kernel")} on ${plural(withKernels, "level")} · ${formatBytes(memory.peakBytes)} besides the graph · ${formatBytes(memory.codeBytes)} of code`,
    ],
  ];
  const files = filesOf(levels);
  if (files.length > 0) lines.push(["Source", files.join(", ")]);
  const rows = rowLayoutLines(levels.flatMap((level) => level.kernels));
  const wrapped = rows.flatMap((line) => wrap(line, COLUMNS - HEAD));
  wrapped.forEach((line, k) => {
    lines.push([k === 0 ? "Rows" : "", line]);
  });
  return lines.map(([head, text]) => `${head.padEnd(HEAD)}${text}`);
}

function levelsIn(steps: readonly ExplainStep[]): ExplainLevel[] {
  return steps.flatMap((step): ExplainLevel[] => {
    if (step.kind === "level") return [step];
    return step.kind === "choose" ? step.cases.flatMap(levelsIn) : levelsIn(step.body);
  });
}

function stepLines(steps: readonly ExplainStep[], depth: number, analysis: Analysis | null): Line[] {
  return steps.flatMap((step) => linesOf(step, depth, analysis));
}

function linesOf(step: ExplainStep, depth: number, analysis: Analysis | null): Line[] {
  switch (step.kind) {
    case "level":
      return levelLines(step, depth, analysis);
    case "solo":
      return [soloLine(step, depth, analysis), ...stepLines(step.body, depth + 1, analysis)];
    case "loop":
      return [
        { kind: "line", depth, text: loopText(step) },
        ...(step.sources ? sourcesTexts(step.sources) : []).map(
          (text): Line => ({ kind: "line", depth: depth + 1, text }),
        ),
        ...(step.sources ? [] : sparseLines(step, depth + 1, analysis)),
        ...stepLines(step.body, depth + 1, analysis),
      ];
    case "choose": {
      const [held = [], otherwise = []] = step.cases;
      return [
        { kind: "line", depth, text: `If ${step.on}` },
        ...stepLines(held, depth + 1, analysis),
        ...(otherwise.length > 0 ? [{ kind: "line", depth, text: "Otherwise" } as const] : []),
        ...stepLines(otherwise, depth + 1, analysis),
      ];
    }
    default:
      return step satisfies never;
  }
}

function loopText({ carries, limit, until, estimatedRounds, measured, sources }: ExplainLoop): string {
  const head = sources === null ? "Loop over" : "For each node of a set, combined into";
  const parts = [carries.length > 0 ? `${head} ${spellCarried(carries)}` : head.replace(/ over$|, combined into$/, "")];
  if (limit !== null) parts.push(`at most ${limit} rounds`);
  if (until !== null) parts.push(`until ${until}`);
  const estimated = estimatedRounds ? `estimated with ${spellRounds(estimatedRounds)}` : null;
  if (!measured) return parts.join(", ") + (estimated ? `; ${estimated}` : "");
  const entered = measured.runs === 1 ? "" : ` in ${plural(measured.runs, "run")}`;
  const isSettled = measured.rounds === 0 && (measured.sparse?.counts.phases ?? 0) > 0;
  const rounds = isSettled ? "without rounds" : plural(measured.rounds, "round");
  return `${parts.join(", ")}: ${rounds}${entered}${estimated ? ` (${estimated})` : ""}`;
}

/** Prints which sparse rounds a loop may have, and, where the plan was run, which it had. */
function sparseLines(
  { sparse, sparseKernels, measured }: ExplainLoop,
  depth: number,
  analysis: Analysis | null,
): Line[] {
  const line = (deeper: number, text: string): Line => ({ kind: "line", depth: depth + deeper, text, isProse: true });
  const found = measured?.sparse;
  if (!analysis || !found || sparse.kind === "dense") {
    return sparseTexts(sparse).map(({ depth: deeper, line: text }) => line(deeper, text));
  }
  const { counts, millis, waitMillis } = found;
  const lines = countTexts(counts).map((text) => line(0, text));
  const runs = counts.sparse > 0 ? counts.sparse : counts.looks;
  if (runs === 0) return lines;
  const figures = runFigures(runs, null, millis, analysis);
  const wait = analysis.workers.length > 1 ? waitFigure(waitMillis, millis, analysis) : { text: "" };
  return [
    ...lines,
    {
      kind: "level",
      depth,
      label: counts.sparse > 0 ? "Sparse rounds" : "Looks alone",
      figures: [...figures, { text: "" }, wait],
    },
    ...sparseKernels.flatMap(({ name, measured: part }): Line[] => {
      if (!part || part.chunks === 0) return [];
      const time = [{ text: formatTime(part.millis / runs) }];
      return [{ kind: "kernel", depth: depth + 1, text: `${name} · ${plural(part.chunks, "chunk")}`, figures: time }];
    }),
  ];
}

function soloLine({ measured }: ExplainSolo, depth: number, analysis: Analysis | null): Line {
  const label = "Worker 0 alone";
  if (!measured || !analysis) return { kind: "level", depth, label, figures: [] };
  const { runs, millis, waitMillis } = measured;
  const figures = runFigures(runs, null, millis, analysis);
  return { kind: "level", depth, label, figures: [...figures, { text: "" }, waitFigure(waitMillis, millis, analysis)] };
}

function levelLines(step: ExplainLevel, depth: number, analysis: Analysis | null): Line[] {
  const { level, scalars, kernels, longRows, estimatedMicros, measured } = step;
  const label = `Level ${level}`;
  const figures =
    measured && analysis
      ? levelFigures(step, measured, analysis)
      : [{ text: estimatedMicros === null ? "" : formatTime(estimatedMicros / 1000) }];
  const scalarLine: Line[] = scalars
    ? [
        {
          kind: "kernel",
          depth: depth + 1,
          text: `scalars: ${countRepeats(scalars.ops).join(", ")}`,
          figures: [],
        },
      ]
    : [];
  return [
    { kind: "level", depth, label, figures },
    ...scalarLine,
    ...(longRows ? [{ kind: "line", depth: depth + 1, text: describeLongRows(longRows) } as const] : []),
    ...kernels.map((kernel): Line => kernelLine(kernel, depth + 1, analysis !== null)),
  ];
}

function levelFigures(
  { estimatedMicros, barrier }: ExplainLevel,
  measured: MeasuredLevel,
  analysis: Analysis,
): Figure[] {
  const { runs, millis, waitMillis, imbalance, busyMillis } = measured;
  if (runs === 0) return [{ text: "not run" }];
  const shared = barrier && busyMillis.length > 1;
  return [
    ...runFigures(runs, estimatedMicros, millis, analysis),
    imbalance === null ? { text: "" } : { text: imbalance.toFixed(2), notable: imbalance >= NOTABLE_IMBALANCE },
    shared ? waitFigure(waitMillis, millis, analysis, busyMillis.length) : { text: "" },
  ];
}

/**
 * The thresholds from which figures are highlighted: an estimate off by this factor, workers this uneven, barriers this
 * long.
 */
const NOTABLE_RATIO = 2;
const NOTABLE_IMBALANCE = 1.25;
const NOTABLE_WAIT = 0.25;

/**
 * The figures of a step: its runs, the estimated and the measured time of one run, and the share of all its runs in the
 * whole run.
 */
function runFigures(runs: number, estimatedMicros: number | null, millis: number, analysis: Analysis): Figure[] {
  const each = millis / Math.max(1, runs);
  const expected = estimatedMicros === null ? null : estimatedMicros / 1000;
  const off = expected === null || each === 0 ? 1 : expected / each;
  const share = analysis.millis > 0 ? millis / analysis.millis : 0;
  return [
    { text: formatCount(runs) },
    {
      text: expected === null ? "" : formatTime(expected),
      notable: Math.max(off, 1 / off) >= NOTABLE_RATIO && share >= 0.01,
    },
    { text: runs === 0 ? "" : formatTime(each) },
    { text: formatShare(share) },
  ];
}

/** The figure of waiting: its share of the time that the workers spent on the step. */
function waitFigure(
  waitMillis: number,
  millis: number,
  analysis: Analysis,
  workers: number = analysis.workers.length,
): Figure {
  const share = millis > 0 ? waitMillis / (millis * workers) : 0;
  const notable = share >= NOTABLE_WAIT && millis >= 0.01 * analysis.millis;
  return { text: formatShare(share), notable };
}

function kernelLine(kernel: ExplainKernel, depth: number, analyzed: boolean): Line {
  const { domain, chunks, bytesRead, bytesWritten, bytesGathered, estimatedMicros, measured } = kernel;
  const lines = kernel.lines === null ? "" : ` · ${spellLines(kernel.lines)}`;
  const text = `${kernelText(kernel)} · ${domain} in ${plural(chunks, "chunk")}${lines}`;
  const bytes = [
    { text: formatBytes(bytesRead + bytesWritten) },
    { text: bytesGathered === 0 ? "" : formatBytes(bytesGathered) },
  ];
  if (!analyzed || !measured) {
    const alone = estimatedMicros === null ? "" : formatTime(estimatedMicros / 1000);
    return { kind: "kernel", depth, text, figures: analyzed ? [] : [{ text: alone }, ...bytes] };
  }
  const { runs, millis, workers, bytesPerSecond } = measured;
  if (runs === 0) return { kind: "kernel", depth, text, figures: [] };
  const rate = bytesPerSecond === null ? "" : (bytesPerSecond / 1e9).toFixed(1);
  return {
    kind: "kernel",
    depth,
    text,
    figures: [{ text: formatTime(millis / runs / workers) }, ...bytes, { text: rate }],
  };
}

function spellLines({ first, last }: SourceLines): string {
  return first === last ? `line ${first}` : `lines ${first}–${last}`;
}

/** Lists the source files of the kernels. */
function filesOf(levels: readonly ExplainLevel[]): string[] {
  return [...new Set(levels.flatMap(({ kernels }) => kernels.flatMap(({ lines }) => lines?.file ?? [])))];
}

function workerRows({ workers, millis }: Analysis): string[] {
  const rows = workers.map(({ kernels, scalars, waiting, control, outside, chunks }, worker) => [
    `worker ${worker}`,
    ...[kernels, scalars, waiting, control, outside, millis].map(formatTime),
    formatCount(chunks),
  ]);
  const heads = ["", "kernels", "scalars", "waiting", "control", "start, end", "all", "chunks"];
  return printTable([heads, ...rows], (column) => column === 0);
}

function memoryRows(arrays: Explanation["memory"]["arrays"]): Row[] {
  return arrays.length > 0 ? arrayRows(arrays) : [{ depth: 0, line: "no arrays" }];
}
