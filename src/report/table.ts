/** Rows of a report in columns: a head, text that wraps in the room that is left, and what stands behind it. */

export type Row =
  | {
      readonly depth: number;
      readonly cells: readonly string[];
      /** Wrapped after a comma, `+` or `=`. */
      readonly text: string;
      readonly ends: readonly string[];
    }
  /** A line across all columns, which wraps as text does, or, being prose, between any words. */
  | { readonly depth: number; readonly line: string; readonly isProse?: boolean };

/** The widest a line gets, where its text allows. */
export const COLUMNS = 110;
const GAP = "  ";
const INDENT = "  ";
/** Room for text even where the other columns take more than their share. */
const LEAST_TEXT = 24;

/** Prints rows with all columns aligned and no blanks at the end of lines. */
export function printRows(rows: readonly Row[]): string[] {
  const cells = rows.map((row) => ("line" in row ? [] : row.cells.map((cell, k) => indentFirst(cell, k, row.depth))));
  const headWidths = widths(cells);
  const endWidths = widths(rows.map((row) => ("line" in row ? [] : row.ends)));
  const taken = [...headWidths, ...endWidths].reduce((total, width) => total + width + (width > 0 ? GAP.length : 0), 0);
  const wrapped = rows.map((row) => ("line" in row ? [] : wrap(row.text, Math.max(LEAST_TEXT, COLUMNS - taken))));
  const textWidth = Math.max(0, ...wrapped.flat().map((line) => line.length));
  return rows.flatMap((row, k): string[] => {
    if ("line" in row) return wrapLine(row.line, row.depth, row.isProse);
    const blank = headWidths.map(() => "");
    return wrapped[k]!.map((text, line) =>
      [
        ...alignAll(line === 0 ? cells[k]! : blank, headWidths),
        text.padEnd(textWidth),
        ...alignAll(line === 0 ? row.ends : [], endWidths),
      ]
        .join(GAP)
        .trimEnd(),
    );
  });
}

function indentFirst(cell: string, column: number, depth: number): string {
  return column === 0 ? INDENT.repeat(depth) + cell : cell;
}

function widths(rows: readonly (readonly string[])[]): number[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: count }, (_, column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
}

/** Cells padded to their columns; columns that are empty in every row are left out. */
function alignAll(cells: readonly string[], columns: readonly number[]): string[] {
  return columns.flatMap((width, k) => (width === 0 ? [] : [(cells[k] ?? "").padEnd(width)]));
}

/** A line across all columns; where it goes on, it is indented once more. */
function wrapLine(line: string, depth: number, isProse?: boolean): string[] {
  const indent = INDENT.repeat(depth);
  const parts = wrap(line, COLUMNS - indent.length - INDENT.length, isProse);
  return parts.map((part, k) => indent + (k === 0 ? "" : INDENT) + part);
}

/** The text in as few lines as fit, at least one; prose between any words. */
export function wrap(text: string, width: number, isProse = false): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(isProse ? " " : /(?<=[,+=]) /)) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  lines.push(line);
  return lines;
}
