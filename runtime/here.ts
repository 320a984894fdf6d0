/** Runs plans on the calling thread. Pages, which have workers for other runs, load it with the first such run. */

import type { KernelFunction } from "../src/backend/backend.ts";
import type { BoundPlan } from "../src/bind/bound.ts";
import { executeInTurns, executeSync, type SyncOptions } from "./execute.ts";
import { type RunReport, reportOf } from "./report.ts";
import { newTrace } from "./trace.ts";
import type * as WebAssembly from "./webassembly.ts";

export { executeInTurns, newTrace };

/** Does the same as `executeSync`, and reports the run. A trace is kept on the heap. */
export function reportSync(
  bound: BoundPlan,
  kernels: readonly KernelFunction[],
  memory: WebAssembly.Memory,
  { isTraced = false, ...options }: Omit<SyncOptions, "trace"> & { readonly isTraced?: boolean | undefined } = {},
): RunReport {
  const start = performance.now();
  const trace = isTraced ? newTrace(bound) : undefined;
  const walked = executeSync(bound, kernels, memory, { ...options, ...(trace ? { trace } : {}) });
  return reportOf([walked], trace ? [trace.read()] : [], performance.now() - start);
}
