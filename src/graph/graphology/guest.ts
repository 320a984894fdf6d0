/**
 * Graphology graphs that were converted, and are found again: events tell what was added and dropped, which an overlay
 * takes down until the graph is asked for; attributes are read again whenever it is, unless it is followed.
 */

import type { DenseColumn } from "../column.ts";
import { type Graph, withColumns } from "../graph.ts";
import { Attributed } from "./attributed.ts";
import { Carrying } from "./carried.ts";
import { type EdgeSource, type NodeSource, readEdges, readNodes } from "./columns.ts";
import { type Events, isWatchable, listen, type Watchable } from "./events.ts";
import { merge } from "./merge.ts";
import { Overlay } from "./overlay.ts";
import type { Attributes, GraphologyGraph } from "./scan.ts";
import { positionOf, type Snapshot, takeSnapshot } from "./snapshot.ts";

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
    const snapshot = this.#update(graph);
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
          ? attributed.named("node", source, snapshot)
          : attributed.given(`node ${name}`, source, readNodes(graph, source, snapshot));
      if (column !== null) columns.nodeColumns.set(name, column);
    }
    for (const [name, source] of sources.edges) {
      if (source === null) continue;
      const column =
        typeof source === "string"
          ? attributed.named("edge", source, snapshot)
          : attributed.given(`edge ${name}`, source, readEdges(graph, source, snapshot));
      if (column !== null) columns.edgeColumns.set(name, column);
    }
    if (attributed.takeChanges()) this.carrying.note("an attribute that it reads was changed");
    return withColumns(snapshot.graph, columns);
  }

  /** The keys of nodes and edges in the order of the graph, as it was asked for last. */
  get keys(): { readonly nodes: readonly string[]; readonly edges: readonly string[] } {
    const snapshot = this.#overlay?.snapshot;
    return { nodes: snapshot?.nodes.keys ?? [], edges: snapshot?.edges.keys ?? [] };
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
  #update(graph: GraphologyGraph): Snapshot {
    const isHeard = isWatchable(graph) && this.#listen(graph);
    const overlay = this.#overlay;
    const isWhole = overlay !== null && overlay.nodeCount === graph.order && overlay.edgeCount === graph.size;
    if (!isHeard || !isWhole || !overlay.pays) return this.#convert(graph);
    if (!overlay.isEmpty) this.#merge(overlay, graph.type);
    const { snapshot } = this.#overlay ?? overlay;
    this.#attributed.find(graph, snapshot);
    return snapshot;
  }

  #merge(overlay: Overlay, type: string): void {
    const merged = merge(overlay, type);
    this.#attributed.move(merged, overlay.snapshot);
    this.carrying.move(merged.nodeOrigins, merged.snapshot.graph.nodeCount);
    if (!overlay.isGrowth) this.carrying.note("nodes or edges were dropped");
    this.#overlay = new Overlay(merged.snapshot);
  }

  #convert(graph: GraphologyGraph): Snapshot {
    const snapshot = takeSnapshot(graph);
    this.#overlay = new Overlay(snapshot);
    this.#attributed = new Attributed();
    this.carrying.clear("the graph was converted anew");
    return snapshot;
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
