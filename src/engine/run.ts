/** One run without an engine of one's own. */

import { Memory } from "../../runtime/memory.ts";
import { readOptions, refuseExtra } from "../arguments/options.ts";
import type { Algorithm } from "../dsl/algorithm.ts";
import { Graph } from "../graph/graph.ts";
import type { Plan } from "../plan/plan.ts";
import { expectProgram, takeDown } from "./arguments.ts";
import { Clock } from "./clock.ts";
import type { OneShotOptions, OneShotSyncOptions, RunArguments, RunOptions } from "./engine.ts";
import { Engine } from "./engine.ts";
import { ONE_SHOT_OPTIONS, ONE_SHOT_SYNC_OPTIONS } from "./options.ts";
import { expectPlatform } from "./requirements.ts";
import type { RunResult } from "./result.ts";
import { Session } from "./session.ts";
import type { GraphSource } from "./source.ts";
import { graphInTurns, toGraph } from "./source.ts";

/**
 * Runs an algorithm on a graph with an engine made for it and closed after it, which takes some 50 ms more than a run on
 * an engine that is there. Rejects as `Engine.run` does.
 */
export async function run<A extends Algorithm>(
  algorithm: A | Plan,
  source: GraphSource,
  ...[parameters, options, ...extra]: RunArguments<A, OneShotOptions>
): Promise<RunResult<A>> {
  const call = "run";
  refuseExtra(call, 4, extra);
  expectProgram(call, algorithm);
  const { maximumBytes, onWarning, workerUrl, ...rest } = readOptions(call, ONE_SHOT_OPTIONS, options);
  const clock = new Clock();
  const coming = graphInTurns(call, source, rest.signal);
  clock.mark("graph");
  const given = takeDown(call, algorithm, coming instanceof Graph ? coming : null, parameters);
  const engine = await Engine.create({ workers: rest.workers, maximumBytes, onWarning, workerUrl });
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

/** Runs an algorithm on the calling thread, without any worker, and blocks it meanwhile. Throws as `Engine.run` rejects. */
export function runSync<A extends Algorithm>(
  algorithm: A | Plan,
  source: GraphSource,
  ...[parameters, options, ...extra]: RunArguments<A, OneShotSyncOptions>
): RunResult<A> {
  const call = "runSync";
  refuseExtra(call, 4, extra);
  expectPlatform();
  expectProgram(call, algorithm);
  const { maximumBytes, ...rest } = readOptions(call, ONE_SHOT_SYNC_OPTIONS, options);
  const clock = new Clock();
  const graph = toGraph(call, source);
  clock.mark("graph");
  const session = new Session(new Memory({ shared: false, maximumBytes }));
  return session.runSync<A>(algorithm, graph, takeDown(call, algorithm, graph, parameters), rest, clock);
}
