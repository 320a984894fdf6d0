/** Where things stand in a serialized graph of the GAP Benchmark Suite, `.sg` or, with weights, `.wsg`. */

/**
 * The header: a byte that is 1 for a directed graph, then as 64-bit integers the numbers of arcs and of nodes. All
 * numbers of the format are little-endian, and nothing in it is aligned.
 */
export const HEADER_BYTES = 17;
export const ARCS_AT = 1;
export const NODES_AT = 9;

/** What the header says, and whether each neighbor comes with a weight, which it does not say. */
export interface GapHeader {
  readonly directed: boolean;
  readonly nodeCount: number;
  readonly arcCount: number;
  readonly weighted: boolean;
}

/** Nodes are numbered by signed integers of 32 bits. */
export const MOST_NODES = 2 ** 31;

/** An offset is 64 bits wide. */
export const OFFSET_BYTES = 8;

/** A neighbor is an i32, in weighted graphs followed by its weight, another. */
export function neighborBytes(weighted: boolean): number {
  return weighted ? 8 : 4;
}

/** The bytes of one set of rows: n + 1 offsets, then the neighbors. */
export function rowsBytes({ nodeCount, arcCount, weighted }: GapHeader): number {
  return OFFSET_BYTES * (nodeCount + 1) + neighborBytes(weighted) * arcCount;
}

/** The bytes of a whole file: a directed graph has its in-rows after its out-rows. */
export function fileBytes(header: GapHeader): number {
  return HEADER_BYTES + (header.directed ? 2 : 1) * rowsBytes(header);
}
