/** A single run, with an engine of its own. */

import { readOptions, refuseExtra } from "../arguments/options.ts";
import type { Algorithm } from "../dsl/algorithm.ts";
import { Graph } from "../graph/graph.ts";
import type { Plan } from "../plan/plan.ts";
import { isPlanLike } from "../plan/text.ts";
import { PLAN_CHECKS } from "../plan/verify/parts.ts";
import type { RunArguments } from "./arguments.ts";
import { expectProgram, takeDown } from "./arguments.ts";
import { Clock } from "./clock.ts";
import { createForRuns } from "./engine.ts";
import type { OneShotOptions, RunOptions } from "./options.ts";
import { ONE_SHOT_OPTIONS } from "./options.ts";
import type { RunResult } from "./result.ts";
import type { GraphSource } from "./source.ts";
import { graphInTurns } from "./source.ts";

/**
 * Runs an algorithm on a graph with an engine made for it and closed after it, which takes some 50 ms more than a run
 * on an engine that is there.
 *
 * @throws {@link EdgewiseError} as {@link Engine.run} rejects, `platform` and `run/worker` among it, as
 * {@link Engine.create} does.
 * @example
 * ```ts
 * import { type EdgewiseError, fromEdges, run } from "edgewise";
 * import { sssp } from "edgewise/algorithms";
 *
 * const roads = fromEdges({
 *   nodeKeys: ["Rome", "Bern", "Oslo"],
 *   sources: [0, 1],
 *   targets: [1, 2],
 *   edgeColumns: { weight: [926, 1890] },
 * });
 * const result = await run(sssp, roads, { root: "Rome" });
 * console.log(result.distance.join(" "), result.get("distance", "Oslo")); // 0 926 2816 2816
 * const failure = await run(sssp, roads, { root: "Paris" }).catch((error: EdgewiseError) => error.code);
 * console.log(failure); // param
 * ```
 */
export async function run<A extends Algorithm>(
  algorithm: A | Plan,
  source: GraphSource,
  ...[parameters, options, ...extra]: RunArguments<A, OneShotOptions>
): Promise<RunResult<A>> {
  const call = "run";
  refuseExtra(call, 4, extra);
  // The checks of a plan are only loaded for a plan.
  if (isPlanLike(algorithm)) await PLAN_CHECKS.load();
  expectProgram(call, algorithm);
  const { maximumBytes, onWarning, workerUrl, ...rest } = readOptions(call, ONE_SHOT_OPTIONS, options);
  const clock = new Clock();
  const coming = graphInTurns(call, source, rest.signal);
  clock.mark("graph");
  const given = takeDown(call, algorithm, coming instanceof Graph ? coming : null, parameters);
  const engine = await createForRuns({ workers: rest.workers, maximumBytes, onWarning, workerUrl });
  clock.mark("start");
  let result: RunResult<A>;
  try {
    const graph = await coming;
    clock.mark("graph");
    result = await engine.run<A>(algorithm, graph, ...([given, rest] as RunArguments<A, RunOptions>));
    clock.include(result.timings);
  } finally {
    await engine.close();
  }
  clock.mark("start");
  return { ...result, timings: clock.timings() };
}
