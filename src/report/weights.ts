/** What of the time of a run each of its steps has, for all who tell it: one sum, so that no two shares contradict each other. */

import type { KernelLevel, KernelLine, KernelLoop, Report, ReportStep } from "./report.ts";

/** A level, the number of its runs as far as the estimate knows it, and whether workers run it each for nodes of its own. */
export interface WeighedLevel {
  readonly level: KernelLevel;
  readonly runs: number;
  readonly isApart: boolean;
}

/** Lists every level. Of the cases of a choice, of which only one is taken, each counts with its part of the runs. */
export function levelsIn(steps: readonly ReportStep[], runs = 1, isApart = false): WeighedLevel[] {
  return steps.flatMap((step): WeighedLevel[] => {
    switch (step.kind) {
      case "level":
        return [{ level: step, runs, isApart }];
      case "loop":
        return levelsIn(step.body, runs * runsOfBody(step), isApart || isTakenApart(step));
      case "choose":
        return step.cases.flatMap((branch) => levelsIn(branch, runs / step.cases.length, isApart));
      default:
        return step satisfies never;
    }
  });
}

/** Lists every loop, an outer one before those within it. */
export function loopsIn(steps: readonly ReportStep[]): KernelLoop[] {
  return steps.flatMap((step) => {
    if (step.kind === "level") return [];
    return step.kind === "loop" ? [step, ...loopsIn(step.body)] : step.cases.flatMap(loopsIn);
  });
}

/** Gives how often the body of a loop runs: for nodes that go side by side, once for all of them. */
export function runsOfBody({ rounds, sources }: KernelLoop): number {
  return Math.ceil((rounds?.rounds ?? 1) / (sources?.together ?? 1));
}

/** Tells whether each worker takes nodes of its own through a loop over nodes. */
export function isTakenApart({ sources }: KernelLoop): boolean {
  return sources?.apart === true;
}

/** The microseconds of a run on one worker that shares are of: of all steps, of its beginning and of its end. */
export function weightOfAll({ steps, estimate }: Report): number {
  return weightOfSteps(steps) + (estimate.calibrated?.beginning.sequentialMicros ?? 0);
}

export function weightOfSteps(steps: readonly ReportStep[]): number {
  return levelsIn(steps).reduce((sum, level) => sum + weightOf(level), 0);
}

/** The microseconds that all runs of a level take one worker. */
export function weightOf({ level, runs }: WeighedLevel): number {
  return runs * (level.estimate?.sequentialMicros ?? 0);
}

/** Gives the microseconds of one run of a kernel on one worker. One that is alone in its level has all of the level's time. */
export function microsOfKernel({ kernels, estimate }: KernelLevel, number: number): number {
  return (kernels.length === 1 ? estimate?.sequentialMicros : estimate?.kernels[number]?.micros) ?? 0;
}

/** Gives the part that each kernel has of the time of one worker. */
export function sharesOf(report: Report): ReadonlyMap<KernelLine, number> {
  const all = weightOfAll(report);
  return new Map(
    levelsIn(report.steps).flatMap(({ level, runs }) =>
      level.kernels.map((kernel, k) => [kernel, all > 0 ? (runs * microsOfKernel(level, k)) / all : 0] as const),
    ),
  );
}
