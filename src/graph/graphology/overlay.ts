/** An overlay: the nodes and edges that were added to, or dropped from, a graphology graph since its snapshot. */

import type { Attributes } from "./scan.ts";
import { positionOf, type Snapshot } from "./snapshot.ts";

/** An added edge, with what its event tells. */
export interface AddedEdge {
  readonly key: string;
  readonly source: string;
  readonly target: string;
  readonly undirected: boolean;
  readonly attributes: Attributes;
}

/**
 * The share of edges up to which edits are merged: one edit in so many edges. Beyond it, converting anew costs less.
 */
const MERGED_SHARE = 4;
/** The number of edits that are merged in graphs of any size. */
const MERGED_EDITS = 1024;

export class Overlay {
  readonly snapshot: Snapshot;
  /** The added nodes, in the order of their addition. It is also their order in the graph. */
  readonly addedNodes = new Map<string, Attributes>();
  readonly addedEdges = new Map<string, AddedEdge>();
  /** The dropped nodes, by their indices in the snapshot. */
  readonly droppedNodes = new Set<number>();
  /** The dropped edges, by their input positions in the snapshot. */
  readonly droppedEdges = new Set<number>();

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot;
  }

  get nodeCount(): number {
    return this.snapshot.graph.nodeCount + this.addedNodes.size - this.droppedNodes.size;
  }

  get edgeCount(): number {
    return this.snapshot.graph.edgeCount + this.addedEdges.size - this.droppedEdges.size;
  }

  get isEmpty(): boolean {
    return this.#edits === 0;
  }

  /** Whether there were additions only. */
  get isGrowth(): boolean {
    return this.droppedNodes.size + this.droppedEdges.size === 0;
  }

  /** Whether merging costs less than converting the graph anew. */
  get pays(): boolean {
    return this.#edits <= Math.max(MERGED_EDITS, this.snapshot.graph.edgeCount / MERGED_SHARE);
  }

  get #edits(): number {
    return this.addedNodes.size + this.droppedNodes.size + this.addedEdges.size + this.droppedEdges.size;
  }

  /** Adds a node. Gives true, for which the methods below give whether they knew what they drop. */
  addNode(key: string, attributes: Attributes): boolean {
    this.addedNodes.set(key, attributes);
    return true;
  }

  /** Drops a node. Gives whether it was known. */
  dropNode(key: string): boolean {
    if (this.addedNodes.delete(key)) return true;
    const index = this.indexOf(key);
    if (index < 0) return false;
    this.droppedNodes.add(index);
    return true;
  }

  addEdge(edge: AddedEdge): boolean {
    this.addedEdges.set(edge.key, edge);
    return true;
  }

  /** Drops an edge. Gives whether it was known. */
  dropEdge(key: string, source: string, target: string): boolean {
    if (this.addedEdges.delete(key)) return true;
    const position = positionOf(this.snapshot, key, source, target);
    if (position < 0) return false;
    this.droppedEdges.add(position);
    return true;
  }

  /** Finds the index in the snapshot of a node that is still there; −1 for an added or unknown node. */
  indexOf(key: string): number {
    const { nodes, graph } = this.snapshot;
    const index = this.addedNodes.has(key) ? undefined : nodes.indices.get(key);
    return index === undefined || index >= graph.nodeCount || this.droppedNodes.has(index) ? -1 : index;
  }
}
