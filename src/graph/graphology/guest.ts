/**
 * Graphology graphs that were converted, and are found again: events tell what was added and dropped, which an overlay
 * takes down until the graph is asked for; attributes are read again whenever it is, unless it is followed.
 */

import { atOnce, type GiveWay, type Turns } from "../../turns.ts";
import { discard } from "../allocator.ts";
import type { DenseColumn } from "../column.ts";
import { type Graph, withColumns } from "../graph.ts";
import { Attributed } from "./attributed.ts";
import { Carrying } from "./carried.ts";
import { isReadAtOnce, type ReadAttributes, readUnlessChanged } from "./changes.ts";
import { type EdgeSource, type NodeSource, readingEdges, readingNodes } from "./columns.ts";
import { type Events, isWatchable, listen, type Watchable } from "./events.ts";
import { type Merged, merging } from "./merge.ts";
import { Overlay } from "./overlay.ts";
import type { Attributes, GraphologyGraph, Pass } from "./scan.ts";
import { positionOf, type Snapshot, takingSnapshot } from "./snapshot.ts";

/** Which columns a graph is to have, by the names that a program reads them by. */
export interface ColumnSources {
  readonly nodes: ReadonlyMap<string, NodeSource>;
  readonly edges: ReadonlyMap<string, EdgeSource>;
}

const GUESTS = new WeakMap<GraphologyGraph, Guest>();

/** The guest of a graphology graph. Of one that emits no events nothing is found again. */
export function guestOf(graph: GraphologyGraph): Guest {
  const known = GUESTS.get(graph);
  if (known !== undefined) return known;
  const guest = new Guest();
  if (isWatchable(graph)) GUESTS.set(graph, guest);
  return guest;
}

export class Guest {
  /** What runs left for the next. */
  readonly carrying = new Carrying();
  #overlay: Overlay | null = null;
  #attributed = new Attributed();
  #events: Events | null = null;
  #isWriting = false;
  /** Settles when no call reads the graph in turns, or waits to do so. */
  #last: Promise<void> = Promise.resolve();
  #follows = 0;

  /** Whether events are trusted for attributes, too. */
  get isFollowed(): boolean {
    return this.#follows > 0;
  }

  /** Trusts events for attributes until the function that this gives is called. */
  follow(): () => void {
    let isFollowing = true;
    this.#follows++;
    return () => {
      if (isFollowing) this.#follows--;
      isFollowing = false;
    };
  }

  /** Has the graph converted anew, and all attributes read again, when it is asked for next. */
  forget(): void {
    this.#overlay = null;
  }

  /** The graph as it is now, with the columns of some sources. */
  graphOf(graph: GraphologyGraph, sources: ColumnSources): Graph {
    return atOnce(this.#making(graph, sources, "at once"));
  }

  /**
   * What is read of the graph as it is now, in turns with others on the thread: by `read`, which is called with the graph that
   * `graphOf` would give, and may go over it again. Rejects with `graph/changed` if the graph is changed before it has been
   * read, as its events tell; `attributes` says which are read.
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
    // What is kept is changed by one at a time.
    try {
      return await readUnlessChanged(graph, attributes, this.#reading(graph, sources, read), giveWay, before);
    } catch (error) {
      // A merge may have been half done.
      this.forget();
      throw error;
    } finally {
      turn.resolve();
    }
  }

  *#reading<T>(graph: GraphologyGraph, sources: ColumnSources, read: (made: Graph, pass: Pass) => Turns<T>): Turns<T> {
    return yield* read(yield* this.#making(graph, sources, "in turns"), "in turns");
  }

  *#making(graph: GraphologyGraph, sources: ColumnSources, pass: Pass): Turns<Graph> {
    const snapshot = yield* this.#updating(graph, pass);
    const attributed = this.#attributed;
    if (!this.isFollowed) attributed.distrust();
    const columns = {
      nodeColumns: new Map<string, DenseColumn>(),
      edgeColumns: new Map<string, DenseColumn>(),
    };
    for (const [name, source] of sources.nodes) {
      if (source === null) continue;
      const column =
        typeof source === "string"
          ? yield* attributed.naming("node", source, snapshot)
          : attributed.given(`node ${name}`, source, yield* readingNodes(graph, pass, source, snapshot));
      if (column !== null) columns.nodeColumns.set(name, column);
    }
    for (const [name, source] of sources.edges) {
      if (source === null) continue;
      const column =
        typeof source === "string"
          ? yield* attributed.naming("edge", source, snapshot)
          : attributed.given(`edge ${name}`, source, yield* readingEdges(graph, pass, source, snapshot));
      if (column !== null) columns.edgeColumns.set(name, column);
    }
    if (attributed.takeChanges()) this.carrying.note("an attribute that it reads was changed");
    return withColumns(snapshot.graph, columns);
  }

  /** The keys of nodes and edges in the order of the graph, as it was asked for last. They stay what they are. */
  get keys(): { readonly nodes: readonly string[]; readonly edges: readonly string[] } {
    const snapshot = this.#overlay?.snapshot;
    if (snapshot === undefined) return { nodes: [], edges: [] };
    snapshot.areKeysShared = true;
    return { nodes: snapshot.nodes.keys, edges: snapshot.edges.keys };
  }

  /** Writes to attributes of the same names at all nodes or edges, which is no change but of these. */
  writing(write: () => void): void {
    this.#isWriting = true;
    try {
      write();
    } finally {
      this.#isWriting = false;
    }
  }

  /** The snapshot of the graph as it is now: the one there is, merged with what came since, or a new one. */
  *#updating(graph: GraphologyGraph, pass: Pass): Turns<Snapshot> {
    let isHeard = isWatchable(graph) && this.#listen(graph);
    for (;;) {
      const overlay = this.#overlay;
      const isWhole = overlay !== null && overlay.nodeCount === graph.order && overlay.edgeCount === graph.size;
      if (!isHeard || !isWhole || !overlay.pays) {
        const snapshot = yield* takingSnapshot(graph, pass);
        if (this.#overlay === overlay) {
          this.#keep(snapshot);
          return snapshot;
        }
        // A call that is done at once has come in between.
        isHeard = true;
      } else if (!overlay.isEmpty) {
        const merged = yield* merging(overlay, graph.type);
        if (this.#overlay === overlay) this.#keepMerged(merged, overlay);
      } else {
        yield* this.#attributed.finding(graph, pass, overlay.snapshot);
        if (this.#overlay === overlay) return overlay.snapshot;
      }
    }
  }

  #keepMerged(merged: Merged, overlay: Overlay): void {
    this.#attributed.move(merged, overlay.snapshot);
    discard(merged.edgeOrigins);
    this.carrying.move(merged.nodeOrigins, merged.snapshot.graph.nodeCount);
    if (!overlay.isGrowth) this.carrying.note("nodes or edges were dropped");
    this.#overlay = new Overlay(merged.snapshot);
  }

  #keep(snapshot: Snapshot): void {
    this.#overlay = new Overlay(snapshot);
    this.#attributed = new Attributed();
    this.carrying.clear("the graph was converted anew");
  }

  /** Gives whether nothing can have happened unheard. */
  #listen(graph: Watchable): boolean {
    this.#events ??= this.#eventsOf(graph);
    return listen(graph, this.#events);
  }

  /** What cannot be made out of an event has the graph converted anew. */
  #eventsOf(graph: Watchable): Events {
    const updated = (domain: "node" | "edge", names: readonly string[] | undefined): void => {
      const isOwn = this.#isWriting;
      // Who listens as well may write something of their own before the call returns.
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

  /** `take` gives whether what was edited was known. */
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

/** The attributes among some sources; null where a function may read any. */
function namesOf(sources: ReadonlyMap<string, NodeSource | EdgeSource>): ReadonlySet<string> | null {
  const names = new Set<string>();
  for (const source of sources.values()) {
    if (typeof source === "function") return null;
    if (source !== null) names.add(source);
  }
  return names;
}
