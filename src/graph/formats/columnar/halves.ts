/** Integers of 64 bits as numbers: JavaScript has them as bigints, each of which is an object. */

/** The upper halves of integers of 64 bits that may be safe: they are those from −2^53 up to 2^53. */
const HIGHEST = 2 ** 21;

/** Puts integers into `into`, from the place `from` on, of their lower and upper halves. Gives the first that is beyond 2^53 and rounded, or −1. */
export function joinHalves(halves: Int32Array, isSigned: boolean, into: Float64Array, from: number): number {
  let rounded = -1;
  for (let k = 0, at = from; k < halves.length; k += 2, at++) {
    const high = isSigned ? halves[k + 1]! : halves[k + 1]! >>> 0;
    const value = high * 2 ** 32 + (halves[k]! >>> 0);
    into[at] = value;
    if ((high >= HIGHEST || high <= -HIGHEST) && rounded < 0 && !Number.isSafeInteger(value)) rounded = k / 2;
  }
  return rounded;
}
