/** Finds the least or greatest entries, for `argmin`, `argmax` and `top_k`. */

/** Whether `a` comes before `b`. */
export type Before = (a: number, b: number) => boolean;

/** The least comes first, and NaN after all numbers. 0 and −0 are equal. */
export const leastFirst: Before = (a, b) => a < b || (!Number.isNaN(a) && Number.isNaN(b));

/** The greatest comes first, and NaN after all numbers. 0 and −0 are equal. */
export const greatestFirst: Before = (a, b) => a > b || (!Number.isNaN(a) && Number.isNaN(b));

/** The smallest index of an entry that no other comes before; −1 of no entries. */
export function firstIndex(values: ArrayLike<number>, before: Before): number {
  if (values.length === 0) return -1;
  let first = 0;
  for (let index = 1; index < values.length; index++) if (before(values[index]!, values[first]!)) first = index;
  return first;
}

/** An array with 1 at the k entries that come first, and 0 at the others. Of equal entries, those of smaller index come first. */
export function firstEntries(values: ArrayLike<number>, k: number, before: Before): Uint8Array {
  const indices = Array.from({ length: values.length }, (_, index) => index);
  indices.sort((a, b) => (before(values[a]!, values[b]!) ? -1 : before(values[b]!, values[a]!) ? 1 : a - b));
  const chosen = new Uint8Array(values.length);
  for (const index of indices.slice(0, Math.max(k, 0))) chosen[index] = 1;
  return chosen;
}
