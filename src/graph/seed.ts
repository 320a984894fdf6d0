/**
 * Keys of hashes: numbers that nobody outside of this process knows. Whoever knows how a table or a digest hashes can
 * make a file of numbers that all collide in it, or whose sums are those of other numbers. No result depends on them.
 */
export type Seed = readonly [number, number, number, number, number];

export const PROCESS_SEED: Seed = randomSeed();

function randomSeed(): Seed {
  const [a, b, c, d, e] = crypto.getRandomValues(new Int32Array(5));
  return [a!, b!, c!, d!, e!];
}
