/** Runs on the calling thread: what a page loads with the first of them, having workers for the others. */

import type { KernelFunction } from "../src/backend/backend.ts";
import type { BoundPlan } from "../src/bind/bound.ts";
import { executeInTurns, executeSync, type SyncOptions } from "./execute.ts";
import { type RunReport, reportOf } from "./report.ts";
import { newTrace } from "./trace.ts";
import type * as WebAssembly from "./webassembly.ts";

export { executeInTurns, newTrace };

/** `executeSync` with what is known of the run. */
export function reportSync(
  bound: BoundPlan,
  kernels: readonly KernelFunction[],
  memory: WebAssembly.Memory,
  options: Omit<SyncOptions, "trace"> = {},
): RunReport {
  const start = performance.now();
  const walked = executeSync(bound, kernels, memory, options);
  return reportOf([walked], [], performance.now() - start);
}

/** The same with a trace, which is kept on the heap. */
export function traceSync(
  bound: BoundPlan,
  kernels: readonly KernelFunction[],
  memory: WebAssembly.Memory,
  options: Omit<SyncOptions, "trace"> = {},
): RunReport {
  const start = performance.now();
  const trace = newTrace(bound);
  const walked = executeSync(bound, kernels, memory, { ...options, trace });
  return reportOf([walked], [trace.read()], performance.now() - start);
}
