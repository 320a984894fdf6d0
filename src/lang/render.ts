/** Prints diagnostics for people: the message, the line with the place underlined, related places, and the hint. */

import { printableLines } from "../printable.ts";
import type { TextDiagnostic } from "./diagnostic.ts";
import type { TextSpan } from "./source.ts";
import { Source } from "./source.ts";

export interface RenderOptions {
  /** Gives the text of a file by the name in a span; null where it is not known, and its lines are then left out. */
  readonly textOf: (file: string) => string | null;
  /** Colours a piece of text; without it there are no colours. */
  readonly paint?: ((style: "red" | "yellow" | "cyan" | "bold" | "dim", text: string) => string) | undefined;
}

/** Longer lines of a text are shown in part. */
const WIDEST = 160;

/**
 * Prints a diagnostic, several lines, without a line break at their end:
 *
 *     error[lang/type]: + got count (i32) and rank (node<f64>); expected one element
 *       --> pagerank.ew:4:11
 *        |
 *      4 |   let x = count + rank
 *        |           ^^^^^^^^^^^^
 *       hint: Convert count (i32): f64(count).
 *
 * Throws nothing.
 *
 * @example
 * ```ts
 * import { check, renderDiagnostic } from "edgewise/lang";
 *
 * const text = "algorithm f() {\n  return degre as x\n}\n";
 * const { diagnostics } = check(text, { file: "f.ew" });
 * console.log(renderDiagnostic(diagnostics[0]!, { textOf: () => text }).split("\n")[0]); // error[lang/name]: found degre, which is no name that is known here
 * ```
 */
export function renderDiagnostic(
  diagnostic: TextDiagnostic,
  { textOf, paint = (_, text) => text }: RenderOptions,
): string {
  const { severity, code, message, span, hint, related } = diagnostic;
  const color = severity === "error" ? "red" : "yellow";
  const lines = [span.line, ...related.map((other) => other.span.line)];
  const width = String(Math.max(...lines)).length;
  const sources = new Map<string, Source | null>();
  const sourceOf = (file: string): Source | null => {
    if (!sources.has(file)) {
      const text = textOf(file);
      sources.set(file, text === null ? null : new Source(file, text));
    }
    return sources.get(file) ?? null;
  };
  const quote = (at: TextSpan, style: "red" | "yellow" | "cyan", mark: string, says: string): string[] => {
    const source = sourceOf(at.file);
    if (source === null || at.line > source.lineStarts.length) return [];
    return quoteLine(
      source,
      at,
      width,
      (text) => paint(style, text),
      mark,
      says,
      (text) => paint("dim", text),
    );
  };
  const shown = [
    `${paint(color, paint("bold", `${severity}[${code}]`))}: ${paint("bold", message)}`,
    `${" ".repeat(width)} ${paint("dim", "-->")} ${span.file}:${span.line}:${span.column}`,
    ...quote(span, color, "^", ""),
    ...related.flatMap((other) => {
      const place =
        other.span.file === span.file
          ? `line ${other.span.line}`
          : `${other.span.file}:${other.span.line}:${other.span.column}`;
      return [
        `${" ".repeat(width)} ${paint("dim", "and")} ${place}: ${other.message}`,
        ...quote(other.span, "cyan", "-", ""),
      ];
    }),
    ...(hint === undefined ? [] : [`${" ".repeat(width)} ${paint("cyan", "hint")}: ${hint}`]),
  ];
  return shown.join("\n");
}

function quoteLine(
  source: Source,
  { line, column, end }: TextSpan,
  width: number,
  paint: (text: string) => string,
  mark: string,
  says: string,
  dim: (text: string) => string,
): string[] {
  const full = source.lineText(line);
  const from = column - 1 > WIDEST ? column - 1 - WIDEST / 2 : 0;
  const text = full.slice(from, from + WIDEST);
  const first = column - 1 - from;
  const last = end.line === line ? end.column - 1 - from : text.length;
  const length = Math.max(1, Math.min(last, text.length) - first);
  // Tabs stay tabs, so that the marks below are aligned at any tab width.
  const before = text.slice(0, first).replaceAll(/[^\t]/g, " ");
  return [
    `${" ".repeat(width)} ${dim("|")}`,
    `${String(line).padStart(width)} ${dim("|")} ${printableLines(text.replaceAll("\t", "    "))}`,
    `${" ".repeat(width)} ${dim("|")} ${before.replaceAll("\t", "    ")}${paint(mark.repeat(length))}${says}`,
  ];
}
