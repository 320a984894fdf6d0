/** 64-bit integers, read as numbers from their halves. JavaScript's own form, bigints, makes an object of each. */

/** The upper halves of safe integers lie between −2^21 and 2^21, since these integers lie between −2^53 and 2^53. */
const HIGHEST = 2 ** 21;

/**
 * Joins lower and upper halves to integers, and writes them to `into`, from the place `from` on. Gives the first that
 * is beyond 2^53 and was rounded, or −1.
 *
 * Example: the halves 5 and 2 are 5 + 2 · 2^32.
 */
export function joinHalves(
  halves: Int32Array,
  isSigned: boolean,
  into: Float64Array | Int32Array,
  from: number,
): number {
  const count = halves.length >> 1;
  // The bits are gathered and looked at after the loop: without a branch it is twice as fast.
  let beyond = 0;
  if (isSigned) {
    for (let k = 0; k < count; k++) {
      const high = halves[2 * k + 1]!;
      // The least of these halves also belongs to −2^53, which is no safe integer.
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
