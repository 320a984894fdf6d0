/** Where in the user's program the builder is being called: what errors point to and ops remember. */

import type { SourceSpan } from "../error.ts";

/** Frames enough for the builder's own calls, which nest deeper than the ten that V8 keeps. */
const FRAMES = 40;

/** The folder of the builder as stack traces of this engine spell it; its frames are not the user's. */
const OWN_FOLDER = locate(stackLines()[0] ?? "")?.file.replace(/[^/\\]*$/, "");

/** The innermost place on the stack outside the builder, or null where the engine does not tell. */
export function callerSpan(): SourceSpan | null {
  for (const line of stackLines()) {
    const place = locate(line);
    if (place && !(OWN_FOLDER && place.file.startsWith(OWN_FOLDER))) return { ...place, file: pathOf(place.file) };
  }
  return null;
}

/** The frames of the stack, innermost first, without the message that V8 puts before them. */
function stackLines(): string[] {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES;
  const lines = (new Error().stack ?? "").split("\n");
  Error.stackTraceLimit = stackTraceLimit;
  return lines.filter((line) => /:\d+:\d+\)?$/.test(line));
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
