/** Where things stand in a serialized graph of the GAP Benchmark Suite, `.sg` or, with weights, `.wsg`. */

/**
 * The header: a byte that is 1 for a directed graph, then the numbers of arcs and of nodes as 64-bit integers. All
 * numbers of the format are little-endian, and nothing is aligned.
 *
 * Example: a directed graph of 2 arcs and 3 nodes begins with the byte 1, then 2 and seven zeros, then 3 and seven
 * zeros.
 */
export const HEADER_BYTES = 17;
export const ARCS_AT = 1;
export const NODES_AT = 9;

/** The header, with whether each neighbor has a weight, which the file itself does not say. */
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

/** Gives the bytes of a neighbor: an i32, in weighted graphs followed by the weight, another i32. */
export function neighborBytes(weighted: boolean): number {
  return weighted ? 8 : 4;
}

/** Gives the bytes of one set of rows: n + 1 offsets, then the neighbors. */
export function rowsBytes({ nodeCount, arcCount, weighted }: GapHeader): number {
  return OFFSET_BYTES * (nodeCount + 1) + neighborBytes(weighted) * arcCount;
}

/** Gives the bytes of a whole file. A directed graph has in-rows after its out-rows. */
export function fileBytes(header: GapHeader): number {
  return HEADER_BYTES + (header.directed ? 2 : 1) * rowsBytes(header);
}
