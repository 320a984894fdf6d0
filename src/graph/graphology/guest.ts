/**
 * Guests: graphology graphs that were converted, and whose conversion is kept. Events tell of additions and drops; an
 * overlay collects these until the graph is asked for. Attributes are read again each time, unless the graph is
 * followed.
 */

import { atOnce, type GiveWay, type Turns } from "../../turns.ts";
import { recycle } from "../allocator.ts";
import type { DenseColumn } from "../column.ts";
import { commonRows, type Graph, withColumns } from "../graph.ts";
import { Attributed, EdgeReads } from "./attributed.ts";
import { Carrying } from "./carried.ts";
import { isReadAtOnce, type ReadAttributes, readUnlessChanged } from "./changes.ts";
import { type EdgeSource, type NodeSource, readingEdges, readingNodes } from "./columns.ts";
import { type Events, isWatchable, listen, type Watchable } from "./events.ts";
import { type Merged, merging } from "./merge.ts";
import { Overlay } from "./overlay.ts";
import type { Attributes, GraphologyGraph, Pass } from "./scan.ts";
import { positionOf, type Snapshot, takingSnapshot } from "./snapshot.ts";

/** The columns that a graph is to have, by the names that a program reads them by. */
export interface ColumnSources {
  readonly nodes: ReadonlyMap<string, NodeSource>;
  readonly edges: ReadonlyMap<string, EdgeSource>;
}

/** The keys of nodes and edges, in the order of the graph. */
interface KeyLists {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
}

const GUESTS = new WeakMap<GraphologyGraph, Guest>();

/** Finds the guest of a graphology graph. A graph without events gets a new one each time. */
export function guestOf(graph: GraphologyGraph): Guest {
  const known = GUESTS.get(graph);
  if (known !== undefined) return known;
  const guest = new Guest();
  if (isWatchable(graph)) GUESTS.set(graph, guest);
  return guest;
}

export class Guest {
  /** The values that runs left for later runs. */
  readonly carrying = new Carrying();
  #overlay: Overlay | null = null;
  #attributed = new Attributed();
  #events: Events | null = null;
  #isWriting = false;
  /** A promise that settles once no call reads the graph in turns, or waits to. */
  #last: Promise<void> = Promise.resolve();
  #follows = 0;
  /** The number of calls that are reading the graph, or work with what they read. */
  #readings = 0;

  /** Whether events are trusted for attributes, too. */
  get isFollowed(): boolean {
    return this.#follows > 0;
  }

  /** Trusts events for attributes until the function that this gives is called. */
  follow(): () => void {
    let isFollowing = true;
    // What was read before may have changed behind the back of events, which nobody trusted then.
    if (!this.isFollowed) this.#attributed.distrust();
    this.#follows++;
    return () => {
      if (isFollowing) this.#follows--;
      isFollowing = false;
    };
  }

  /** Forgets the conversion and all attributes, so that both are made anew at the next use. */
  forget(): void {
    this.#overlay = null;
  }

  /** Gives the graph as it is now, with columns from some sources. */
  graphOf(graph: GraphologyGraph, sources: ColumnSources): Graph {
    const made = this.passingGraphOf(graph, sources);
    this.#share();
    return made;
  }

  /**
   * Does the same for a caller who reads the rows and columns only until the guest is asked again: the memory of what has
   * changed by then is used again. Keys stay, and so does the order of the input.
   */
  passingGraphOf(graph: GraphologyGraph, sources: ColumnSources): Graph {
    return atOnce(this.#making(graph, sources, "at once"));
  }

  #share(): void {
    if (this.#overlay !== null) this.#overlay.snapshot.areRowsShared = true;
  }

  /**
   * Reads the graph as it is now, in turns with other work of the thread. `read` gets the graph that `graphOf` would
   * give, and may iterate over the guest again.
   *
   * Rejects with `graph/changed` if the graph's events tell of a change before it has been read. `attributes` says
   * which attributes are read.
   */
  async readInTurns<T>(
    graph: GraphologyGraph,
    sources: ColumnSources,
    giveWay: GiveWay,
    read: (made: Graph, pass: Pass) => Turns<T>,
    attributes: ReadAttributes = { node: namesOf(sources.nodes), edge: namesOf(sources.edges) },
  ): Promise<T> {
    if (isReadAtOnce(graph)) return atOnce(read(this.graphOf(graph, sources), "at once"));
    const before = this.#last;
    const turn = Promise.withResolvers<void>();
    this.#last = turn.promise;
    // Only one call at a time changes what is kept.
    try {
      return await readUnlessChanged(graph, attributes, this.#reading(graph, sources, read), giveWay, before);
    } catch (error) {
      // A merge may have been interrupted halfway.
      this.forget();
      throw error;
    } finally {
      turn.resolve();
    }
  }

  *#reading<T>(graph: GraphologyGraph, sources: ColumnSources, read: (made: Graph, pass: Pass) => Turns<T>): Turns<T> {
    const made = yield* this.#making(graph, sources, "in turns");
    this.#share();
    return yield* read(made, "in turns");
  }

  *#making(graph: GraphologyGraph, sources: ColumnSources, pass: Pass): Turns<Graph> {
    this.#readings++;
    try {
      return yield* this.#makingIn(graph, sources, pass);
    } finally {
      this.#readings--;
    }
  }

  *#makingIn(graph: GraphologyGraph, sources: ColumnSources, pass: Pass): Turns<Graph> {
    if (!this.isFollowed) this.#attributed.distrust();
    const snapshot = yield* this.#updating(graph, pass, [...sources.edges.values()]);
    const attributed = this.#attributed;
    const columns = {
      nodeColumns: new Map<string, DenseColumn>(),
      edgeColumns: new Map<string, DenseColumn>(),
    };
    for (const [name, source] of sources.nodes) {
      if (source === null) continue;
      const column =
        typeof source === "string"
          ? yield* attributed.naming("node", source, snapshot)
          : yield* attributed.giving(`node ${name}`, source, yield* readingNodes(graph, pass, source, snapshot));
      if (column !== null) columns.nodeColumns.set(name, column);
    }
    for (const [name, source] of sources.edges) {
      if (source === null) continue;
      const column =
        typeof source === "string"
          ? yield* attributed.naming("edge", source, snapshot)
          : yield* attributed.giving(`edge ${name}`, source, yield* readingEdges(graph, pass, source, snapshot));
      if (column !== null) columns.edgeColumns.set(name, column);
    }
    if (attributed.takeChanges()) this.carrying.note("an attribute that it reads was changed");
    return withColumns(snapshot.graph, columns);
  }

  /**
   * Does work with a graph that was made by `passingGraphOf`, and with `passingKeys`, in which callers' functions run that may
   * change the guest and ask for it again: meanwhile what it was made of stays.
   */
  holding<T>(work: () => T): T {
    this.#readings++;
    try {
      return work();
    } finally {
      this.#readings--;
    }
  }

  /** Tells whether a graph that was made of the guest has the nodes and edges that are kept now. */
  hasRowsOf(graph: Graph): boolean {
    const kept = this.#overlay?.snapshot.graph;
    return kept !== undefined && commonRows(kept) === commonRows(graph);
  }

  /** The keys of nodes and edges, in the order of the graph when it was last asked for. These lists never change. */
  get keys(): KeyLists {
    if (this.#overlay !== null) this.#overlay.snapshot.areKeysShared = true;
    return this.passingKeys;
  }

  /** The same lists for a caller who reads them only until the guest is asked again: they may grow then. */
  get passingKeys(): KeyLists {
    const { nodes, edges } = this.#overlay?.snapshot ?? { nodes: { keys: [] }, edges: { keys: [] } };
    return { nodes: nodes.keys, edges: edges.keys };
  }

  /** Runs a write of some attributes to all nodes or edges. Its events count as changes of these attributes only. */
  writing(write: () => void): void {
    this.#isWriting = true;
    try {
      write();
    } finally {
      this.#isWriting = false;
    }
  }

  /**
   * Updates the snapshot of the graph: merges edits into the one there is, or makes a new one. With a new one the
   * attributes among the sources of edges are read.
   */
  *#updating(graph: GraphologyGraph, pass: Pass, edges: readonly EdgeSource[]): Turns<Snapshot> {
    let isHeard = isWatchable(graph) && this.#listen(graph);
    for (;;) {
      const overlay = this.#overlay;
      const isWhole = overlay !== null && overlay.nodeCount === graph.order && overlay.edgeCount === graph.size;
      if (!isHeard || !isWhole || !overlay.pays) {
        const names = new Set(edges.filter((source) => typeof source === "string"));
        const reads = new EdgeReads(names, graph.size);
        const visit = (position: number, attributes: Attributes): void => reads.visit(position, attributes);
        const snapshot = yield* takingSnapshot(graph, pass, names.size > 0 ? visit : null);
        const attributed = new Attributed();
        yield* attributed.take(reads, snapshot);
        if (this.#overlay === overlay) {
          this.#keep(snapshot, attributed);
          return snapshot;
        }
        // A synchronous call has come in between.
        isHeard = true;
      } else if (!overlay.isEmpty) {
        // Functions of edges, and other work meanwhile, may run something on the graph that is being read.
        if (this.#readings > 1) overlay.snapshot.areKeysShared = overlay.snapshot.areRowsShared = true;
        const merged = yield* merging(overlay, graph.type);
        if (this.#overlay === overlay) this.#keepMerged(merged, overlay);
      } else {
        const readsEdges = edges.some((source) => typeof source === "string");
        yield* this.#attributed.finding(graph, pass, overlay.snapshot, readsEdges);
        if (this.#overlay === overlay) return overlay.snapshot;
      }
    }
  }

  #keepMerged(merged: Merged, overlay: Overlay): void {
    const { snapshot } = overlay;
    // Other work may have begun to read since.
    const isPassed = !snapshot.areRowsShared && this.#readings === 1;
    this.#attributed.move(merged, snapshot, isPassed);
    if (merged.edgeOrigins instanceof Uint32Array) recycle(merged.edgeOrigins);
    if (isPassed) for (const array of commonRows(snapshot.graph).release()) recycle(array);
    this.carrying.move(merged.nodeOrigins, merged.snapshot.graph.nodeCount);
    if (!overlay.isGrowth) this.carrying.note("nodes or edges were dropped");
    this.#overlay = new Overlay(merged.snapshot);
  }

  #keep(snapshot: Snapshot, attributed: Attributed): void {
    this.#overlay = new Overlay(snapshot);
    this.#attributed = attributed;
    this.carrying.clear("the graph was converted anew");
  }

  /** Listens to the graph. Gives whether no event can have been missed since. */
  #listen(graph: Watchable): boolean {
    this.#events ??= this.#eventsOf(graph);
    return listen(graph, this.#events);
  }

  /** Makes the listeners. An event that they do not understand has the graph converted anew. */
  #eventsOf(graph: Watchable): Events {
    const updated = (domain: "node" | "edge", names: readonly string[] | undefined): void => {
      const isOwn = this.#isWriting;
      // Other listeners may write attributes of their own before the call returns.
      this.#isWriting = false;
      if (!isOwn) this.#attributed.replaceAll(domain);
      else for (const name of names ?? []) this.#attributed.rewrite(domain, name);
    };
    return {
      nodeAdded: ({ key, attributes }) => this.#edit((overlay) => overlay.addNode(key, attributes)),
      nodeDropped: ({ key }) => this.#edit((overlay) => overlay.dropNode(key)),
      edgeAdded: (edge) => this.#edit((overlay) => overlay.addEdge(edge)),
      edgeDropped: ({ key, source, target }) => this.#edit((overlay) => overlay.dropEdge(key, source, target)),
      nodeAttributesUpdated: ({ key, attributes }) => this.#updateNode(key, attributes),
      edgeAttributesUpdated: ({ key, attributes }) => this.#updateEdge(graph, key, attributes),
      eachNodeAttributesUpdated: ({ hints }) => updated("node", hints?.attributes),
      eachEdgeAttributesUpdated: ({ hints }) => updated("edge", hints?.attributes),
      cleared: () => this.forget(),
      edgesCleared: () => this.forget(),
    };
  }

  /** Notes an edit. `take` gives whether the overlay knew the edited node or edge. */
  #edit(take: (overlay: Overlay) => boolean): void {
    const overlay = this.#overlay;
    if (overlay !== null && !(take(overlay) && overlay.pays)) this.forget();
  }

  #updateNode(key: string, attributes: Attributes): void {
    const overlay = this.#overlay;
    if (overlay === null) return;
    if (overlay.addedNodes.has(key)) {
      overlay.addNode(key, attributes);
      return;
    }
    const index = overlay.indexOf(key);
    if (index < 0) this.forget();
    else this.#attributed.replace("node", index, attributes, overlay.snapshot);
  }

  #updateEdge(graph: Watchable, key: string, attributes: Attributes): void {
    const overlay = this.#overlay;
    if (overlay === null) return;
    const added = overlay.addedEdges.get(key);
    if (added !== undefined) {
      overlay.addEdge({ ...added, attributes });
      return;
    }
    const position = positionOf(overlay.snapshot, key, ...graph.extremities(key));
    if (position < 0) this.forget();
    else this.#attributed.replace("edge", position, attributes, overlay.snapshot);
  }
}

/** Lists the attributes among some sources; null where a function may read any attribute. */
function namesOf(sources: ReadonlyMap<string, NodeSource | EdgeSource>): ReadonlySet<string> | null {
  const names = new Set<string>();
  for (const source of sources.values()) {
    if (typeof source === "function") return null;
    if (source !== null) names.add(source);
  }
  return names;
}
