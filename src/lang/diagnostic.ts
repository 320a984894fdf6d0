/**
 * Diagnostics of a program text: mistakes and warnings, each with its place and, where two things disagree, the place of the
 * other.
 */

import type { Diagnostic, ErrorCode } from "../error.ts";
import { printable } from "../printable.ts";
import type { Range, Source, TextSpan } from "./source.ts";

/** Another place that has to do with a mistake, and a message about it. */
export interface Related {
  readonly message: string;
  readonly span: TextSpan;
}

/** One mistake or warning. It is a `Diagnostic` whose places are all in program texts. */
export interface TextDiagnostic extends Diagnostic {
  readonly severity: "error" | "warning";
  readonly code: ErrorCode;
  readonly message: string;
  readonly span: TextSpan;
  readonly hint: string | undefined;
  readonly related: readonly Related[];
}

/** The parts of a diagnostic besides its message. */
export interface Details {
  readonly hint?: string | undefined;
  readonly related?: readonly { readonly message: string; readonly range: Range; readonly source?: Source }[];
  readonly severity?: "error" | "warning";
}

/** The most diagnostics that are kept of one text. Further ones would be noise. */
const MOST_KEPT = 1000;

/** The diagnostics of a program, in the order in which they are found. A diagnostic that is there already is not added again. */
export class Diagnostics {
  readonly #found = new Map<string, TextDiagnostic>();
  #errors = 0;

  add(source: Source, code: ErrorCode, range: Range, message: string, details: Details = {}): void {
    if (this.#found.size >= MOST_KEPT) return;
    const { hint, related = [], severity = "error" } = details;
    const span = source.spanOf(range);
    const key = `${source.file}:${range.start}:${code}:${message}`;
    if (this.#found.has(key)) return;
    if (severity === "error") this.#errors++;
    this.#found.set(key, {
      severity,
      code,
      message: printable(message),
      span,
      hint: hint === undefined ? undefined : printable(hint),
      related: related.map((other) => ({
        message: printable(other.message),
        span: (other.source ?? source).spanOf(other.range),
      })),
    });
  }

  /** The number of errors among them. */
  get errors(): number {
    return this.#errors;
  }

  /** All diagnostics, by file in the order in which files came up, and by place within a file. */
  sorted(): readonly TextDiagnostic[] {
    const all = [...this.#found.values()];
    const files = [...new Set(all.map(({ span }) => span.file))];
    const before = (a: TextSpan, b: TextSpan): number =>
      files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column;
    return all.sort((a, b) => before(a.span, b.span));
  }
}
