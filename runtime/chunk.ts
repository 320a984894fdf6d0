/** Cuts a domain into chunks of whole reduction blocks, so that no block is ever computed by two workers. */

export interface ChunkOptions {
  /** The number of nodes or edges in a block. */
  readonly block: number;
  /** The number of chunks to aim at; Infinity for chunks of one block each. */
  readonly chunks: number;
}

/**
 * Finds the boundaries of about equally heavy chunks: chunk k has the nodes or edges from b[k] to b[k + 1] − 1. All
 * boundaries but the last are multiples of the block. A node weighs 1, and 1 more for each entry of its row;
 * `entriesBefore` gives the number of entries in the rows before a node. There are fewer chunks than wanted where
 * blocks are few or one is heavy, and no chunk is empty.
 */
export function chunksByWeight(
  entriesBefore: ((node: number) => number) | null,
  length: number,
  { block, chunks }: ChunkOptions,
): number[] {
  const blocks = Math.ceil(length / block);
  const boundaries = [0];
  if (blocks === 0) return boundaries;
  const weightBefore = (at: number): number => at + (entriesBefore === null ? 0 : entriesBefore(at));
  const total = weightBefore(length);
  const wanted = Math.max(1, Math.min(chunks, blocks));
  let last = 0;
  for (let chunk = 1; chunk < wanted; chunk++) {
    const cut =
      chunks >= blocks ? chunk : nearestBlock((at) => weightBefore(at * block), (total * chunk) / wanted, last, blocks);
    // A heavy block may be nearest to several cuts. The last boundary is the end of the domain, and is added below.
    if (cut <= last || cut >= blocks) continue;
    boundaries.push(cut * block);
    last = cut;
  }
  boundaries.push(length);
  return boundaries;
}

/** Finds the block from `low` to `high` − 1 before which the weight is nearest to `aim`. */
function nearestBlock(weightBefore: (block: number) => number, aim: number, low: number, high: number): number {
  let below = low;
  let above = high;
  while (above - below > 1) {
    const middle = (below + above) >>> 1;
    if (weightBefore(middle) <= aim) below = middle;
    else above = middle;
  }
  if (above === high) return below;
  return aim - weightBefore(below) <= weightBefore(above) - aim ? below : above;
}
