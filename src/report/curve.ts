/** What so many workers should give, and what limits them. */

import type { PlanEstimate } from "../estimate/estimate.ts";
import type { MachineRates } from "../estimate/rates.ts";
import { serialShare } from "../estimate/rates.ts";
import type { CurvePoint, ReportCurve } from "./report.ts";

/** The estimates of one program on several numbers of workers, ascending, the first of them one. */
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

/** The speedup of ever more workers who share all but memory: what of each rate workers do not share remains. */
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
