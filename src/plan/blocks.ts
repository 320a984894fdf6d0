/** The sizes that fix the order in which floats are combined: part of the language, see docs/numerics.md. */

/** Nodes or edges in one block of a reduction; chunks are whole blocks. Part of the language (docs/numerics.md). */
export const BLOCK = 512;
/** Accumulators of a block. Part of the language. */
export const LANES = 8;
/** Edges of a row that are combined before the next so many. Part of the language. */
export const SEGMENT = 4096;
