/**
 * How much of what can be tried a test tries: a part in `npm test`, which one waits for at every change, and all in
 * `npm run test:long` (`test/long.config.ts`), which sets EDGEWISE_EXTENT.
 */

/** Whether all is tried. */
export const ALL = process.env.EDGEWISE_EXTENT === "all";

/** How many random cases there are: a few, or all where all is tried; or as many as EDGEWISE_FUZZ says, where that is more. */
export function casesOf(few: number, all: number): number {
  const usual = ALL ? all : few;
  return Math.max(usual, Number(process.env.EDGEWISE_FUZZ ?? usual));
}

/** All of some things, or every third, others from turn to turn. */
export function aThird<T>(things: readonly T[], turn: number): readonly T[] {
  return ALL ? things : things.filter((_, k) => (k + turn) % 3 === 0);
}
