/**
 * What kernels go over and buffers have entries for: the nodes or edges of a graph of the plan. A graph is named, so that one
 * that a run makes can stand beside the input.
 */

/** A graph: an index into `Plan.graphs`. */
export type GraphId = number;

/** The graph that a run is given. */
export const INPUT: GraphId = 0;

export interface PlanGraph {
  /** Where it comes from. */
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

/** How many entries a buffer has: one per node or edge of a graph, or one per block of `BLOCK` of them. */
export interface Extent {
  readonly graph: GraphId;
  readonly of: Domain["of"] | "node blocks" | "edge blocks";
}

/** The extent of what has one entry per block of a domain. */
export function blocksOf({ graph, of }: Domain): Extent {
  return { graph, of: of === "nodes" ? "node blocks" : "edge blocks" };
}

/** Whether a buffer of this extent holds block results. */
export function isBlocks({ of }: Extent): boolean {
  return of === "node blocks" || of === "edge blocks";
}

export function isSameExtent(one: Extent, other: Extent): boolean {
  return one.graph === other.graph && one.of === other.of;
}
