/** The parts of an engine that are loaded with the first run, or call, that needs them. */

import type { Backend } from "../../backend/backend.ts";
import { Part } from "../../part.ts";

/** What makes plans of programs and code of plans. */
export const COMPILER = new Part(() => import("../../compiler.ts"));

/** What shows the code of bound plans. */
export const EMITTED_CODE = new Part(() => import("../executors/emitted-code.ts"));

/** What gives traced runs their names. */
export const RUN_TRACE = new Part(() => import("../../explain/run-trace.ts"));

/** Begins to load what every run needs that compiles a program; the first that does says what went wrong, if something does. */
export function beginLoading({ code }: Backend): void {
  for (const part of [COMPILER, ...(code ? [code] : [])]) part.load().catch(() => {});
}
