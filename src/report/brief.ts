/** The part of a report that everybody reads: levels by the author's names, obstacles to sharing, and lost time. */

import type { LostTime } from "./measurement.ts";
import type { KernelLevel, KernelLine, KernelLoop, Report, ReportStep } from "./report.ts";
import { authorNames, formatCount, formatMicros, list, percent, spellLines, tellingOp, times } from "./spelling.ts";
import { COLUMNS, wrapIndented } from "./table.ts";
import { LOSSES, passOver } from "./verdict.ts";
import { isTakenApart, levelsIn, runsOfBody, weightOfAll } from "./weights.ts";

/** A table row, or a line across all columns. */
type Line = { readonly cells: readonly string[] } | { readonly text: string };

const INDENT = "  ";

/** The name of what a run takes besides its steps. */
export const BEGINNING = "Starting, waking and ending a run";

/** The least part of the time of a level without kernels that is worth a row. */
const LEAST_SHARE = 0.005;

/** Prints the table of levels, with the time of one run of each, all in one unit. */
export function levelTable(report: Report): string[] {
  const { steps, estimate } = report;
  const { calibrated } = estimate;
  const known = levelsIn(steps).flatMap(({ level: { estimate: own } }) =>
    own ? [own.sequentialMicros, own.parallelMicros] : [],
  );
  const unit = unitFor(Math.max(0, ...known));
  const total = weightOfAll(report);
  const workers = calibrated?.workers ?? 1;
  const head = calibrated
    ? [
        "",
        "",
        `1 core, ${unit.name}`,
        ...(workers > 1 ? [`${workers} cores, ${unit.name}`, "times as fast"] : []),
        "of all",
      ]
    : ["", ""];
  const time = (micros: number): string => (micros / unit.micros).toFixed(unit.digits);
  const share = (micros: number): string => (total > 0 ? percent(micros / total) : "");
  const row = ({ kernels, estimate: own }: KernelLevel, runs: number, isApart: boolean, depth: number): Line[] => {
    const [first, ...others] = kernels;
    const together =
      own && (isApart ? ["", OWN_NODES] : [time(own.parallelMicros), own.solo ? ONE : speedup(own.factor)]);
    const cells = own
      ? [time(own.sequentialMicros), ...(workers > 1 ? (together ?? []) : []), share(runs * own.sequentialMicros)]
      : [];
    const where = (kernel: KernelLine | undefined): string => (kernel?.lines ? spellLines(kernel.lines) : "");
    return [
      { cells: [INDENT.repeat(depth) + (first ? titleOf(first) : "single numbers"), where(first), ...cells] },
      ...others.map(
        (kernel): Line => ({ cells: [`${INDENT.repeat(depth)}  beside it: ${titleOf(kernel)}`, where(kernel)] }),
      ),
    ];
  };
  const lines = (inner: readonly ReportStep[], runs: number, isApart: boolean, depth: number): Line[] =>
    inner.flatMap((step): Line[] => {
      switch (step.kind) {
        case "level": {
          const part = (runs * (step.estimate?.sequentialMicros ?? 0)) / Math.max(total, Number.MIN_VALUE);
          return step.kernels.length === 0 && part < LEAST_SHARE ? [] : row(step, runs, isApart, depth);
        }
        case "loop":
          return [
            { text: INDENT.repeat(depth) + loopText(step) },
            ...lines(step.body, runs * runsOfBody(step), isApart || isTakenApart(step), depth + 1),
          ];
        case "choose":
          return [
            { text: `${INDENT.repeat(depth)}If ${step.on}` },
            ...step.cases.flatMap((steps_, k) => [
              ...(k === 0 ? [] : [{ text: `${INDENT.repeat(depth)}Otherwise` }]),
              ...lines(steps_, runs / step.cases.length, isApart, depth + 1),
            ]),
          ];
        default:
          return step satisfies never;
      }
    });
  const below = lines(steps, 1, false, 1);
  if (!calibrated) return aligned(below);
  const { sequentialMicros: alone, parallelMicros: together } = calibrated.beginning;
  const beginning = [
    INDENT + BEGINNING,
    "",
    time(alone),
    ...(workers > 1 ? [time(together), speedup(together > 0 ? alone / together : 1)] : []),
    share(alone),
  ];
  const notes = [
    calibrated.learned.levels ? "Times on one core are those of a traced run." : null,
    hasChoice(steps)
      ? "Of an if, nobody knows before the run which case holds: each counts half in the last column."
      : null,
  ].flatMap((text) => (text === null ? [] : [{ text: INDENT + text }]));
  return aligned([{ cells: head }, ...below, ...(alone + together > 0 ? [{ cells: beginning }] : []), ...notes]);
}

const ONE = "one core";
/** Stands for the speedup of a step that each core runs for nodes of its own. */
const OWN_NODES = "its own nodes";

function speedup(factor: number): string {
  return factor.toFixed(2);
}

function hasChoice(steps: readonly ReportStep[]): boolean {
  return steps.some((step) => step.kind === "choose" || (step.kind === "loop" && hasChoice(step.body)));
}

/** Names a kernel by what it makes and what it goes over: `rank: one pass over the in-edges`. */
export function titleOf(kernel: KernelLine): string {
  const names = authorNames(kernel.makes);
  const pass = passOver({ ...kernel, makes: [], lines: null });
  return names.length > 0 ? `${list(names)}: ${pass}` : `${pass} (${tellingOp(kernel.ops)})`;
}

/** Describes a loop by the author's names, with the condition that ends it. */
export function loopText({ carries, limit, until, sources, rounds, sparse }: KernelLoop): string {
  const names = authorNames(carries);
  const what = sources
    ? `For each node of a set${names.length > 0 ? `, for ${list(names)}` : ""}`
    : `Each round${names.length > 0 ? ` of ${list(names)}` : ""}`;
  const parts = [what];
  if (sources?.together && sources.together > 1) parts.push(`${sources.together} at a time`);
  if (limit !== null) parts.push(`at most ${limit} rounds`);
  if (until !== null) parts.push(`until ${until}`);
  if (rounds?.why === "learned") parts.push(`${formatCount(rounds.rounds)} in like runs`);
  if (sparse.kind === "sparse") {
    parts.push(
      sparse.order?.kind === "any order"
        ? "or settled without rounds, in the order of values"
        : "or over what changed alone, where that takes less",
    );
  }
  return parts.join(", ");
}

/** Prints each obstacle to sharing on a line, and below it what would remove it. */
export function obstacleLines({ obstacles }: Report): string[] {
  return obstacles.flatMap(({ what, lines, change }) => [
    `${INDENT}${what}${lines ? ` (${spellLines(lines)})` : ""}`,
    `${INDENT.repeat(2)}${change}`,
  ]);
}

/** Says how the workers spent their time, and how much longer the first run took. */
export function lostLines({ measured, workers, profile }: Report): string[] {
  if (!measured?.lost || measured.lost.total === 0) return [];
  const { lost, first, all } = measured;
  const parts: readonly (readonly [string, number])[] = [
    ["computing, as one core would, shared evenly", lost.useful],
    ...LOST_PARTS.map((name) => [LOSSES[name], lost[name]] as const),
  ];
  const unit = unitFor(lost.total * 1000);
  const rows = parts.map(([name, millis]) => ({
    cells: [INDENT + name, ((millis * 1000) / unit.micros).toFixed(unit.digits), percent(millis / lost.total)],
  }));
  const whole = {
    cells: [`${INDENT}the whole run`, ((lost.total * 1000) / unit.micros).toFixed(unit.digits), percent(1)],
  };
  const head = { cells: [`${INDENT}one traced run on ${workers ?? 1} cores`, unit.name, "of all"] };
  const slow =
    lost.total > SLOW * all.most
      ? [`${INDENT}It took longer than those that were timed: it was traced, or others had the cores.`]
      : [];
  const later = (first.all - all.median) * 1000;
  const touched = profile ? `, of which memory touched first about ${formatMicros(profile.firstTouchMicros)}` : "";
  const cold =
    later > 0
      ? [`${INDENT}The first run took ${formatMicros(later)} longer: code to compile, workers to start${touched}.`]
      : [];
  return [...aligned([head, ...rows, whole]), ...slow, ...cold];
}

/** How much longer than all timed runs a traced one has to take for that to be worth a word. */
const SLOW = 1.2;

/** The parts of lost time, in the order in which they are printed. */
export const LOST_PARTS = [
  "memory",
  "imbalance",
  "alone",
  "barriers",
  "waking",
  "control",
] as const satisfies readonly (keyof LostTime)[];

/** Predicts the times on several numbers of workers, and says what limits them. */
export function curveLines({ curve, estimate }: Report): string[] {
  if (!curve) return [];
  const { points, serialShare, bandwidthCeiling } = curve;
  const unit = unitFor(Math.max(...points.map(({ micros }) => micros)));
  const per = estimate.calibrated?.headline.per === "round" ? "a round" : "a run";
  const rows = points.map(({ workers, micros, speedup, isExtrapolated }) => ({
    cells: [
      INDENT + formatCount(workers),
      (micros / unit.micros).toFixed(unit.digits),
      speedup.toFixed(2),
      isExtrapolated ? "extrapolated" : "",
    ],
  }));
  const limits = [
    ...(serialShare === null
      ? []
      : [`${percent(serialShare)} is not shared (Amdahl's share, by the Karp–Flatt metric)`]),
    ...(bandwidthCeiling === null
      ? []
      : [`memory gives no more than ${times(bandwidthCeiling)} the speed of one core`]),
  ];
  return [
    ...aligned([{ cells: [`${INDENT}cores`, `${per}, ${unit.name}`, "times as fast", ""] }, ...rows]),
    ...(limits.length > 0 ? [`${INDENT}${limits.join("; ")}.`] : []),
  ];
}

interface Unit {
  readonly name: string;
  readonly micros: number;
  readonly digits: number;
}

/** Chooses one unit for a column, by its largest number. */
function unitFor(micros: number): Unit {
  if (micros < 1000) return { name: "µs", micros: 1, digits: 1 };
  if (micros < 1e6) return { name: "ms", micros: 1000, digits: micros < 1e4 ? 3 : 2 };
  return { name: "s", micros: 1e6, digits: 3 };
}

/** The number of columns of text, which come first. The columns of numbers after them stand flush right. */
const TEXT_COLUMNS = 2;
const LEAST_TITLE = 30;
const GAP = "  ";

function aligned(lines: readonly Line[]): string[] {
  const rows = lines.flatMap((line) => ("cells" in line ? [line.cells] : []));
  const isNumber = (text: string): boolean => /^[\d.]|^one core$|^its own|, [µm]?s$|fast$|all$/.test(text);
  const count = Math.max(0, ...rows.map(({ length }) => length));
  const widths = Array.from({ length: count }, (_, k) => Math.max(...rows.map((cells) => (cells[k] ?? "").length)));
  // Titles have the room that other columns leave.
  const others = widths.slice(1).reduce((sum, width) => sum + GAP.length + width, 0);
  widths[0] = Math.min(widths[0] ?? 0, Math.max(LEAST_TITLE, COLUMNS - others));
  return lines.flatMap((line) => {
    if ("text" in line) return wrapIndented(line.text);
    return line.cells
      .map((full, k) => ({ cell: k === 0 ? cut(full, widths[0]!) : full, k }))
      .map(({ cell, k }) =>
        k > 0 && (k >= TEXT_COLUMNS || isNumber(cell)) ? cell.padStart(widths[k]!) : cell.padEnd(widths[k]!),
      )
      .join(GAP)
      .trimEnd();
  });
}

/** Cuts a title to the width of its column. */
function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
