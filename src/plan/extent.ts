/** How many entries buffers and rows have: by extent, once the sizes of a graph are known. */

import type { Direction } from "../ir/op.ts";
import { BLOCK } from "./blocks.ts";
import type { Extent } from "./buffer.ts";

/** How large a graph is; rows are null where the plan reads none in that direction. */
export interface GraphSizes {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly rows: Readonly<Record<Direction, RowSizes | null>>;
}

export interface RowSizes {
  /** Entries of all rows together. */
  readonly arcs: number;
  /** Null where the entries of rows are in the order of edge numbers. */
  readonly edges: unknown;
}

/** How many entries an extent has on a graph. */
export function entriesOf(extent: Extent, graph: { nodeCount: number; edgeCount: number }): number {
  switch (extent) {
    case "nodes":
      return graph.nodeCount;
    case "edges":
      return graph.edgeCount;
    case "node blocks":
      return Math.ceil(graph.nodeCount / BLOCK);
    case "edge blocks":
      return Math.ceil(graph.edgeCount / BLOCK);
    default:
      return extent satisfies never;
  }
}

/** The extent of what has one entry per block of a domain. */
export function blocksOf(domain: "nodes" | "edges"): "node blocks" | "edge blocks" {
  return domain === "nodes" ? "node blocks" : "edge blocks";
}

/** Whether a buffer of this extent holds block results. */
export function isBlocks(extent: Extent): extent is "node blocks" | "edge blocks" {
  return extent === "node blocks" || extent === "edge blocks";
}
