/** Estimates how heavy chunks are, and how long workers take for a queue of them (makespan). */

/** How many entries the rows of all nodes before a node have, or those of all segments before a segment. */
export type EntriesBefore = (at: number) => number;

/** Nodes, edges and arcs in each chunk; `entriesBefore` is that of the rows that an aggregation goes through. */
export function weighChunks(boundaries: readonly number[], entriesBefore: EntriesBefore | null): number[] {
  const before = (at: number): number => at + (entriesBefore === null ? 0 : entriesBefore(at));
  return boundaries.slice(1).map((end, k) => before(end) - before(boundaries[k]!));
}

/** How long a queue of chunks lasts: each is drawn, in order, by the worker that is free first. */
export function makespan(chunks: readonly number[], workers: number): number {
  const busyUntil = new Array<number>(workers).fill(0);
  for (const chunk of chunks) {
    let first = 0;
    for (let worker = 1; worker < workers; worker++) if (busyUntil[worker]! < busyUntil[first]!) first = worker;
    busyUntil[first]! += chunk;
  }
  return Math.max(...busyUntil);
}
