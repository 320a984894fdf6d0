/** Every diagnostic of Edgewise: what was found, what was expected, where, and what to do. */

import { printableLines } from "./printable.ts";

/** A place in a file that a person wrote: an algorithm, an IR text or a graph file. Lines and columns count from 1. */
export interface SourceSpan {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * The kinds of failure, by the stage that finds them. A code is part of the public interface: programs may switch on it.
 */
export const ERROR_CODES = {
  "usage": "a call or a command line that cannot be meant",
  "platform": "a JavaScript engine that lacks what Edgewise needs: too old, or without WebAssembly",
  "program": "a file named as an algorithm that is missing, does not load, or holds none",
  "graph/input":
    "a graph source that is not what was announced: a bad line, a truncated file, an unknown end of an edge",
  "graph/output": "a graph file that cannot be written, or not in the format that it asks for",
  "output": "a file that the command line was to write and could not",
  "graph/attribute": "a node or edge attribute that is missing or not numeric",
  "graph/changed": "a graphology graph that was changed while it was read in turns with others on the thread",
  "graph/size": "a graph too large for its representation, or for a limit that an option raises",
  "ir/syntax": "IR text that does not parse",
  "ir/invalid": "an IR graph that the verifier refuses",
  "ir/cycle": "IR in which a value depends on itself",
  "ir/unsupported": "a program that holds what the executor it is to run on cannot run",
  "lang/syntax": "a program text that the grammar does not have",
  "lang/name": "a name in a program text that is unknown, defined twice, or of the wrong kind",
  "lang/type": "values in a program text that do not fit each other or their place",
  "lang/import": "a file that a program text imports and that is missing, or imports it back",
  "lang/limit": "a program text that is too long, nested too deep, or comes to too many ops",
  "lang/form": "a program that no text of the language comes to, since only passes make what it holds",
  "dsl/type": "operands of an expression that do not fit each other",
  "dsl/unused": "a warning: a truth that an algorithm computes and nothing uses",
  "dsl/scope": "a value used outside the region or algorithm it belongs to",
  "param": "a parameter that is missing, unknown or of the wrong type",
  "pass": "a pass that broke the program, or is unknown",
  "plan/invalid": "a plan that the plan verifier refuses, or of an unknown version",
  "loop/invalid": "a loop program that its verifier refuses",
  "wasm/invalid": "code handed to the assembler that does not keep its operand stack",
  "memory": "a run that does not fit in memory",
  "run/assumption": "a graph or parameters of which what a plan was made for is not true",
  "run/index": "a computed index outside its range",
  "run/require": "something that an algorithm requires and that is not so",
  "run/aborted": "a run stopped by its AbortSignal or by closing the engine",
  "run/timeout": "a run stopped by its time limit",
  "run/worker": "a worker that threw, died or could not start, or a kernel that threw on the calling thread",
  "run/busy": "a synchronous call while a run is in flight, or the disposal of the graph that it runs on",
  "run/closed": "a call on an engine or graph that has been closed",
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/**
 * Gives the name of an option of the library where an error is shown: the name itself in a program, a flag on a command
 * line; null where the option does not exist there.
 */
export type OptionNames = (option: string) => string | null;

export interface Diagnostic {
  readonly code: ErrorCode;
  /** One sentence: what was found and what was expected. A function where it names options, called with how. */
  readonly message: string | ((named: (option: string) => string) => string);
  readonly span?: SourceSpan | undefined;
  /** What to do about it, as one sentence; null where the options that it would name are not there. */
  readonly hint?: string | ((named: OptionNames) => string | null) | undefined;
}

/** The diagnostic of an error that was made without one. */
const UNSAID: Diagnostic = { code: "usage", message: "an EdgewiseError was made without a diagnostic" };

/**
 * The one class of error that Edgewise throws on purpose. Anything else that escapes is a bug in Edgewise.
 *
 * @example
 * ```ts
 * import { EdgewiseError, parseEdgeList } from "edgewise";
 *
 * try {
 *   parseEdgeList("a b\nc\n", { file: "links.txt" });
 * } catch (error) {
 *   if (!(error instanceof EdgewiseError)) throw error;
 *   console.log(error.code, error.span?.file, error.span?.line); // graph/input links.txt 2
 * }
 * ```
 */
export class EdgewiseError extends Error {
  readonly code: ErrorCode;
  readonly span: SourceSpan | undefined;
  readonly hint: string | undefined;
  readonly #diagnostic: Diagnostic;

  constructor(given: Diagnostic, options?: ErrorOptions) {
    const diagnostic = isDiagnostic(given) ? given : UNSAID;
    super(tell(diagnostic, itself), options);
    this.name = "EdgewiseError";
    this.code = diagnostic.code;
    this.span = diagnostic.span;
    this.hint = hintOf(diagnostic, itself) ?? undefined;
    this.#diagnostic = diagnostic;
  }

  /** Gives the message for a place where options have other names than in a program. Throws nothing. */
  messageWith(names: OptionNames): string {
    return tell(this.#diagnostic, names);
  }
}

/** Tells whether something is a diagnostic, since calls without types may hand over anything. */
function isDiagnostic(given: unknown): given is Diagnostic {
  try {
    if (typeof given !== "object" || given === null || !("message" in given)) return false;
    return typeof given.message === "string" || typeof given.message === "function";
  } catch {
    return false;
  }
}

const itself: OptionNames = (option) => option;

/** Writes a diagnostic. Characters that a terminal would obey are escaped, in whatever names and keys it quotes. */
function tell(diagnostic: Diagnostic, names: OptionNames): string {
  const { message, span } = diagnostic;
  const hint = hintOf(diagnostic, names);
  const sentence = typeof message === "string" ? message : message((option) => names(option) ?? option);
  return printableLines(`${span ? `${printSpan(span)}: ` : ""}${sentence}${hint ? `\n  hint: ${hint}` : ""}`);
}

function hintOf({ hint }: Diagnostic, names: OptionNames): string | null {
  return typeof hint === "function" ? hint(names) : (hint ?? null);
}

/** Prints a diagnostic, with its place before it and the hint on a line of its own. */
export function printDiagnostic(diagnostic: Diagnostic): string {
  return tell(diagnostic, itself);
}

/** Prints a place as `file:line:column`, the form that editors and terminals make a link of. */
export function printSpan(span: SourceSpan): string {
  return `${span.file}:${span.line}:${span.column}`;
}
