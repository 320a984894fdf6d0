/** The parts of an engine that are loaded with the first run, or call, that needs them. */

import type { Backend } from "../../backend/backend.ts";
import { Part } from "../../part.ts";

/** The part that turns programs into plans. */
export const COMPILER = new Part(() => import("../../compiler.ts"));

/** The part that turns plans into code. */
export const CODING = new Part(() => import("../../coding.ts"));

/** The part that prints the code of bound plans. */
export const EMITTED_CODE = new Part(() => import("../executors/emitted-code.ts"));

/** The part that names the events of traced runs. */
export const RUN_TRACE = new Part(() => import("../../explain/run-trace.ts"));

/**
 * Begins to load the parts that every run of a program needs. Where loading fails, the first run that needs the part
 * reports it.
 */
export function beginLoading({ code }: Backend): void {
  for (const part of [COMPILER, CODING, ...(code ? [code] : [])]) part.load().catch(() => {});
}
