/** The events of graphology graphs that Edgewise listens to. Each event has one listener, shared by all graphs. */

import type { AddedEdge } from "./overlay.ts";
import type { Attributes, GraphologyGraph } from "./scan.ts";

interface Keyed {
  readonly key: string;
}

/** The event that an attribute was set, merged in or removed, or that the whole object was replaced. */
interface AttributesUpdated extends Keyed {
  readonly attributes: Attributes;
  /** The kind of change: `set`, `merge`, `remove`, or `replace`, which puts another object in place. */
  readonly type?: string;
  /** The name of the attribute that was set or removed. */
  readonly name?: string;
  /** The attributes that were merged in. */
  readonly data?: Attributes;
}

/** The event that attributes of all nodes or edges were updated. `hints` may say which attributes. */
interface AllUpdated {
  readonly hints: { readonly attributes?: readonly string[] | undefined } | null;
}

/** The listeners, by event. */
export interface Events {
  readonly nodeAdded: (event: AttributesUpdated) => void;
  readonly nodeDropped: (event: Keyed) => void;
  readonly edgeAdded: (event: AddedEdge) => void;
  readonly edgeDropped: (event: Pick<AddedEdge, "key" | "source" | "target">) => void;
  readonly nodeAttributesUpdated: (event: AttributesUpdated) => void;
  readonly edgeAttributesUpdated: (event: AttributesUpdated) => void;
  readonly eachNodeAttributesUpdated: (event: AllUpdated) => void;
  readonly eachEdgeAttributesUpdated: (event: AllUpdated) => void;
  readonly cleared: () => void;
  readonly edgesCleared: () => void;
}

/** A graph that emits events. */
export interface Watchable extends GraphologyGraph {
  on<E extends keyof Events>(event: E, listener: Events[E]): unknown;
  /** Adds a listener before all others, which may run something on the graph. */
  prependListener<E extends keyof Events>(event: E, listener: Events[E]): unknown;
  removeListener<E extends keyof Events>(event: E, listener: Events[E]): unknown;
  listeners(event: string): readonly unknown[];
  extremities(edge: string): readonly [source: string, target: string];
}

const CALLS = ["on", "prependListener", "removeListener", "listeners", "extremities"];

/** Tells whether a graph emits events. */
export function isWatchable(graph: GraphologyGraph): graph is Watchable {
  return CALLS.every((call) => typeof Reflect.get(graph, call) === "function");
}

/** The listeners of Edgewise, which run nothing on graphs. */
const OWN = new WeakSet<(event: never) => void>();

/**
 * Makes each listener be there once, before those of others. Gives whether all were so already: else an event may have been
 * missed, or others may be told of one that is not known yet.
 */
export function listen(graph: Watchable, events: Events): boolean {
  const present = [
    listenTo(graph, "nodeAdded", events.nodeAdded),
    listenTo(graph, "nodeDropped", events.nodeDropped),
    listenTo(graph, "edgeAdded", events.edgeAdded),
    listenTo(graph, "edgeDropped", events.edgeDropped),
    listenTo(graph, "nodeAttributesUpdated", events.nodeAttributesUpdated),
    listenTo(graph, "edgeAttributesUpdated", events.edgeAttributesUpdated),
    listenTo(graph, "eachNodeAttributesUpdated", events.eachNodeAttributesUpdated),
    listenTo(graph, "eachEdgeAttributesUpdated", events.eachEdgeAttributesUpdated),
    listenTo(graph, "cleared", events.cleared),
    listenTo(graph, "edgesCleared", events.edgesCleared),
  ];
  return present.every((isPresent) => isPresent);
}

function listenTo<E extends keyof Events>(graph: Watchable, event: E, listener: Events[E]): boolean {
  for (const present of graph.listeners(event)) {
    if (present === listener) return true;
    if (typeof present !== "function" || !OWN.has(present as Events[E])) break;
  }
  OWN.add(listener);
  graph.removeListener(event, listener);
  graph.prependListener(event, listener);
  return false;
}

/** Removes the listeners. */
export function unlisten(graph: Watchable, events: Events): void {
  graph.removeListener("nodeAdded", events.nodeAdded);
  graph.removeListener("nodeDropped", events.nodeDropped);
  graph.removeListener("edgeAdded", events.edgeAdded);
  graph.removeListener("edgeDropped", events.edgeDropped);
  graph.removeListener("nodeAttributesUpdated", events.nodeAttributesUpdated);
  graph.removeListener("edgeAttributesUpdated", events.edgeAttributesUpdated);
  graph.removeListener("eachNodeAttributesUpdated", events.eachNodeAttributesUpdated);
  graph.removeListener("eachEdgeAttributesUpdated", events.eachEdgeAttributesUpdated);
  graph.removeListener("cleared", events.cleared);
  graph.removeListener("edgesCleared", events.edgesCleared);
}
