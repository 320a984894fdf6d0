/** How lists are cut into tickets, of which workers draw. */

import type { BoundSparse } from "../src/bind/bound.ts";
import type { ListTask } from "./crew.ts";

type Sharing = BoundSparse["sharing"];

/** A kernel for the positions of a list, whose rows have about `weight` entries together; none where the list is empty. */
export function listTasks(
  { kernel, count, weight }: { readonly kernel: number; readonly count: number; readonly weight: number },
  sharing: Sharing,
  workers: number,
  shuffle: number | null,
): ListTask[] {
  if (count === 0) return [];
  const each = 1 + weight / count;
  const grain = grainOf(sharing, Math.ceil(sharing.grain / each), Math.ceil(count / (16 * workers)));
  return [{ kernel, first: 0, count, grain, shuffle }];
}

/** How many positions a ticket is for: enough for its price, and for tickets not to be too many, unless they are shuffled. */
export function grainOf({ shuffle }: Sharing, least: number, few: number): number {
  return shuffle === null ? Math.max(least, few) : least;
}
