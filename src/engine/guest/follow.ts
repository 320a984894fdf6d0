/// <reference lib="esnext.disposable" preserve="true" />
/** Graphology graphs that are followed while they change. */

import { flag } from "../../arguments/kind.ts";
import type { Described } from "../../arguments/options.ts";
import { readOptions, refuseExtra } from "../../arguments/options.ts";
import type { Algorithm, ParametersOf } from "../../dsl/algorithm.ts";
import { EdgewiseError } from "../../error.ts";
import { isWatchable } from "../../graph/graphology/events.ts";
import { guestOf } from "../../graph/graphology/guest.ts";
import { GRAPHOLOGY_GRAPH } from "../../graph/graphology/read.ts";
import type { GraphologyGraph } from "../../graph/graphology/scan.ts";
import type { RunArguments } from "../arguments.ts";
import { expectAlgorithm } from "../arguments.ts";
import { runGuest, runGuestSync } from "./run.ts";
import type { WarmResult } from "./warm/run.ts";
import { runWarm, runWarmSync } from "./warm/run.ts";

/** The options of a run on a graph that is followed. */
export interface FollowedOptions {
  /** Whether to start with what the run before came to, where that comes to the same, or as near to it as the program stops. */
  readonly warm?: boolean | undefined;
}

export const FOLLOWED_OPTIONS: Described<FollowedOptions> = {
  warm: {
    kind: flag,
    doc: "Whether to start with what the run before came to, where that comes to the same, or as near to it as the program stops.",
    initial: "`false`",
  },
};

/** A graphology graph whose events are trusted for attributes, until `stop` is called. */
export interface Followed extends Disposable {
  /**
   * Runs an algorithm on the graph as it is now, on the calling thread, which it blocks. The result says whether it was warm,
   * and why, or why not. Throws as `runSync` does.
   */
  runSync<A extends Algorithm>(algorithm: A, ...given: RunArguments<A, FollowedOptions>): WarmResult<A>;
  /** Runs the same on workers. Rejects as `Engine.run` does. */
  run<A extends Algorithm>(algorithm: A, ...given: RunArguments<A, FollowedOptions>): Promise<WarmResult<A>>;
  /**
   * Has everything read again at the next run: events do not tell of changes such as those to an object of attributes.
   */
  refresh(): void;
  /** Ends the following: attributes are read again at each run from now on. It may be called again. */
  stop(): void;
}

/** The warmth of a run that was not asked to be warm. */
const COLD = { isWarm: false, why: "as asked for" };

/**
 * Follows a graphology graph: runs on it trust its events for attributes as well as for nodes and edges, and read
 * again only what these tell of. What is changed behind its back, as by `graph.getEdgeAttributes(edge).weight = 5`, is
 * seen after `refresh`. Functions of edges are called at each run all the same.
 *
 * @throws `EdgewiseError` `usage` for a graph that emits no events.
 * @example
 * ```ts
 * import { reachability } from "edgewise/algorithms";
 * import { follow } from "edgewise/graphology";
 * import { DirectedGraph } from "graphology";
 *
 * const graph = new DirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * using followed = follow(graph);
 * graph.mergeEdge("ben", "cleo");
 * console.log(followed.runSync(reachability, { root: "ann" }).reached.join(" ")); // 1 1 1
 * ```
 */
export function follow(graph: GraphologyGraph, ...extra: readonly never[]): Followed {
  refuseExtra("follow", 1, extra);
  const followed = GRAPHOLOGY_GRAPH.read(graph, { call: "follow", name: "" });
  if (!isWatchable(followed)) {
    throw new EdgewiseError({
      code: "usage",
      message: "follow: found a graph that emits no events; expected a graphology graph",
      hint: "Run on it without following it: all of it is read at each run.",
    });
  }
  const guest = guestOf(followed);
  const stop = guest.follow();
  return {
    runSync<A extends Algorithm>(algorithm: A, ...given: RunArguments<A, FollowedOptions>): WarmResult<A> {
      const { parameters, warm } = readRun<A>("followed.runSync", algorithm, given);
      if (warm) return runWarmSync<A>(followed, algorithm, parameters);
      return Object.assign(runGuestSync<A>(followed, algorithm, parameters).result, { warm: COLD });
    },
    async run<A extends Algorithm>(algorithm: A, ...given: RunArguments<A, FollowedOptions>): Promise<WarmResult<A>> {
      const { parameters, warm } = readRun<A>("followed.run", algorithm, given);
      if (warm) return await runWarm<A>(followed, algorithm, parameters);
      return Object.assign((await runGuest<A>(followed, algorithm, parameters)).result, { warm: COLD });
    },
    refresh: () => guest.forget(),
    stop,
    [Symbol.dispose]: stop,
  };
}

function readRun<A extends Algorithm>(
  call: string,
  algorithm: A,
  given: RunArguments<A, FollowedOptions>,
): { readonly parameters: ParametersOf<A>; readonly warm: boolean } {
  expectAlgorithm(call, algorithm);
  const [parameters, options, ...extra]: readonly unknown[] = given;
  refuseExtra(call, 3, extra);
  const { warm = false } = readOptions(call, FOLLOWED_OPTIONS, options);
  // Whether parameters fit is found out when they are read.
  return { parameters: (parameters ?? {}) as ParametersOf<A>, warm };
}
