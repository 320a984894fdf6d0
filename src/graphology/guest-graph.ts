/** graphology graphs, as structural types: users without graphology can compile. */

import { EdgewiseError } from "../error.ts";

/** The attributes of a node or an edge. */
export type Attributes = Record<string, unknown>;

/** A function of an edge, with the arguments that graphology gives to callbacks of `forEachEdge`. */
export type OfEdge<T, N extends Attributes = Attributes, E extends Attributes = Attributes> = {
  // A method rather than a function type: its parameters may be narrower, with the attributes that graphology's types
  // name.
  of(
    edge: string,
    attributes: E,
    source: string,
    target: string,
    sourceAttributes: N,
    targetAttributes: N,
    undirected: boolean,
  ): T;
}["of"];

/** A function of a node, with the arguments that graphology gives to callbacks of `forEachNode`. */
export type OfNode<T, N extends Attributes = Attributes> = { of(node: string, attributes: N): T }["of"];

/** The source of edge weights: an attribute by its name, a function of the edge, or null for 1 at every edge. */
export type EdgeWeight<N extends Attributes = Attributes, E extends Attributes = Attributes> =
  | (keyof E & string)
  | OfEdge<number, N, E>
  | null;

interface Hints {
  readonly attributes?: string[];
}

/** The part of a graphology graph that is read and written here, of any type of graph and of attributes. */
export interface GuestGraph<N extends Attributes = Attributes, E extends Attributes = Attributes> {
  readonly order: number;
  readonly size: number;
  readonly type: string;
  readonly multi: boolean;
  readonly directedSize: number;
  readonly undirectedSize: number;
  readonly selfLoopCount: number;
  hasNode(node: unknown): boolean;
  degree(node: unknown): number;
  dropNode(node: unknown): void;
  addUndirectedEdgeWithKey(edge: unknown, source: unknown, target: unknown): string;
  getNodeAttributes(node: unknown): N;
  forEachNode(callback: (node: string, attributes: N) => void): void;
  forEachEdge(callback: OfEdge<void, N, E>): void;
  forEachEdge(node: unknown, callback: OfEdge<void, N, E>): void;
  forEachInEdge(node: unknown, callback: OfEdge<void, N, E>): void;
  forEachOutEdge(node: unknown, callback: OfEdge<void, N, E>): void;
  forEachInboundEdge(node: unknown, callback: OfEdge<void, N, E>): void;
  forEachOutboundEdge(node: unknown, callback: OfEdge<void, N, E>): void;
  forEachUndirectedEdge(node: unknown, callback: OfEdge<void, N, E>): void;
  forEachDirectedEdge(node: unknown, callback: OfEdge<void, N, E>): void;
  forEachAssymetricAdjacencyEntry(
    callback: (
      source: string,
      target: string,
      sourceAttributes: N,
      targetAttributes: N,
      edge: string,
      attributes: E,
      undirected: boolean,
    ) => void,
  ): void;
  updateEachNodeAttributes(updater: OfNode<N, N>, hints?: Hints): void;
  updateEachEdgeAttributes(updater: OfEdge<E, N, E>, hints?: Hints): void;
}

/** Throws `usage`, in graphology's words, for a value that is no graphology graph. */
export function expectGuest(message: string, found: unknown): asserts found is GuestGraph {
  if (isGuest(found)) return;
  throw refused(message);
}

/** Tells whether something is a graphology graph, by the members that graphology itself checks. */
function isGuest(found: unknown): boolean {
  return (
    typeof found === "object" &&
    found !== null &&
    "addUndirectedEdgeWithKey" in found &&
    typeof found.addUndirectedEdgeWithKey === "function" &&
    "dropNode" in found &&
    typeof found.dropNode === "function" &&
    "multi" in found &&
    typeof found.multi === "boolean"
  );
}

/** Makes the error for a call that graphology refuses, in graphology's words. */
export function refused(message: string): EdgewiseError {
  return new EdgewiseError({ code: "usage", message });
}

/**
 * Gives the type of a graph by its edges: a mixed graph whose edges are all directed, or all undirected, is of that
 * type.
 */
export function inferredType({ type, directedSize, undirectedSize }: GuestGraph): string {
  if (type !== "mixed" || directedSize > 0 === undirectedSize > 0) return type;
  return directedSize > 0 ? "directed" : "undirected";
}
