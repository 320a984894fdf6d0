/** Makes the result of a run that has ended. */

import type { Algorithm } from "../../dsl/algorithm.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Clock } from "../clock.ts";
import type { Execution } from "../executors/executor.ts";
import type { ParameterValue, RunParameter } from "../parameters.ts";
import type { EngineReport, RunResult } from "../result.ts";
import { makeResult } from "../result.ts";
import type { LoopEnding } from "./loop-endings.ts";
import { endingOf, summaryOf } from "./loop-endings.ts";

/** Makes the result of a run. `scalars` are the values of its scalar parameters. */
export function finish<A extends Algorithm>(
  execution: Execution,
  graph: Graph,
  scalars: ReadonlyMap<string, number>,
  report: EngineReport | null,
  clock: Clock,
): RunResult<A> {
  const { results, loops } = execution.read();
  const endings = loops.map((loop) => endingOf(loop, scalars, results));
  return makeResult<A>(results, graph, {
    ...summaryOf(endings),
    phases: phasesOf(report, endings),
    loops: endings,
    decision: execution.decision,
    report,
    timings: clock.timings(),
  });
}

/** Counts the phases in which loops were settled without rounds; null where none was, or where nothing is known. */
function phasesOf(report: EngineReport | null, endings: readonly Pick<LoopEnding, "rounds">[]): number | null {
  const phases = report?.rounds.reduce((sum, counts) => sum + counts.phases, 0) ?? 0;
  // A loop on a graph without nodes is settled in no phase.
  return phases > 0 || endings.some(({ rounds }) => rounds === null) ? phases : null;
}

/** Lists the scalars among the values of parameters, by name. */
export function scalarsOf(
  parameters: readonly RunParameter[],
  values: readonly ParameterValue[],
): ReadonlyMap<string, number> {
  return new Map(
    values.flatMap((value, k) => (value.kind === "scalar" ? [[parameters[k]!.name, value.value] as const] : [])),
  );
}
