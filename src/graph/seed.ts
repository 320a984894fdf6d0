/**
 * Secret keys of hash functions. No result depends on them.
 *
 * Somebody who knows how a table or a digest hashes could make a file whose numbers all collide in it, or have the same
 * digest as others.
 */
export type Seed = readonly [number, number, number, number, number];

let ofProcess: Seed | null = null;

/** The seed of this process. It is drawn when it is first asked for, since Node takes 10 ms to load what draws it. */
export function processSeed(): Seed {
  ofProcess ??= randomSeed();
  return ofProcess;
}

function randomSeed(): Seed {
  const [a, b, c, d, e] = crypto.getRandomValues(new Int32Array(5));
  return [a!, b!, c!, d!, e!];
}
