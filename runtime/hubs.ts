/** The hubs that a round has listed, whose rows workers share one after the other. */

import type { Crew } from "./crew.ts";

export interface Hub {
  readonly node: number;
  /** The length of its row. */
  readonly entries: number;
}

/** Reads a list of so many words, which all workers have met to complete: two for each hub. */
export function hubsIn(list: number, words: number, { buffer, shift }: Pick<Crew, "buffer" | "shift">): readonly Hub[] {
  if (words === 0) return [];
  const listed = new Uint32Array(buffer, list + shift, words);
  return Array.from({ length: words / 2 }, (_, k) => ({ node: listed[2 * k]!, entries: listed[2 * k + 1]! }));
}
