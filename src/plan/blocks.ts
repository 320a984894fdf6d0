/** The sizes that fix the order in which floats are combined. They are part of the language (docs/numerics.md). */

/**
 * The number of nodes or edges in a block of a reduction. Chunks are whole blocks. It is part of the language
 * (docs/numerics.md).
 */
export const BLOCK = 512;
/** The number of accumulators of a block. It is part of the language. */
export const LANES = 8;
/** The number of edges of a row that are combined before the next so many. It is part of the language. */
export const SEGMENT = 4096;
