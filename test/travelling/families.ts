/** The families of travelling loops: in a round, what changes depends on what changed at neighbors in the round before. */

import { grouped, levels, peeling, stamping } from "./leveled.ts";
import { anywhere, growing, mode, monotone, reaching } from "./spreading.ts";
import { firing, pulse, relaying, threshold, twoAggregates } from "./switching.ts";
import type { Left, Words } from "./words.ts";

export const FAMILIES = {
  monotone,
  reaching,
  growing,
  pulse,
  firing,
  threshold,
  peeling,
  twoAggregates,
  relaying,
  mode,
  levels,
  grouped,
  stamping,
  anywhere,
} as const satisfies Record<string, (words: Words) => Left>;

export type Family = keyof typeof FAMILIES;
