/** The times in an explanation: the first lines of its text. */

import { countRepeats, list, plural } from "../report/spelling.ts";
import type { ExplainLoop, ExplainStep, Explanation } from "./explanation.ts";
import { formatTime } from "./figures.ts";
import { hottestKernel } from "./hottest.ts";

/** Says how long a run takes or took, and which kernel took most of that. */
export function timeRows(explanation: Explanation): [string, string][] {
  const { steps, estimatedMicros, analysis } = explanation;
  if (!analysis) return [["Estimated", estimateOf(steps, estimatedMicros)]];
  const { millis, rounds, converged, warmUps, estimatedMicros: expected } = analysis;
  const loops = rounds === null ? "" : `, ${plural(rounds, "round")}, ${converged ? "converged" : "not converged"}`;
  const dropped = analysis.workers.reduce((sum, { eventsDropped }) => sum + eventsDropped, 0);
  const most = hottestKernel(explanation);
  return [
    ["Measured", `${formatTime(millis)}${loops}: one run, traced, after ${plural(warmUps, "run")} to warm up`],
    ...(dropped > 0
      ? [
          ["", `${plural(dropped, "early event")} did not fit the trace; the figures here miss nothing`] as [
            string,
            string,
          ],
        ]
      : []),
    ...(expected === null
      ? []
      : [
          [
            "Estimated",
            `${formatTime(expected / 1000)} for as many ${hadSparse(steps) ? "dense " : ""}rounds (${ratio(expected / 1000, millis)} of measured)`,
          ] as [string, string],
        ]),
    ...(most === null ? [] : [["Most", most] as [string, string]]),
  ];
}

function estimateOf(steps: readonly ExplainStep[], micros: number | null): string {
  if (micros === null) return "nothing: this machine has not been measured with so many workers";
  const rounds = loopsIn(steps).flatMap(({ estimatedRounds }) => (estimatedRounds ? [estimatedRounds] : []));
  const counted = rounds.map(({ rounds: count, why, mayBeSparse }) =>
    mayBeSparse
      ? `${plural(count, "dense round")} (${why}; what sparse ones cost is not known before the run)`
      : `${plural(count, "round")} (${why})`,
  );
  return formatTime(micros / 1000) + (counted.length > 0 ? ` with ${list(countRepeats(counted))}` : "");
}

function hadSparse(steps: readonly ExplainStep[]): boolean {
  return loopsIn(steps).some(({ measured }) => (measured?.sparse?.counts.sparse ?? 0) > 0);
}

function ratio(expected: number, found: number): string {
  return found > 0 ? (expected / found).toFixed(2) : "–";
}

function loopsIn(steps: readonly ExplainStep[]): ExplainLoop[] {
  return steps.flatMap((step): ExplainLoop[] => {
    if (step.kind === "level") return [];
    if (step.kind === "choose") return step.cases.flatMap(loopsIn);
    return step.kind === "loop" ? [step, ...loopsIn(step.body)] : loopsIn(step.body);
  });
}
