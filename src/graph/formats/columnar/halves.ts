/** Integers of 64 bits as numbers: JavaScript has them as bigints, each of which is an object. */

/** The upper halves of integers of 64 bits that may be safe: they are those from −2^53 up to 2^53. */
const HIGHEST = 2 ** 21;

/** Puts integers into `into`, from the place `from` on, of their lower and upper halves. Gives the first that is beyond 2^53 and rounded, or −1. */
export function joinHalves(halves: Int32Array, isSigned: boolean, into: Float64Array, from: number): number {
  const count = halves.length >> 1;
  // Gathered and looked at in the end: a loop without a branch is twice as fast.
  let beyond = 0;
  if (isSigned) {
    for (let k = 0; k < count; k++) {
      const high = halves[2 * k + 1]!;
      // The least of these halves is that of −2^53, too, which is not safe.
      beyond |= ((high + HIGHEST) >>> 22) | ((high + HIGHEST - 1) >>> 31);
      into[from + k] = high * 2 ** 32 + (halves[2 * k]! >>> 0);
    }
  } else {
    for (let k = 0; k < count; k++) {
      const high = halves[2 * k + 1]! >>> 0;
      beyond |= high >>> 21;
      into[from + k] = high * 2 ** 32 + (halves[2 * k]! >>> 0);
    }
  }
  for (let k = 0; beyond !== 0 && k < count; k++) if (!Number.isSafeInteger(into[from + k])) return k;
  return -1;
}
