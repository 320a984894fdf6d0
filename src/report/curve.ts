/** The speedup curve: predicted times on several numbers of workers, and what limits them. */

import type { PlanEstimate } from "../estimate/estimate.ts";
import type { MachineRates } from "../estimate/rates.ts";
import { serialShare } from "../estimate/rates.ts";
import type { CurvePoint, ReportCurve } from "./report.ts";

/** Makes the curve from estimates for several numbers of workers. They ascend, and the first is for one worker. */
export function curveOf(estimates: readonly PlanEstimate[], machine: MachineRates, cores: number): ReportCurve {
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
