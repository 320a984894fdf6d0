/** What was added to and dropped from a graphology graph since a snapshot of it. */

import type { Attributes } from "./scan.ts";
import { positionOf, type Snapshot } from "./snapshot.ts";

/** An edge as the event of its addition tells it. */
export interface AddedEdge {
  readonly key: string;
  readonly source: string;
  readonly target: string;
  readonly undirected: boolean;
  readonly attributes: Attributes;
}

/** One edit in so many edges is still merged; where there are more, converting anew costs less. */
const MERGED_SHARE = 4;
/** Edits that are merged in graphs of any size. */
const MERGED_EDITS = 1024;

export class Overlay {
  readonly snapshot: Snapshot;
  /** In the order in which they were added, which is theirs in the graph. */
  readonly addedNodes = new Map<string, Attributes>();
  readonly addedEdges = new Map<string, AddedEdge>();
  /** Indices of the snapshot. */
  readonly droppedNodes = new Set<number>();
  /** Input positions of the snapshot. */
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

  /** Whether nothing was dropped. */
  get isGrowth(): boolean {
    return this.droppedNodes.size + this.droppedEdges.size === 0;
  }

  /** Whether merging it costs less than converting the graph anew. */
  get pays(): boolean {
    return this.#edits <= Math.max(MERGED_EDITS, this.snapshot.graph.edgeCount / MERGED_SHARE);
  }

  get #edits(): number {
    return this.addedNodes.size + this.droppedNodes.size + this.addedEdges.size + this.droppedEdges.size;
  }

  /** Gives true, as what follows gives whether what it drops was known. */
  addNode(key: string, attributes: Attributes): boolean {
    this.addedNodes.set(key, attributes);
    return true;
  }

  /** Gives whether the node was known. */
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

  /** Gives whether the edge was known. */
  dropEdge(key: string, source: string, target: string): boolean {
    if (this.addedEdges.delete(key)) return true;
    const position = positionOf(this.snapshot, key, source, target);
    if (position < 0) return false;
    this.droppedEdges.add(position);
    return true;
  }

  /** The index in the snapshot of a node that is still there; −1 for one that was added, or is unknown. */
  indexOf(key: string): number {
    const { nodes, graph } = this.snapshot;
    const index = this.addedNodes.has(key) ? undefined : nodes.indices.get(key);
    return index === undefined || index >= graph.nodeCount || this.droppedNodes.has(index) ? -1 : index;
  }
}
