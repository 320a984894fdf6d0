/** Graphology graphs that are followed while they change. */

import { refuseExtra } from "../../arguments/options.ts";
import { EdgewiseError } from "../../error.ts";
import { isWatchable } from "../../graph/graphology/events.ts";
import { guestOf } from "../../graph/graphology/guest.ts";
import { GRAPHOLOGY_GRAPH } from "../../graph/graphology/read.ts";
import type { GraphologyGraph } from "../../graph/graphology/scan.ts";

/** A graphology graph whose events are trusted for attributes, until it is let go of. */
export interface Followed extends Disposable {
  /** Has everything read again that events do not tell, such as what was written to an object of attributes directly. */
  refresh(): void;
  /** Ends it: attributes are read again at each run from now on. May be called again. */
  stop(): void;
}

/**
 * Follows a graphology graph: runs on it trust its events for attributes as well as for nodes and edges, and read again only
 * what these tell of. What is changed behind its back, as by `graph.getEdgeAttributes(edge).weight = 5`, is seen after
 * `refresh`. Functions of edges are called at each run all the same. Throws `usage` for a graph that emits no events.
 */
export function follow(graph: GraphologyGraph, ...extra: readonly never[]): Followed {
  const call = "follow";
  refuseExtra(call, 1, extra);
  const followed = GRAPHOLOGY_GRAPH.read(graph, { call, name: "" });
  if (!isWatchable(followed)) {
    throw new EdgewiseError({
      code: "usage",
      message: "follow: found a graph that emits no events; expected a graphology graph",
      hint: "Run on it without following it: all of it is read at each run.",
    });
  }
  const guest = guestOf(followed);
  const stop = guest.follow();
  return { refresh: () => guest.forget(), stop, [Symbol.dispose]: stop };
}
