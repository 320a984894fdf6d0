/**
 * Changes of a graphology graph while it is read. Large graphs are read in turns with other work of the thread, which
 * may change them.
 */

import { type GiveWay, inTurns, type Turns } from "../../turns.ts";
import { type Events, isWatchable, listen, unlisten } from "./events.ts";
import { type Attributes, changedMeanwhile, type GraphologyGraph } from "./scan.ts";

/** The attributes that are read of nodes and of edges; null for any. */
export interface ReadAttributes {
  readonly node: ReadonlySet<string> | null;
  readonly edge: ReadonlySet<string> | null;
}

/** The number of nodes and edges together up to which a graph is read at the call: that takes about a millisecond. */
const READ_AT_ONCE = 1 << 13;

/** Tells whether a graph is small enough to be read at the call. */
export function isReadAtOnce({ order, size }: GraphologyGraph): boolean {
  return order + size <= READ_AT_ONCE;
}

/**
 * Does work that reads a graph, in turns with other work of the thread. Rejects with `graph/changed` if the graph's
 * events tell of a change before the work is done.
 *
 * The work begins in a later task, after other work and after `before`. So every change behind the call counts, and not
 * only where a graph is too large for the first turn.
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

/** The changes of a graph, told to all works that read it. A graph has one listener for each event, however many these are. */
class Watch {
  static readonly #watches = new WeakMap<GraphologyGraph, Watch>();
  readonly #works = new Set<Changes>();
  readonly #events: Events;

  static of(graph: GraphologyGraph): Watch {
    const watch = Watch.#watches.get(graph) ?? new Watch();
    Watch.#watches.set(graph, watch);
    return watch;
  }

  constructor() {
    const note = (what: string) => (): void => {
      for (const work of this.#works) work.note(what);
    };
    const noteAttributes = (domain: "node" | "edge", names: readonly string[] | null): void => {
      for (const work of this.#works) work.noteAttributes(domain, names);
    };
    this.#events = {
      nodeAdded: note("a node was added"),
      nodeDropped: note("a node was dropped"),
      edgeAdded: note("an edge was added"),
      edgeDropped: note("an edge was dropped"),
      nodeAttributesUpdated: (event) => noteAttributes("node", namesWritten(event)),
      edgeAttributesUpdated: (event) => noteAttributes("edge", namesWritten(event)),
      eachNodeAttributesUpdated: ({ hints }) => noteAttributes("node", ownNames(hints)),
      eachEdgeAttributesUpdated: ({ hints }) => noteAttributes("edge", ownNames(hints)),
      cleared: note("it was cleared"),
      edgesCleared: note("its edges were cleared"),
    };
  }

  begin(graph: GraphologyGraph, work: Changes): void {
    this.#works.add(work);
    if (isWatchable(graph)) listen(graph, this.#events);
  }

  end(graph: GraphologyGraph, work: Changes): void {
    this.#works.delete(work);
    if (this.#works.size === 0 && isWatchable(graph)) unlisten(graph, this.#events);
  }
}

/** The first change of a graph since some work began to read it. A graph without events is taken to be unchanged. */
class Changes {
  readonly #graph: GraphologyGraph;
  readonly #read: ReadAttributes;
  readonly #watch: Watch;
  #change: string | null = null;

  constructor(graph: GraphologyGraph, read: ReadAttributes) {
    this.#graph = graph;
    this.#read = read;
    this.#watch = Watch.of(graph);
    this.#watch.begin(graph, this);
  }

  /** Does work, and gives it up with `graph/changed` once the graph has changed. */
  *guarding<T>(work: Turns<T>): Turns<T> {
    for (;;) {
      const step = this.#change === null ? work.next() : work.throw(changedMeanwhile(this.#change));
      if (step.done) return step.value;
      yield;
    }
  }

  stop(): void {
    this.#watch.end(this.#graph, this);
  }

  note(what: string): void {
    this.#change ??= what;
  }

  /** `names` are null where attribute objects may have been replaced. */
  noteAttributes(domain: "node" | "edge", names: readonly string[] | null): void {
    const read = this.#read[domain];
    if (names !== null && read !== null && !names.some((name) => read.has(name))) return;
    this.note(`attributes of ${domain}s were changed`);
  }
}

/** The event of a change of one node's or one edge's attributes. */
interface Updated {
  readonly type?: string;
  readonly name?: string;
  readonly data?: Attributes;
}

/** Lists the attributes that an event tells of; null where the whole object was replaced. */
function namesWritten({ type, name, data }: Updated): readonly string[] | null {
  if ((type === "set" || type === "remove") && name !== undefined) return [name];
  return type === "merge" && data !== undefined ? Object.keys(data) : null;
}

const OWN = new WeakSet<object>();

/** Makes hints that name the attributes to be written. With them no attribute object is replaced. */
export function hintsOf(attributes: string[]): { attributes: string[] } {
  const hints = { attributes };
  OWN.add(hints);
  return hints;
}

function ownNames(hints: { readonly attributes?: readonly string[] | undefined } | null): readonly string[] | null {
  return hints !== null && OWN.has(hints) ? (hints.attributes ?? null) : null;
}
