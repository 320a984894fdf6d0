/** What the check of rows keeps in its memory, and the keys of its digests. */

/** The keys of the digests of undirected edges. */
export interface DigestKeys {
  readonly edge: number;
  readonly low: number;
  readonly high: number;
  readonly added: number;
}

/** The numbers of offsets and of places that the memory has room for: few enough to stay in the cache of a core. */
export const OFFSETS = 2 ** 12;
export const PLACES = 2 ** 15;

/**
 * Where the memory has the state of a check, and a part of each array. `row` and `place` come next; `before` is the
 * neighbor before, `least` the least number of an edge to a lower node, `next` the number of the next edge.
 */
export const STATE = { row: 0, place: 4, before: 8, least: 12, next: 16, sum: 20, parity: 24 } as const;
export const AT = {
  offsets: 64,
  neighbors: 64 + 4 * (OFFSETS + 1),
  edges: 64 + 4 * (OFFSETS + 1) + 4 * PLACES,
} as const;
export const PAGES = Math.ceil((AT.edges + 4 * PLACES) / 65_536);
