/**
 * The table of an explanation. Its left column says what is done; levels have columns of figures of their own, and so
 * have kernels.
 */

import { wrap } from "../report/table.ts";
import type { Paint } from "./paint.ts";

/** A figure. One that is `notable` is printed in a colour on a terminal. */
export interface Figure {
  readonly text: string;
  readonly notable?: boolean;
}

export type Line =
  /** A line across all columns. Prose may wrap between any two words. */
  | { readonly kind: "line"; readonly depth: number; readonly text: string; readonly isProse?: boolean }
  /** A level: a label, and figures in the columns of levels. */
  | { readonly kind: "level"; readonly depth: number; readonly label: string; readonly figures: readonly Figure[] }
  /** A kernel: text over the width of the columns of levels, and figures in the columns of kernels. */
  | { readonly kind: "kernel"; readonly depth: number; readonly text: string; readonly figures: readonly Figure[] };

export interface Heads {
  readonly levels: readonly string[];
  readonly kernels: readonly string[];
}

/** The greatest width of a line, in characters. A long label may exceed it. */
export const COLUMNS = 110;
const GAP = "  ";
const INDENT = "  ";

/**
 * Prints the heads and the lines. Figures are flush right, lines have no blanks at their end, and columns without any
 * figure are left out.
 */
export function printColumns(heads: Heads, lines: readonly Line[], paint: Paint): string[] {
  const levels = columnsOf("level", heads.levels, lines);
  const kernels = columnsOf("kernel", heads.kernels, lines);
  const left = widthOfLeft(lines, total(levels), total(kernels));
  const head = [...levels, ...kernels].map(({ head, width }) => GAP + head.padStart(width)).join("");
  return [
    paint("bold", " ".repeat(left - total(levels)) + head),
    ...lines.flatMap((line) => printLine(line, left, levels, kernels, paint)),
  ];
}

interface Column {
  /** The index of the column's figure within a line's figures. */
  readonly at: number;
  readonly head: string;
  readonly width: number;
}

function columnsOf(kind: "level" | "kernel", heads: readonly string[], lines: readonly Line[]): Column[] {
  return heads.flatMap((head, at): Column[] => {
    const widest = Math.max(0, ...lines.map((line) => (line.kind === kind ? (line.figures[at]?.text.length ?? 0) : 0)));
    return widest === 0 ? [] : [{ at, head, width: Math.max(head.length, widest) }];
  });
}

/**
 * The width of everything in front of the columns of kernels: wide enough for labels with the columns of levels, and
 * then for text.
 */
function widthOfLeft(lines: readonly Line[], levels: number, kernels: number): number {
  let labels = 0;
  let texts = 0;
  for (const line of lines) {
    const indent = line.depth * INDENT.length;
    if (line.kind === "level") labels = Math.max(labels, indent + line.label.length);
    // A text that wraps is indented once more on its further lines; the column has room for that.
    if (line.kind === "kernel") texts = Math.max(texts, indent + line.text.length + INDENT.length);
  }
  return Math.max(labels + levels, Math.min(texts, COLUMNS - kernels));
}

function printLine(
  line: Line,
  left: number,
  levels: readonly Column[],
  kernels: readonly Column[],
  paint: Paint,
): string[] {
  const indent = INDENT.repeat(line.depth);
  switch (line.kind) {
    case "line": {
      const parts = wrap(line.text, COLUMNS - indent.length - INDENT.length, line.isProse);
      return parts.map((part, k) => indent + (k === 0 ? "" : INDENT) + part);
    }
    case "level": {
      const label = indent + line.label;
      const figures = align(line.figures, levels, paint);
      return [figures === "" ? label : label.padEnd(left - total(levels)) + figures];
    }
    case "kernel": {
      const [first = "", ...rest] = wrap(line.text, left - indent.length - INDENT.length);
      const figures = align(line.figures, kernels, paint);
      const start = indent + first;
      return [
        paint("dim", figures === "" ? start : start.padEnd(left)) + figures,
        ...rest.map((part) => paint("dim", indent + INDENT + part)),
      ];
    }
    default:
      return line satisfies never;
  }
}

function total(columns: readonly Column[]): number {
  return columns.reduce((sum, { width }) => sum + GAP.length + width, 0);
}

/** Aligns figures to their columns, up to the last figure of the line. */
function align(figures: readonly Figure[], columns: readonly Column[], paint: Paint): string {
  const last = columns.findLastIndex(({ at }) => (figures[at]?.text ?? "") !== "");
  return columns
    .slice(0, last + 1)
    .map(({ at, width }) => {
      const { text, notable } = figures[at] ?? { text: "" };
      const padded = GAP + text.padStart(width);
      return notable ? paint("yellow", padded) : padded;
    })
    .join("");
}

/** Prints the rows of a table, each column flush left or flush right, without blanks at the end of lines. */
export function printTable(rows: readonly (readonly string[])[], isText: (column: number) => boolean): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widest = Array.from({ length: count }, (_, k) => Math.max(0, ...rows.map((row) => row[k]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, k) => (isText(k) ? cell.padEnd(widest[k]!) : cell.padStart(widest[k]!)))
      .join(GAP)
      .trimEnd(),
  );
}
