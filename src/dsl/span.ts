/** Where in the user's program the builder is being called: what errors point to and ops remember. */

import type { SourceSpan } from "../error.ts";

/** Frames enough for the builder's own calls, which nest deeper than the ten that V8 keeps. */
const FRAMES = 40;

/** The folder of the builder as stack traces of this engine spell it; its frames are not the user's. */
const OWN_FOLDER = locate(linesOf(stack())[0] ?? "")?.file.replace(/[^/\\]*$/, "");

/** The innermost place on the stack outside the builder, or null where the engine does not tell. */
export function callerSpan(): SourceSpan | null {
  return placeIn(stack());
}

/**
 * The same, looked for when somebody asks: the engine keeps frames at little cost and takes long to print them, and of
 * most ops nobody asks where they were written.
 */
export function callerSpanLater(): SourceSpan | null {
  return OWN_FOLDER === undefined ? null : new LaterSpan(stack());
}

class LaterSpan implements SourceSpan {
  #stack: Error | null;
  #place: SourceSpan | null = null;

  constructor(stack: Error) {
    this.#stack = stack;
  }

  get file(): string {
    return this.#found.file;
  }

  get line(): number {
    return this.#found.line;
  }

  get column(): number {
    return this.#found.column;
  }

  get #found(): SourceSpan {
    if (this.#stack !== null) this.#place = placeIn(this.#stack);
    this.#stack = null;
    // Where all that was kept of a deep stack is the builder's own.
    return this.#place ?? { file: "unknown", line: 0, column: 0 };
  }
}

function placeIn(stack: Error): SourceSpan | null {
  for (const line of linesOf(stack)) {
    const place = locate(line);
    if (place && !(OWN_FOLDER && place.file.startsWith(OWN_FOLDER))) return { ...place, file: pathOf(place.file) };
  }
  return null;
}

function stack(): Error {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES;
  const error = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  return error;
}

/** The frames of a stack, innermost first, without the message that V8 puts before them. */
function linesOf({ stack: text = "" }: Error): string[] {
  return text.split("\n").filter((line) => /:\d+:\d+\)?$/.test(line));
}

/** Reads `at name (file:line:column)` and `at file:line:column` of V8, and `name@file:line:column` of the others. */
function locate(line: string): SourceSpan | null {
  const parts = /^\s*(?:at (?:.* \()?(?:async )?|[^@/]*@)?(.+):(\d+):(\d+)\)?$/.exec(line);
  if (!parts) return null;
  const [, file, row, column] = parts as unknown as [string, string, string, string];
  return { file, line: Number(row), column: Number(column) };
}

/** The path that a `file:` URL means; anything else as it is. */
function pathOf(file: string): string {
  if (!file.startsWith("file://")) return file;
  const path = decodeURIComponent(new URL(file).pathname);
  return /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path;
}
