/** A row of a table in a report: a head, text that wraps within the room that is left, and cells behind it. */

export type Row =
  | {
      readonly depth: number;
      readonly cells: readonly string[];
      /** The text, which wraps after a comma, `+` or `=`. */
      readonly text: string;
      readonly ends: readonly string[];
    }
  /** A line across all columns. It wraps as text does or, if it is prose, between any two words. */
  | { readonly depth: number; readonly line: string; readonly isProse?: boolean };

/** The greatest width of a line, in characters. A long word may exceed it. */
export const COLUMNS = 110;
const GAP = "  ";
const INDENT = "  ";
/** The least width of text, even if the other columns leave less room. */
const LEAST_TEXT = 24;

/** Prints rows with aligned columns and without blanks at the end of lines. */
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

/** Pads cells to the widths of their columns. Columns that are empty in every row are left out. */
function alignAll(cells: readonly string[], columns: readonly number[]): string[] {
  return columns.flatMap((width, k) => (width === 0 ? [] : [(cells[k] ?? "").padEnd(width)]));
}

/** Wraps a line across all columns. Its further lines are indented once more. */
function wrapLine(line: string, depth: number, isProse?: boolean): string[] {
  const indent = INDENT.repeat(depth);
  const parts = wrap(line, COLUMNS - indent.length - INDENT.length, isProse);
  return parts.map((part, k) => indent + (k === 0 ? "" : INDENT) + part);
}

/** Wraps a text to as few lines as possible, at least one. Prose wraps between any two words. */
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

/** Wraps a line of prose. Further lines keep its indentation. */
export function wrapIndented(line: string): string[] {
  const indent = /^ */.exec(line)![0];
  if (line.length <= COLUMNS) return [line];
  return wrap(line.trimStart(), COLUMNS - indent.length - 2, true).map(
    (part, k) => indent + (k === 0 ? "" : "  ") + part,
  );
}
