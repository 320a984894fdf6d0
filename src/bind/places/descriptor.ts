/**
 * The descriptor of a graph: the part of a frame that has the sizes of a graph and the addresses of its arrays. Kernels
 * read it, so that they can be made before there is a graph.
 *
 *     byte  0  number of nodes, u32        byte  8  address of in-offsets      byte 16  address of in-neighbors   …
 *           4  number of edges, u32             12  address of in-edges
 *
 * Only the arrays that kernels read are in it.
 */

import type { Direction } from "../../ir/op.ts";
import type { Domain } from "../../plan/domain.ts";
import type { GraphLayout } from "../graph-layout.ts";

/** The offsets of the descriptor's parts in the frame, in bytes. */
export interface GraphDescriptor {
  /**
   * Whether in-rows and out-rows differ. Rows of `all` are then in-rows followed by out-rows, the latter without
   * undirected edges.
   */
  readonly directed: boolean;
  /** The offsets of the numbers of nodes and edges, each a u32. */
  readonly counts: Readonly<Record<Domain["of"], number>>;
  /** The offsets of the addresses of the arrays of rows; null for rows that are not needed. */
  readonly rows: Readonly<Record<Direction, RowsDescriptor | null>>;
  /** The offsets of the addresses of the ends of edges, by edge number. */
  readonly ends: Readonly<Record<"source" | "destination", number | null>>;
}

export interface RowsDescriptor {
  readonly offsets: number;
  readonly neighbors: number;
  /** Null where the number of an edge is the index of its entry. */
  readonly edges: number | null;
}

/** A descriptor, and the values to be written to it. */
export interface FilledDescriptor {
  readonly descriptor: GraphDescriptor;
  readonly counts: readonly { readonly offset: number; readonly count: number }[];
  readonly pointers: readonly { readonly offset: number; readonly address: number }[];
  /** The offset of the first byte after the descriptor. */
  readonly end: number;
}

/** Lays out the descriptor of the input graph from the offset `start` of the frame on, a multiple of 8. */
export function describeGraph(graph: GraphLayout, start: number, pointerBytes: number): FilledDescriptor {
  const { nodeCount, edgeCount, edgeSource, edgeTarget } = graph;
  const counts = { nodes: start, edges: start + 4 };
  const pointers: { offset: number; address: number }[] = [];
  const place = (address: number): number => {
    const offset = start + 8 + pointerBytes * pointers.length;
    pointers.push({ offset, address });
    return offset;
  };
  const rows = (direction: Direction): RowsDescriptor | null => {
    const found = graph.rows[direction];
    if (found === null) return null;
    const { offsets, neighbors, edges } = found;
    return { offsets: place(offsets), neighbors: place(neighbors), edges: edges === null ? null : place(edges) };
  };
  const descriptor: GraphDescriptor = {
    directed: graph.directed,
    counts,
    rows: { in: rows("in"), out: rows("out"), all: rows("all") },
    ends: {
      source: edgeSource === null ? null : place(edgeSource),
      destination: edgeTarget === null ? null : place(edgeTarget),
    },
  };
  return {
    descriptor,
    counts: [
      { offset: counts.nodes, count: nodeCount },
      { offset: counts.edges, count: edgeCount },
    ],
    pointers,
    end: start + 8 + pointerBytes * pointers.length,
  };
}
