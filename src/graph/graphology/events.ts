/** The events of graphology graphs that are listened to: one listener for each, on any graph. */

import type { AddedEdge } from "./overlay.ts";
import type { Attributes, GraphologyGraph } from "./scan.ts";

interface Keyed {
  readonly key: string;
}

/** An attribute was set, merged in or removed, or others were put in the place of all. */
interface AttributesUpdated extends Keyed {
  readonly attributes: Attributes;
  /** How: `set`, `merge`, `remove`, or `replace`, which puts another object in the place of all. */
  readonly type?: string;
  /** Which was set or removed. */
  readonly name?: string;
  /** What was merged. */
  readonly data?: Attributes;
}

/** The attributes of all nodes or edges; `hints` may say which. */
interface AllUpdated {
  readonly hints: { readonly attributes?: readonly string[] | undefined } | null;
}

/** What is done at each event. */
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

/** A graph that tells what happens to it. */
export interface Watchable extends GraphologyGraph {
  on<E extends keyof Events>(event: E, listener: Events[E]): unknown;
  /** Before all others, which may run something on the graph. */
  prependListener<E extends keyof Events>(event: E, listener: Events[E]): unknown;
  removeListener<E extends keyof Events>(event: E, listener: Events[E]): unknown;
  listeners(event: string): readonly unknown[];
  extremities(edge: string): readonly [source: string, target: string];
}

const CALLS = ["on", "prependListener", "removeListener", "listeners", "extremities"];

/** Whether a graph tells what happens to it. */
export function isWatchable(graph: GraphologyGraph): graph is Watchable {
  return CALLS.every((call) => typeof Reflect.get(graph, call) === "function");
}

/** Sees to it that each listener is there once, before those of others; gives whether all were there already. */
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
  if (graph.listeners(event).includes(listener)) return true;
  graph.prependListener(event, listener);
  return false;
}

/** Takes the listeners away. */
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
