/** A stream of pseudo-random 32-bit numbers: the same for the same seed on every machine. */
export interface Random {
  /** Gives the next number, an integer from 0 to 2^32 − 1. */
  next(): number;
  /** Gives an integer from 0 to `bound` − 1, without bias. `bound` is at most 2^32. */
  below(bound: number): number;
  /** Gives a number from 0 up to, but not including, 1, with 53 random bits. */
  unit(): number;
}

/**
 * Makes a generator: xoshiro128** of Blackman and Vigna (2018). The finalizer of MurmurHash3 over a Weyl sequence from
 * the seed fills its state. It uses only 32-bit integer operations, which JavaScript defines exactly.
 */
export function seededRandom(seed: number): Random {
  let weyl = (mix(Math.floor(seed / 2 ** 32) | 0) + (seed | 0)) | 0;
  const start = (): number => {
    weyl = (weyl + 0x9e3779b9) | 0;
    return mix(weyl);
  };
  // An array holds the state, since variables that closures share and change are half as fast in Chromium.
  const state = Int32Array.of(start(), start(), start(), start());
  state[3]! |= 1; // the all-zero state is the one that the generator cannot leave

  const next = (): number => {
    const s1 = state[1]!;
    const product = Math.imul(s1, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const s2 = state[2]! ^ state[0]!;
    const s3 = state[3]! ^ s1;
    state[1] = s1 ^ s2;
    state[0] = state[0]! ^ s3;
    state[2] = s2 ^ (s1 << 9);
    state[3] = (s3 << 11) | (s3 >>> 21);
    return result;
  };
  return {
    next,
    below(bound) {
      // Numbers from the last, incomplete multiple of `bound` are rejected: they would favour low results.
      const limit = 2 ** 32 - (2 ** 32 % bound);
      let number = next();
      while (number >= limit) number = next();
      return number % bound;
    },
    unit: () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53,
  };
}

/** Gives the numbers 0…length−1 in random order, by the Fisher–Yates shuffle. */
export function randomPermutation(length: number, random: Random): Uint32Array {
  const order = new Uint32Array(length);
  for (let i = 0; i < length; i++) order[i] = i;
  for (let i = length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const moved = order[i]!;
    order[i] = order[j]!;
    order[j] = moved;
  }
  return order;
}

/** Mixes the bits of a 32-bit integer, by the finalizer of MurmurHash3. */
export function mix(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
