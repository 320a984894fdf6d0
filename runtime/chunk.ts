/** Cuts a domain into chunks of whole reduction blocks, so that no block is ever computed by two workers. */

export interface ChunkOptions {
  /** Nodes or edges in a block. */
  readonly block: number;
  /** About how many chunks are wanted; Infinity for chunks of one block each. */
  readonly chunks: number;
}

/**
 * Boundaries of about equally heavy chunks: chunk k is nodes or edges b[k] to b[k + 1]. All boundaries but the last are
 * multiples of the block. A node weighs 1, and 1 for each entry of its row where `entriesBefore` says how many the rows of
 * all nodes before one have, up to `length`. There are fewer chunks than wanted where blocks are few or one is heavy; no
 * chunk is empty.
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
    // The last block boundary is that of the whole; a heavy block may be nearest to several cuts.
    if (cut <= last || cut >= blocks) continue;
    boundaries.push(cut * block);
    last = cut;
  }
  boundaries.push(length);
  return boundaries;
}

/** The block from `low` to `high` − 1 before which the weight is nearest to the one aimed at. */
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
