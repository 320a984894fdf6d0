/** Estimates the weight of chunks, and the time that workers take for a queue of them (makespan). */

/** Gives the number of entries in the rows of all nodes before a node, or in all segments before a segment. */
export type EntriesBefore = (at: number) => number;

/**
 * Weighs chunks: the number of nodes, edges and arcs in each. `entriesBefore` is that of the rows that an aggregate
 * walks.
 */
export function weighChunks(boundaries: readonly number[], entriesBefore: EntriesBefore | null): number[] {
  const before = (at: number): number => at + (entriesBefore === null ? 0 : entriesBefore(at));
  return boundaries.slice(1).map((end, k) => before(end) - before(boundaries[k]!));
}

/**
 * Gives the time that a queue of chunks takes, in their unit of weight, if the worker that is free first draws the next
 * chunk.
 */
export function makespan(chunks: readonly number[], workers: number): number {
  const busyUntil = new Array<number>(workers).fill(0);
  for (const chunk of chunks) {
    let first = 0;
    for (let worker = 1; worker < workers; worker++) if (busyUntil[worker]! < busyUntil[first]!) first = worker;
    busyUntil[first]! += chunk;
  }
  return Math.max(...busyUntil);
}
