/** The sizes of graphs, which give the numbers of entries of buffers and rows. */

import type { Direction } from "../ir/op.ts";
import { BLOCK } from "./blocks.ts";
import type { Extent } from "./domain.ts";
import { INPUT } from "./domain.ts";

/** The size of a graph. Rows are null where the plan reads none in that direction. */
export interface GraphSizes {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly rows: Readonly<Record<Direction, RowSizes | null>>;
  /**
   * About the share of the entries of rows that the eighth of the nodes with the longest rows has; an eighth if absent.
   */
  readonly concentration?: number | undefined;
  /**
   * About the entries that an edge walks to find what the rows of both ends have in common, and what one has with the node at
   * the other end; the mean lengths of rows if absent.
   */
  readonly walkedByEdge?: { readonly both: number; readonly one: number } | undefined;
}

export interface RowSizes {
  /** The number of entries of all rows. */
  readonly arcs: number;
  /** Null where the entries of rows are in the order of edge numbers. */
  readonly edges: unknown;
}

/**
 * Gives the number of entries of an extent, from the size of the input graph, which is the only one that is known
 * before a run.
 */
export function entriesOf({ graph, of }: Extent, input: { nodeCount: number; edgeCount: number }): number {
  if (graph !== INPUT) throw new RangeError(`the size of graph ${graph} is not known before the run`);
  switch (of) {
    case "nodes":
      return input.nodeCount;
    case "edges":
      return input.edgeCount;
    case "node blocks":
      return Math.ceil(input.nodeCount / BLOCK);
    case "edge blocks":
      return Math.ceil(input.edgeCount / BLOCK);
    default:
      return of satisfies never;
  }
}
