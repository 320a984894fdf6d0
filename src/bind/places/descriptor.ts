/**
 * The descriptor of a graph: the part of a frame that says how large a graph is and where its arrays are. Kernels read it,
 * so that a graph need not be there when they are made.
 *
 *     byte  0  number of nodes, u32        byte  8  address of in-offsets      byte 16  address of in-neighbors   …
 *           4  number of edges, u32             12  address of in-edges
 *
 * Only the arrays that kernels read are in it.
 */

import type { Direction } from "../../ir/op.ts";
import type { Domain } from "../../plan/domain.ts";
import type { GraphLayout } from "../graph-layout.ts";

/** Offsets in the frame, in bytes. */
export interface GraphDescriptor {
  /** Whether in-rows and out-rows differ, so that `all` rows are one after the other, the latter without undirected edges. */
  readonly directed: boolean;
  /** Of how many nodes and how many edges there are, each a u32. */
  readonly counts: Readonly<Record<Domain["of"], number>>;
  /** Of the addresses of the arrays of rows; null where they are not there. */
  readonly rows: Readonly<Record<Direction, RowsDescriptor | null>>;
  /** Of the addresses of the ends of edges by their number. */
  readonly ends: Readonly<Record<"source" | "destination", number | null>>;
}

export interface RowsDescriptor {
  readonly offsets: number;
  readonly neighbors: number;
  /** Null where the number of an edge is its position. */
  readonly edges: number | null;
}

/** A descriptor with what is to be written to it. */
export interface FilledDescriptor {
  readonly descriptor: GraphDescriptor;
  readonly counts: readonly { readonly offset: number; readonly count: number }[];
  readonly pointers: readonly { readonly offset: number; readonly address: number }[];
  /** The first byte after it. */
  readonly end: number;
}

/** The descriptor of the input graph from a byte of the frame on, a multiple of 8. */
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
