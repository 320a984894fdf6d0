/** The site of a construct in a program: the scope that ops are added to, and the place that errors point to. */

import type { ErrorCode, SourceSpan } from "../error.ts";
import { EdgewiseError } from "../error.ts";
import type { EmitOptions } from "../ir/build.ts";
import { MOST_NESTED, NESTING_HINT } from "../ir/nesting.ts";
import type { OpName, OpOf } from "../ir/op.ts";
import type { Value } from "../ir/value.ts";
import type { BodyScope, Construction, Scope } from "./scope.ts";
import type { Spelling } from "./spelling.ts";

/** A construction, and the place in its source that is being lowered. Every rule of typing is applied at a site. */
export class Site {
  readonly construction: Construction;
  /** The place that errors point to and ops remember; null where the front end does not know it. */
  readonly span: SourceSpan | null;

  constructor(construction: Construction, span: SourceSpan | null) {
    this.construction = construction;
    this.span = span;
  }

  get graph(): Value {
    return this.construction.graph;
  }

  get spelling(): Spelling {
    return this.construction.spelling;
  }

  /** The innermost body: where ops on whole values go, also while a map or aggregate is being constructed. */
  get body(): BodyScope {
    const { innermostBody } = this.construction;
    if (innermostBody) return innermostBody;
    throw this.fault(
      "dsl/scope",
      "an algorithm was extended after it was finished",
      "Use the graph and its values only inside the function given to algorithm(…).",
    );
  }

  /** An error at this place. */
  fault(code: ErrorCode, message: string, hint?: string, options?: ErrorOptions): EdgewiseError {
    return faultAt(this.span, code, message, hint, options);
  }

  /** Refuses a loop or an if where the most that may be nested lie around this site already. */
  expectShallow(): void {
    if (this.construction.depth < MOST_NESTED) return;
    throw this.fault(
      "ir/invalid",
      `found a loop or if within ${MOST_NESTED} others; expected at most ${MOST_NESTED} within each other`,
      NESTING_HINT,
    );
  }

  /** Adds an op that remembers this place. Where the op table refuses it, throws a `dsl/type` error at this place. */
  emit<N extends OpName>(
    scope: Scope,
    name: N,
    operands: readonly Value[],
    attributes: OpOf<N>["attributes"],
    options?: EmitOptions,
  ): readonly Value[] {
    try {
      return scope.region.emit(name, operands, attributes, { ...options, span: this.span });
    } catch (cause) {
      if (!(cause instanceof EdgewiseError)) throw cause;
      throw this.fault("dsl/type", cause.message, cause.hint, { cause });
    }
  }

  /** Adds an op with one result. */
  emitOne<N extends OpName>(
    scope: Scope,
    name: N,
    operands: readonly Value[],
    attributes: OpOf<N>["attributes"],
    options?: EmitOptions,
  ): Value {
    return this.emit(scope, name, operands, attributes, options)[0]!;
  }
}

/** An error at a place in a program. A place that is found lazily is looked for now; one without a line was looked for in vain. */
export function faultAt(
  span: SourceSpan | null,
  code: ErrorCode,
  message: string,
  hint?: string,
  options?: ErrorOptions,
): EdgewiseError {
  const known = span !== null && span.line > 0;
  const place = known ? { file: span.file, line: span.line, column: span.column } : undefined;
  return new EdgewiseError({ code, message, hint, span: place }, options);
}
