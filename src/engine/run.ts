/** One run without an engine of one's own. */

import { Memory } from "../../runtime/memory.ts";
import type { Algorithm } from "../dsl/algorithm.ts";
import type { EngineOptions, RunArguments, RunOptions, RunSyncOptions } from "./engine.ts";
import { Engine } from "./engine.ts";
import { expectPlatform } from "./requirements.ts";
import type { RunResult } from "./result.ts";
import { Session } from "./session.ts";
import type { GraphSource } from "./source.ts";
import { toGraph } from "./source.ts";

/**
 * Runs an algorithm on a graph with an engine made for it and closed after it, which takes some 50 ms more than a run on
 * an engine that is there. Rejects as `Engine.run` does.
 */
export async function run<A extends Algorithm>(
  algorithm: A,
  source: GraphSource,
  ...[parameters, options]: RunArguments<A, RunOptions & Pick<EngineOptions, "maximumBytes">>
): Promise<RunResult<A>> {
  await using engine = await Engine.create({ workers: options?.workers, maximumBytes: options?.maximumBytes });
  return await engine.run(algorithm, source, ...([parameters, options] as RunArguments<A, RunOptions>));
}

/** Runs an algorithm on the calling thread, without any worker, and blocks it meanwhile. Throws as `Engine.run` rejects. */
export function runSync<A extends Algorithm>(
  algorithm: A,
  source: GraphSource,
  ...[parameters, options]: RunArguments<A, RunSyncOptions>
): RunResult<A> {
  expectPlatform();
  const session = new Session(new Memory({ shared: false }));
  return session.runSync<A>(algorithm, toGraph(source, {}), parameters ?? {}, options ?? {});
}
