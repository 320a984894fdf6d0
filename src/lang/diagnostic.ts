/** What is said of a program text: mistakes and warnings, each with its place and, where two things disagree, the other's. */

import type { Diagnostic, ErrorCode } from "../error.ts";
import { printable } from "../printable.ts";
import type { Range, Source, TextSpan } from "./source.ts";

/** Another place that has to do with a mistake, and what is there. */
export interface Related {
  readonly message: string;
  readonly span: TextSpan;
}

/** One mistake or warning; a `Diagnostic` whose parts are all texts. */
export interface TextDiagnostic extends Diagnostic {
  readonly severity: "error" | "warning";
  readonly code: ErrorCode;
  readonly message: string;
  readonly span: TextSpan;
  readonly hint: string | undefined;
  readonly related: readonly Related[];
}

/** What is said besides the message. */
export interface Details {
  readonly hint?: string | undefined;
  readonly related?: readonly { readonly message: string; readonly range: Range; readonly source?: Source }[];
  readonly severity?: "error" | "warning";
}

/** Of one text, so many are kept: after these, what is said is noise. */
const MOST_KEPT = 1000;

/** The diagnostics of a program, in the order in which they are found. What was said once is not said again. */
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

  /** How many of them are errors. */
  get errors(): number {
    return this.#errors;
  }

  /** All of them, file by file in the order in which files came up, by their place in each. */
  sorted(): readonly TextDiagnostic[] {
    const all = [...this.#found.values()];
    const files = [...new Set(all.map(({ span }) => span.file))];
    const before = (a: TextSpan, b: TextSpan): number =>
      files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column;
    return all.sort((a, b) => before(a.span, b.span));
  }
}
