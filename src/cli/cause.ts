/** Errors that a user's module threw, told apart from errors of this package. */

import { messageOf } from "../printable.ts";
import { stackOf } from "./failure.ts";

/** The folder of this package's modules: of the sources, where they run without a build. */
export const OWN_MODULES = new Map(
  ["edgewise", "edgewise/algorithms", "edgewise/lang"].map((name) => [name, import.meta.resolve(name)]),
);
export const OWN_FOLDER = new URL(".", OWN_MODULES.get("edgewise")).href;

/**
 * Describes the error of a module for its author: its message, and the place in the author's files where it was thrown.
 */
export function describeCause(cause: unknown): string {
  if (!(cause instanceof Error)) return `it threw ${messageOf(cause)}`;
  const lines = stackOf(cause).split("\n");
  const isForeign = (line: string): boolean => line.includes("node:") || line.includes(OWN_FOLDER);
  const place = lines.find((line) => FRAME.test(line) && !isForeign(line));
  const said = lines.filter((line) => !FRAME.test(line));
  return [...said, ...(place ? [`  in ${place.replace(/^\s+at (?:.*\()?/, "").replace(/\)$/, "")}`] : [])].join("\n");
}

/** A line of a stack trace. */
const FRAME = /^\s+at /;
