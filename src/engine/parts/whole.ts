/** All parts that runs may need, for callers that block the calling thread and cannot wait for one. */

import * as trace from "../../explain/run-trace.ts";
import { PLAN_CHECKS } from "../../plan/verify/parts.ts";
import * as stored from "../../plan/verify/stored.ts";
import { provideCoding } from "./coding.ts";
import { wholeCompiler } from "./compiler-here.ts";
import { COMPILER, RUN_TRACE } from "./parts.ts";

/** Loads every part. */
export function provideWhole(): void {
  provideCoding();
  COMPILER.provide(wholeCompiler());
  RUN_TRACE.provide(trace);
  PLAN_CHECKS.provide(stored);
}
