/**
 * Domains: the nodes or edges of a graph, which kernels go over and buffers have entries for. A graph has a number, so
 * that one that a run makes could stand beside the input.
 */

/** A graph, as an index into `Plan.graphs`. */
export type GraphId = number;

/** The graph that a run is given. */
export const INPUT: GraphId = 0;

export interface PlanGraph {
  /** The origin of the graph. */
  readonly origin: "input";
}

/** The nodes or edges of a graph. */
export interface Domain {
  readonly graph: GraphId;
  readonly of: "nodes" | "edges";
}

/** The nodes of a graph. */
export interface NodeDomain extends Domain {
  readonly of: "nodes";
}

/** The edges of a graph. */
export interface EdgeDomain extends Domain {
  readonly of: "edges";
}

/** The number of a buffer's entries: one for each node or edge of a graph, or one for each block of `BLOCK` of them. */
export interface Extent {
  readonly graph: GraphId;
  readonly of: Domain["of"] | "node blocks" | "edge blocks";
}

/** Gives the extent with one entry for each block of a domain. */
export function blocksOf({ graph, of }: Domain): Extent {
  return { graph, of: of === "nodes" ? "node blocks" : "edge blocks" };
}

/** Tells whether a buffer of this extent holds block results. */
export function isBlocks({ of }: Extent): boolean {
  return of === "node blocks" || of === "edge blocks";
}

export function isSameExtent(one: Extent, other: Extent): boolean {
  return one.graph === other.graph && one.of === other.of;
}
