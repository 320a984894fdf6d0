/** The part of a report that everybody reads: levels by the author's names, obstacles to sharing, and lost time. */

import type { LostTime } from "./measurement.ts";
import type { KernelLevel, KernelLine, KernelLoop, Report, ReportStep } from "./report.ts";
import { authorNames, formatCount, formatMicros, list, percent, spellLines, times } from "./spelling.ts";
import { COLUMNS } from "./table.ts";
import { LOSSES, passOver } from "./verdict.ts";

/** A table row, or a line across all columns. */
type Line = { readonly cells: readonly string[] } | { readonly text: string };

const INDENT = "  ";

/** Prints the table of levels, with the time of one run of each, all in one unit. */
export function levelTable({ steps, estimate }: Report): string[] {
  const { calibrated } = estimate;
  const figures = allLevels(steps, 1).map(({ level, runs }) => ({ estimate: level.estimate, runs }));
  const known = figures.flatMap(({ estimate: own }) => (own ? [own.sequentialMicros, own.parallelMicros] : []));
  const unit = unitFor(Math.max(0, ...known));
  const total = figures.reduce((sum, { estimate: own, runs }) => sum + runs * (own?.sequentialMicros ?? 0), 0);
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
  const row = ({ kernels, estimate: own }: KernelLevel, runs: number, depth: number): Line[] => {
    const [first, ...others] = kernels;
    const title = first ? titleOf(first) : "";
    const time = (micros: number): string => (micros / unit.micros).toFixed(unit.digits);
    const cells = own
      ? [
          time(own.sequentialMicros),
          ...(workers > 1 ? [time(own.parallelMicros), own.solo ? "one core" : own.factor.toFixed(2)] : []),
          total > 0 ? percent((runs * own.sequentialMicros) / total) : "",
        ]
      : [];
    const where = (kernel: KernelLine | undefined): string => (kernel?.lines ? spellLines(kernel.lines) : "");
    return [
      { cells: [INDENT.repeat(depth) + title, where(first), ...cells] },
      ...others.map(
        (kernel): Line => ({ cells: [`${INDENT.repeat(depth)}  beside it: ${titleOf(kernel)}`, where(kernel)] }),
      ),
    ];
  };
  const lines = (inner: readonly ReportStep[], runs: number, depth: number): Line[] =>
    inner.flatMap((step): Line[] => {
      switch (step.kind) {
        case "level":
          // A level that has only scalars takes next to no time, and is left out.
          return step.kernels.length === 0 ? [] : row(step, runs, depth);
        case "loop":
          return [
            { text: INDENT.repeat(depth) + loopText(step) },
            ...lines(step.body, runs * (step.rounds?.rounds ?? 1), depth + 1),
          ];
        case "choose":
          return [
            { text: `${INDENT.repeat(depth)}If ${step.on}` },
            ...step.cases.flatMap((steps_, k) => [
              ...(k === 0 ? [] : [{ text: `${INDENT.repeat(depth)}Otherwise` }]),
              ...lines(steps_, runs / step.cases.length, depth + 1),
            ]),
          ];
        default:
          return step satisfies never;
      }
    });
  const below = lines(steps, 1, 1);
  if (below.length === 0) return [];
  const source = calibrated?.learned.levels ? [{ text: `${INDENT}Times on one core are those of a traced run.` }] : [];
  return aligned(calibrated ? [{ cells: head }, ...below, ...source] : below);
}

/** Lists every level with the number of its runs, as far as the estimate knows it. */
export function allLevels(
  steps: readonly ReportStep[],
  runs: number,
): { readonly level: KernelLevel; readonly runs: number }[] {
  return steps.flatMap((step) => {
    if (step.kind === "level") return [{ level: step, runs }];
    if (step.kind === "loop") return allLevels(step.body, runs * (step.rounds?.rounds ?? 1));
    return step.cases.flatMap((branch) => allLevels(branch, runs / step.cases.length));
  });
}

/** Names a kernel by what it makes and what it goes over: `rank: one pass over the in-edges`. */
export function titleOf(kernel: KernelLine): string {
  const names = authorNames(kernel.makes);
  const pass = passOver({ ...kernel, makes: [], lines: null });
  return names.length > 0 ? `${list(names)}: ${pass}` : `${pass} (${kernel.ops[0] ?? "nothing"})`;
}

/** Describes a loop by the author's names, with the condition that ends it. */
export function loopText({ carries, limit, until, sources, rounds, sparse }: KernelLoop): string {
  const names = authorNames(carries);
  const what = sources ? "For each node of a set" : "Each round";
  const parts = [names.length > 0 ? `${what} of ${list(names)}` : what];
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
  if (!measured?.lost) return [];
  const { lost, first, all } = measured;
  const parts: readonly (readonly [string, number])[] = [
    ["computing, as one core would, shared evenly", lost.useful],
    ...LOST_PARTS.map((name) => [LOSSES[name], lost[name]] as const),
  ];
  const unit = unitFor(lost.total * 1000);
  const rows = parts.map(([name, millis]) => ({
    cells: [INDENT + name, ((millis * 1000) / unit.micros).toFixed(unit.digits), percent(millis / lost.total)],
  }));
  const head = { cells: [`${INDENT}one traced run on ${workers ?? 1} cores`, unit.name, "of all"] };
  const later = (first.all - all.median) * 1000;
  const touched = profile ? `, of which memory touched first about ${formatMicros(profile.firstTouchMicros)}` : "";
  const cold =
    later > 0
      ? [`${INDENT}The first run took ${formatMicros(later)} longer: code to compile, workers to start${touched}.`]
      : [];
  return [...aligned([head, ...rows]), ...cold];
}

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
const MOST_TITLE = 46;

function aligned(lines: readonly Line[]): string[] {
  const rows = lines.flatMap((line) => ("cells" in line ? [line.cells] : []));
  const isNumber = (text: string): boolean => /^[\d.]|^one core$|, [µm]?s$|fast$|all$/.test(text);
  const count = Math.max(...rows.map(({ length }) => length));
  const widths = Array.from({ length: count }, (_, k) =>
    Math.min(MOST_TITLE, Math.max(...rows.map((cells) => (cells[k] ?? "").length))),
  );
  return lines.map((line) => {
    if ("text" in line) return line.text.length <= COLUMNS ? line.text : `${line.text.slice(0, COLUMNS - 1)}…`;
    return line.cells
      .map((full, k) => ({ cell: cut(full), k }))
      .map(({ cell, k }) =>
        k > 0 && (k >= TEXT_COLUMNS || isNumber(cell)) ? cell.padStart(widths[k]!) : cell.padEnd(widths[k]!),
      )
      .join("  ")
      .trimEnd();
  });
}

/** Cuts a title to the width of its column. */
function cut(text: string): string {
  return text.length <= MOST_TITLE ? text : `${text.slice(0, MOST_TITLE - 1)}…`;
}
