/** Changes of a graphology graph while it is read in turns with others on the thread, who may make them. */

import { type GiveWay, inTurns, type Turns } from "../../turns.ts";
import { type Events, isWatchable, listen, unlisten } from "./events.ts";
import { type Attributes, changedMeanwhile, type GraphologyGraph } from "./scan.ts";

/** The attributes that are read of nodes and of edges; null for any. */
export interface ReadAttributes {
  readonly node: ReadonlySet<string> | null;
  readonly edge: ReadonlySet<string> | null;
}

/** Nodes and edges together that are read at the call: what takes a millisecond needs no turns. */
const READ_AT_ONCE = 1 << 13;

/** Whether a graph is so small that it is read at the call. */
export function isReadAtOnce({ order, size }: GraphologyGraph): boolean {
  return order + size <= READ_AT_ONCE;
}

/**
 * What work that reads a graph comes to, in turns with others on the thread. Rejects with `graph/changed` if they change the
 * graph from now on until it is done, as its events tell. It begins after others, and after what is given as `before`, so
 * that what follows the call is always a change, and not only where a graph is too large for the first turn.
 */
export async function readUnlessChanged<T>(
  graph: GraphologyGraph,
  read: ReadAttributes,
  work: Turns<T>,
  giveWay: GiveWay,
  before?: Promise<void>,
): Promise<T> {
  const changes = new Changes(graph, read);
  try {
    await before;
    await new Promise<void>(giveWay);
    return await inTurns(changes.guarding(work), giveWay);
  } finally {
    changes.stop();
  }
}

/** Listens to what happens to a graph. Of one that tells of nothing, nothing is known. */
class Changes {
  readonly #graph: GraphologyGraph;
  readonly #read: ReadAttributes;
  readonly #events: Events;
  #change: string | null = null;

  constructor(graph: GraphologyGraph, read: ReadAttributes) {
    this.#graph = graph;
    this.#read = read;
    const note = (what: string) => (): void => {
      this.#change ??= what;
    };
    this.#events = {
      nodeAdded: note("a node was added"),
      nodeDropped: note("a node was dropped"),
      edgeAdded: note("an edge was added"),
      edgeDropped: note("an edge was dropped"),
      nodeAttributesUpdated: (event) => this.#noteAttributes("node", namesWritten(event)),
      edgeAttributesUpdated: (event) => this.#noteAttributes("edge", namesWritten(event)),
      eachNodeAttributesUpdated: ({ hints }) => this.#noteAttributes("node", ownNames(hints)),
      eachEdgeAttributesUpdated: ({ hints }) => this.#noteAttributes("edge", ownNames(hints)),
      cleared: note("it was cleared"),
      edgesCleared: note("its edges were cleared"),
    };
    if (isWatchable(graph)) listen(graph, this.#events);
  }

  /** Work that is given up with `graph/changed` once anything has happened. */
  *guarding<T>(work: Turns<T>): Turns<T> {
    for (;;) {
      const step = this.#change === null ? work.next() : work.throw(changedMeanwhile(this.#change));
      if (step.done) return step.value;
      yield;
    }
  }

  stop(): void {
    if (isWatchable(this.#graph)) unlisten(this.#graph, this.#events);
  }

  /** `names` are null where other objects may stand for the attributes. */
  #noteAttributes(domain: "node" | "edge", names: readonly string[] | null): void {
    const read = this.#read[domain];
    if (names !== null && read !== null && !names.some((name) => read.has(name))) return;
    this.#change ??= `attributes of ${domain}s were changed`;
  }
}

/** What graphology tells of one node's attributes or one edge's. */
interface Updated {
  readonly type?: string;
  readonly name?: string;
  readonly data?: Attributes;
}

/** The attributes that an event tells of; null where others were put in the place of all. */
function namesWritten({ type, name, data }: Updated): readonly string[] | null {
  if ((type === "set" || type === "remove") && name !== undefined) return [name];
  return type === "merge" && data !== undefined ? Object.keys(data) : null;
}

const OWN = new WeakSet<object>();

/** Hints of which attributes are written to the objects that are there, and not to others in their place. */
export function hintsOf(attributes: string[]): { attributes: string[] } {
  const hints = { attributes };
  OWN.add(hints);
  return hints;
}

function ownNames(hints: { readonly attributes?: readonly string[] | undefined } | null): readonly string[] | null {
  return hints !== null && OWN.has(hints) ? (hints.attributes ?? null) : null;
}
