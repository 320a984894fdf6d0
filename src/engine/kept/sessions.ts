/**
 * What runs on the calling thread without an engine keep from call to call: what was compiled, and the graphs that were run
 * on last, placed in memory. A graph is held weakly, and what was made for it goes with it.
 */

import { Memory } from "../../../runtime/memory.ts";
import { commonRows, type Graph } from "../../graph/graph.ts";
import type { Rows } from "../../graph/rows.ts";
import { Session } from "../session.ts";
import { Compilations } from "./compilations.ts";

/** The number of graphs that are kept: each has a memory of its own, and systems have room for so many. */
const MOST_KEPT = 4;

const compilations = new Compilations();
const sessions = new WeakMap<Rows, Session>();
/** The rows of the graphs that have a session, the last used last. */
let recent: WeakRef<Rows>[] = [];

/** Makes a session for one run. */
export function passingSession(maximumBytes: number | undefined): Session {
  const memory = new Memory({ shared: false, maximumBytes });
  return new Session(memory, undefined, undefined, undefined, compilations);
}

/** Finds the session of a graph, or makes it. Graphs that differ only in columns have the same one. */
export function sessionOf(graph: Graph): Session {
  const rows = commonRows(graph);
  const session = sessions.get(rows) ?? passingSession(undefined);
  sessions.set(rows, session);
  const others = recent.filter((one) => one.deref() !== undefined && one.deref() !== rows);
  for (const one of others.splice(0, Math.max(0, others.length - MOST_KEPT + 1))) {
    const oldest = one.deref();
    if (oldest !== undefined) sessions.delete(oldest);
  }
  recent = [...others, new WeakRef(rows)];
  return session;
}
