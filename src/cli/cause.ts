/** What a person's module threw, told apart from what this package did. */

import { messageOf } from "../printable.ts";
import { stackOf } from "./failure.ts";

/** The modules of this package, the sources where these are run unbuilt. */
export const OWN_MODULES = new Map(
  ["edgewise", "edgewise/algorithms", "edgewise/lang"].map((name) => [name, import.meta.resolve(name)]),
);
export const OWN_FOLDER = new URL(".", OWN_MODULES.get("edgewise")).href;

/** The error of a module as its author needs it: what it says, and the place in their files where it was thrown. */
export function describeCause(cause: unknown): string {
  if (!(cause instanceof Error)) return `it threw ${messageOf(cause)}`;
  const lines = stackOf(cause).split("\n");
  const isForeign = (line: string): boolean => line.includes("node:") || line.includes(OWN_FOLDER);
  const place = lines.find((line) => FRAME.test(line) && !isForeign(line));
  const said = lines.filter((line) => !FRAME.test(line));
  return [...said, ...(place ? [`  in ${place.replace(/^\s+at (?:.*\()?/, "").replace(/\)$/, "")}`] : [])].join("\n");
}

/** A line of a stack. */
const FRAME = /^\s+at /;
