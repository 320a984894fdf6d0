/** Gathers all that is known of a program, a graph and a machine into one report. */

import { staticSpeedup } from "../analysis/cost.ts";
import { countComputed, countLevels, criticalPath, levelsOf } from "../analysis/dependence.ts";
import type { SparseChoice } from "../bind/sparse/choice.ts";
import { printSpan } from "../error.ts";
import { countPasses } from "../estimate/array-traffic.ts";
import type { Decision } from "../estimate/decide.ts";
import type { PlanEstimate } from "../estimate/estimate.ts";
import type { Assumption } from "../ir/facts.ts";
import { describeAssumption } from "../ir/facts.ts";
import type { Func } from "../ir/value.ts";
import type { Plan } from "../plan/plan.ts";
import { walkLevels } from "../plan/walk.ts";
import { arrayLines } from "./memory.ts";
import { opSteps } from "./ops.ts";
import type { LawLine, PassLine, Report, ReportMeasurement, ReportMemory, ReportRequirements } from "./report.ts";
import { REPORT_VERSION } from "./report.ts";
import type { KernelFacts } from "./steps.ts";
import { kernelSteps } from "./steps.ts";

/** What a report is made from. All but the program may be missing. */
export interface ReportInput {
  /** The program before fusion. */
  readonly unfused: Func;
  readonly plan: Plan;
  readonly graph?: {
    readonly name: string;
    readonly nodeCount: number;
    readonly edgeCount: number;
    /** Memory of a run besides the graph. */
    readonly peakBytes: number;
    /** Whether rounds may be sparse in it; they may if absent. */
    readonly sparse?: SparseChoice | undefined;
    readonly rowsForSparse?: ReportMemory["rowsForSparse"];
  } & KernelFacts;
  readonly workers?: number;
  readonly estimate?: PlanEstimate;
  readonly decision?: Decision;
  readonly measured?: { readonly sequentialMillis: number; readonly parallelMillis: number };
  readonly passes?: readonly PassLine[];
  readonly specialized?: {
    readonly assumptions: readonly { readonly assumption: Assumption; readonly ops: number }[];
    /** The same program compiled for any graph and parameters. */
    readonly without: { readonly unfused: Func; readonly plan: Plan };
  };
  /** The laws of real numbers that were used; null where none was allowed. */
  readonly fastMath?: readonly LawLine[] | null;
}

export function makeReport(input: ReportInput): Report {
  const { unfused, plan, graph, workers, estimate, decision, measured, passes, specialized, fastMath = null } = input;
  const levels = levelsOf(unfused);
  const planLevels = [...walkLevels(plan)];
  const without = specialized?.without;
  return {
    version: REPORT_VERSION,
    algorithm: plan.name,
    graph: graph ? { name: graph.name, nodeCount: graph.nodeCount, edgeCount: graph.edgeCount } : null,
    workers: workers ?? null,
    summary: {
      ops: countComputed(levels),
      kernels: countKernels(plan),
      opLevels: countLevels(levels),
      criticalPath: criticalPath(levels),
      kernelLevels: planLevels.filter(({ kernels }) => kernels.length > 0).length,
      buffers: countBuffers(plan),
      peakBytes: graph?.peakBytes ?? null,
    },
    ops: opSteps(unfused, levels),
    steps: kernelSteps(plan, estimate ?? null, graph ?? {}, nodesOfSparse(graph)),
    memory: {
      arrays: arrayLines(plan, graph ?? null),
      passesOutsideLoops: countPasses(plan).outside,
      rowsForSparse: graph?.rowsForSparse ?? [],
    },
    estimate: {
      static: staticSpeedup(levels),
      calibrated: estimate
        ? {
            workers: estimate.workers,
            speedup: estimate.speedup,
            sequentialMicros: estimate.sequentialMicros,
            parallelMicros: estimate.parallelMicros,
            mayBeSparse: estimate.loops.some(({ mayBeSparse }) => mayBeSparse),
          }
        : null,
    },
    measured: measured ? measurementOf(measured, estimate) : null,
    decision: decision ?? null,
    passes: passes ?? null,
    requirements: requirementsOf(plan, specialized !== undefined),
    specialized:
      specialized && without
        ? {
            assumptions: specialized.assumptions.map(({ assumption, ops }) => ({
              says: describeAssumption(assumption),
              ops,
            })),
            without: { ops: countComputed(levelsOf(without.unfused)), kernels: countKernels(without.plan) },
          }
        : null,
    fastMath,
  };
}

/** For how many nodes sparse rounds have lists; null where they have none, or nobody knows. */
function nodesOfSparse(graph: ReportInput["graph"]): number | null {
  return graph && graph.sparse !== "never" ? graph.nodeCount : null;
}

/** What was assumed is not told twice. */
function requirementsOf({ sites, assumptions }: Plan, isSpecialized: boolean): ReportRequirements {
  const asked = new Map<string, ReportRequirements["asked"][number]>();
  for (const site of sites) {
    if (site.kind !== "require") continue;
    const { message, file, line, column } = site;
    const place = file === null ? null : printSpan({ file, line, column });
    asked.set(`${place} ${message}`, { message, place });
  }
  const known = isSpecialized ? [] : assumptions.filter(({ kind }) => kind === "column").map(describeAssumption);
  return { asked: [...asked.values()], known };
}

function countKernels(plan: Plan): number {
  return [...walkLevels(plan)].reduce((count, { kernels }) => count + kernels.length, 0);
}

function measurementOf(
  { sequentialMillis, parallelMillis }: NonNullable<ReportInput["measured"]>,
  estimate: PlanEstimate | undefined,
): ReportMeasurement {
  // A clock may be too coarse for the run.
  const speedup = sequentialMillis > 0 && parallelMillis > 0 ? sequentialMillis / parallelMillis : 1;
  const estimateToMeasured = estimate ? estimate.speedup / speedup : null;
  return { sequentialMillis, parallelMillis, speedup, estimateToMeasured };
}

/** Arrays in memory besides the graph's: each parameter's, and each place that computed buffers take turns in. */
function countBuffers(plan: Plan): number {
  const storages = new Set<number>();
  let parameters = 0;
  for (const { origin } of plan.buffers) {
    if (origin.kind === "computed") storages.add(origin.storage);
    if (origin.kind === "parameter") parameters++;
  }
  return storages.size + parameters;
}
