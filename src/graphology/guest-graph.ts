/** graphology graphs as they are read and written here: by structure, so that users without graphology compile. */

import { EdgewiseError } from "../error.ts";

/** What a graphology graph knows of a node or an edge. */
export type Attributes = Record<string, unknown>;

/** A function of an edge, called as graphology calls those that are given to `forEachEdge`. */
export type OfEdge<T, N extends Attributes = Attributes, E extends Attributes = Attributes> = {
  // A method, whose parameters may be narrower than what it is called with: graphology's types say which attributes there are.
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

/** A function of a node, called as graphology calls those that are given to `forEachNode`. */
export type OfNode<T, N extends Attributes = Attributes> = { of(node: string, attributes: N): T }["of"];

/** Where an edge weight comes from: an attribute by its name, a function of the edge, or null for 1 at every edge. */
export type EdgeWeight<N extends Attributes = Attributes, E extends Attributes = Attributes> =
  | (keyof E & string)
  | OfEdge<number, N, E>
  | null;

interface Hints {
  readonly attributes?: string[];
}

/** A graphology graph of any type, with the attributes of its nodes and of its edges: what of it is read and written here. */
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

/** Throws `usage`, with graphology's words, for what is no graphology graph. */
export function expectGuest(message: string, found: unknown): asserts found is GuestGraph {
  if (isGuest(found)) return;
  throw refused(message);
}

/** Whether something is a graphology graph, told as graphology tells it. */
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

/** The error of a call that graphology refuses, in its words. */
export function refused(message: string): EdgewiseError {
  return new EdgewiseError({ code: "usage", message });
}

/** The type of a graph by the edges that it has: one that may be mixed is directed or undirected where all its edges are. */
export function inferredType({ type, directedSize, undirectedSize }: GuestGraph): string {
  if (type !== "mixed" || directedSize > 0 === undirectedSize > 0) return type;
  return directedSize > 0 ? "directed" : "undirected";
}
