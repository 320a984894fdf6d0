/** Makes a report from all that is known of a program, a graph and a machine. */

import { staticSpeedup } from "../analysis/cost.ts";
import { countComputed, countLevels, criticalPath, levelsOf } from "../analysis/dependence.ts";
import type { SparseChoice } from "../bind/sparse/choice.ts";
import { printSpan } from "../error.ts";
import { countPasses } from "../estimate/array-traffic.ts";
import type { Decision } from "../estimate/decide.ts";
import type { PlanEstimate } from "../estimate/estimate.ts";
import { medianOf } from "../estimate/learned.ts";
import type { ChosenProfile } from "../estimate/profile.ts";
import type { MachineRates } from "../estimate/rates.ts";
import { readCurve, serialShare } from "../estimate/rates.ts";
import type { Assumption } from "../ir/facts.ts";
import { describeAssumption } from "../ir/facts.ts";
import type { Func } from "../ir/value.ts";
import type { Plan } from "../plan/plan.ts";
import { walkLevels } from "../plan/walk.ts";
import type { TracedRuns } from "./lost.ts";
import { lostTime, timelineOf } from "./lost.ts";
import type { Interval, ReportMeasurement, ResidualPoint } from "./measurement.ts";
import { arrayLines, levelPaths } from "./memory.ts";
import { obstaclesIn } from "./obstacles.ts";
import { opSteps } from "./ops.ts";
import type {
  CurvePoint,
  LawLine,
  PassLine,
  Report,
  ReportCurve,
  ReportMemory,
  ReportProfile,
  ReportRequirements,
} from "./report.ts";
import { REPORT_VERSION } from "./report.ts";
import type { KernelFacts } from "./steps.ts";
import { kernelSteps } from "./steps.ts";

/** The input of a report. All but the program may be missing. */
export interface ReportInput {
  /** The program before fusion. */
  readonly unfused: Func;
  readonly plan: Plan;
  readonly graph?: {
    readonly name: string;
    readonly nodeCount: number;
    readonly edgeCount: number;
    /** The bytes that a run needs besides the graph. */
    readonly peakBytes: number;
    /** The distribution of out-degrees: the numbers of nodes with no out-edge, with 1, with 2–3, with 4–7 and so on. */
    readonly degrees?: readonly number[];
    /** The choice of sparse rounds. They are allowed if absent. */
    readonly sparse?: SparseChoice | undefined;
    readonly rowsForSparse?: ReportMemory["rowsForSparse"];
  } & KernelFacts;
  readonly workers?: number;
  readonly estimate?: PlanEstimate;
  readonly decision?: Decision;
  readonly profile?: ChosenProfile;
  /** Estimates for several numbers of workers, ascending from one, and the number of cores. */
  readonly curve?: { readonly estimates: readonly PlanEstimate[]; readonly cores: number };
  readonly measured?: MeasuredRuns;
  readonly passes?: readonly PassLine[];
  readonly specialized?: {
    readonly assumptions: readonly { readonly assumption: Assumption; readonly ops: number }[];
    /** The same program, compiled without assumptions on graph and parameters. */
    readonly without: { readonly unfused: Func; readonly plan: Plan };
  };
  /** The laws that hold for real numbers but not for floats, as far as they were used; null where none was allowed. */
  readonly fastMath?: readonly LawLine[] | null;
}

/** The times of runs on one worker and on all, taken in turns, in milliseconds. */
export interface MeasuredRuns {
  /** The times of the runs, the same number of each. The first run of each is left out. */
  readonly one: readonly number[];
  readonly all: readonly number[];
  readonly first: { readonly one: number; readonly all: number };
  readonly rounds: number | null;
  readonly residuals?: readonly ResidualPoint[];
  readonly bound?: number | null;
  readonly traced?: TracedRuns;
}

export function makeReport(input: ReportInput): Report {
  const { unfused, plan, graph, workers, estimate, decision, measured, passes, specialized, fastMath = null } = input;
  const { profile, curve } = input;
  const levels = levelsOf(unfused);
  const planLevels = [...walkLevels(plan)];
  const without = specialized?.without;
  const steps = kernelSteps(plan, estimate ?? null, graph ?? {}, nodesOfSparse(graph));
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
    steps,
    memory: {
      steps: levelPaths(plan),
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
            beginning: estimate.beginning,
            mayBeSparse: estimate.loops.some(({ mayBeSparse }) => mayBeSparse),
            headline: estimate.headline,
            learned: estimate.learned,
          }
        : null,
    },
    measured: measured ? measurementOf(measured, levelPaths(plan), estimate) : null,
    decision: decision ?? null,
    profile: profile ? profileOf(profile, graph?.peakBytes ?? 0) : null,
    curve: curve && profile ? curveOf(curve.estimates, profile.rates, curve.cores) : null,
    obstacles: obstaclesIn(steps),
    degrees: graph?.degrees ?? null,
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

/**
 * Gives the number of nodes that lists of sparse rounds have room for; null where there are no lists, or it is not
 * known.
 */
function nodesOfSparse(graph: ReportInput["graph"]): number | null {
  return graph && graph.sparse !== "never" ? graph.nodeCount : null;
}

/** Requirements that became assumptions are not listed twice. */
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
  { one, all, first, rounds, residuals = [], bound = null, traced }: MeasuredRuns,
  names: readonly string[],
  estimate: PlanEstimate | undefined,
): ReportMeasurement {
  // A clock may be too coarse for the run.
  const ratio = (alone: number, together: number): number => (alone > 0 && together > 0 ? alone / together : 1);
  const pairs = one.map((alone, k) => ratio(alone, all[k]!));
  // The speedup is the quotient of the two medians, which are printed beside it. Its range comes from pairs of runs,
  // which met the same state of the machine.
  const median = ratio(medianOf(one), medianOf(all));
  const speedup = { median, least: Math.min(median, ...pairs), most: Math.max(median, ...pairs) };
  return {
    runs: one.length,
    rounds,
    one: intervalOf(one),
    all: intervalOf(all),
    speedup,
    first,
    estimateToMeasured: estimate ? estimate.speedup / speedup.median : null,
    lost: traced ? lostTime(traced) : null,
    timeline: traced ? timelineOf(traced, names, estimate ?? null) : null,
    residuals,
    bound,
  };
}

function intervalOf(values: readonly number[]): Interval {
  return { median: medianOf(values), least: Math.min(...values), most: Math.max(...values) };
}

function profileOf({ kind, describes, name, rates }: ChosenProfile, peakBytes: number): ReportProfile {
  const { one, firstTouchNanos, caches } = rates;
  const memory = one.stream.at(-1)!;
  return {
    kind,
    says: describes,
    name,
    roof: {
      opNanos: one.simpleNanos,
      memoryByteNanos: memory.nanos,
      cacheByteNanos: readCurve(one.stream, caches.core / 2),
    },
    firstTouchMicros: (peakBytes * firstTouchNanos) / 1000,
  };
}

/**
 * Counts the arrays in memory besides those of the graph: one for each parameter, and one for each place that computed
 * buffers share.
 */
function countBuffers(plan: Plan): number {
  const storages = new Set<number>();
  let parameters = 0;
  for (const { origin } of plan.buffers) {
    if (origin.kind === "computed") storages.add(origin.storage);
    if (origin.kind === "parameter") parameters++;
  }
  return storages.size + parameters;
}

/** Makes the curve from estimates for several numbers of workers. They ascend, and the first is for one worker. */
function curveOf(estimates: readonly PlanEstimate[], machine: MachineRates, cores: number): ReportCurve {
  const points = estimates.map(({ workers, headline, sequentialMicros, parallelMicros }): CurvePoint => {
    const isRound = headline.per === "round";
    const alone = isRound ? headline.sequentialMicros : sequentialMicros;
    const together = isRound ? headline.parallelMicros : parallelMicros;
    const micros = workers === 1 ? alone : together;
    return { workers, micros, speedup: micros > 0 ? alone / micros : 1, isExtrapolated: workers > cores };
  });
  const known = points.findLast(({ workers }) => workers > 1 && workers <= cores);
  return {
    points,
    cores,
    serialShare: known ? serialShare(1 / known.speedup, known.workers) : null,
    bandwidthCeiling: ceilingOf(estimates[0], machine),
  };
}

/**
 * Gives the speedup of infinitely many workers that have only memory in common. Of the time for each kind of access,
 * the part remains that more workers do not shorten.
 */
function ceilingOf(estimate: PlanEstimate | undefined, { one, all, workers }: MachineRates): number | null {
  if (!estimate || workers === 1) return null;
  const slowest = (curve: "stream" | "gather"): number =>
    serialShare(all[curve].at(-1)!.nanos / one[curve].at(-1)!.nanos, workers);
  const parts = estimate.levels.flatMap(({ kernels }) => kernels.map((kernel) => kernel.parts));
  const sum = (part: "stream" | "gather" | "compute" | "rows"): number =>
    parts.reduce((total, each) => total + each[part], 0);
  const total = sum("stream") + sum("gather") + sum("compute") + sum("rows");
  const left = sum("stream") * slowest("stream") + sum("gather") * slowest("gather");
  return total > 0 && left > 0 ? total / left : null;
}
