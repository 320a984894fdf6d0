/** Runs on the calling thread, without an engine. */

import { readOptions, refuseExtra } from "../arguments/options.ts";
import type { Algorithm } from "../dsl/algorithm.ts";
import type { Plan } from "../plan/plan.ts";
import type { RunArguments } from "./arguments.ts";
import { expectProgram, takeDown } from "./arguments.ts";
import { Clock } from "./clock.ts";
import { passingSession, sessionOf } from "./kept/sessions.ts";
import type { OneShotSyncOptions } from "./options.ts";
import { ONE_SHOT_SYNC_OPTIONS } from "./options.ts";
import { provideWhole } from "./parts/whole.ts";
import { expectPlatform } from "./requirements.ts";
import type { RunResult } from "./result.ts";
import type { GraphSource } from "./source.ts";
import { toGraph } from "./source.ts";

/**
 * Runs an algorithm on the calling thread, without any worker, and blocks it meanwhile. What was compiled is kept for later
 * calls, and so is the graph in memory, for as long as it is one of the four that were run on last, and not collected; that
 * of a call with `maximumBytes` is not.
 *
 * @throws {@link EdgewiseError} as {@link Engine.run} rejects, and `platform`.
 * @example
 * ```ts
 * import { cycle, runSync } from "edgewise";
 * import { bfs } from "edgewise/algorithms";
 *
 * const { depth, timings } = runSync(bfs, cycle({ nodeCount: 6 }), { root: 0 });
 * console.log(depth.join(" "), timings.total > 0); // 0 1 2 3 2 1 true
 * ```
 */
export function runSync<A extends Algorithm>(
  algorithm: A | Plan,
  source: GraphSource,
  ...[parameters, options, ...extra]: RunArguments<A, OneShotSyncOptions>
): RunResult<A> {
  const call = "runSync";
  refuseExtra(call, 4, extra);
  expectPlatform();
  provideWhole();
  expectProgram(call, algorithm);
  const { maximumBytes, ...rest } = readOptions(call, ONE_SHOT_SYNC_OPTIONS, options);
  const clock = new Clock();
  const graph = toGraph(call, source);
  clock.mark("graph");
  const isKept = source === graph && maximumBytes === undefined && !graph.disposed;
  const session = isKept ? sessionOf(graph) : passingSession(maximumBytes);
  return session.runSync<A>(algorithm, graph, takeDown(call, algorithm, graph, parameters), rest, clock);
}
