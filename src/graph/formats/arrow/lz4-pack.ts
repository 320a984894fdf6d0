/**
 * Packs blocks of LZ4. At each place it copies from the last place with the same four bytes, if that is near enough.
 */

const HASH_BITS = 14;
const FARTHEST = 65_535;
/**
 * The least length of a copy, and two limits at the end of a block: its last bytes are literals, and no copy begins
 * shortly before them.
 */
const SHORTEST = 4;
const LAST_LITERALS = 5;
const LAST_COPY = 12;

/**
 * Packs a block into `into`, from the place `from` on. Gives its length; null where it would not be shorter than the
 * input.
 */
export function packBlock(block: Uint8Array, into: Uint8Array, from: number): number | null {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  /** For each hash, one more than the last place of four bytes with that hash; 0 where there was none. */
  const seen = new Int32Array(1 << HASH_BITS);
  const end = from + block.length;
  let to = from;
  let literal = 0;
  const putLength = (length: number): void => {
    let left = length - 15;
    for (; left >= 255; left -= 255) into[to++] = 255;
    into[to++] = left;
  };
  /** Tells whether a sequence with so many literals fits, with the most bytes that its lengths may take. */
  const fits = (literals: number, copied: number): boolean => to + literals + literals / 255 + copied / 255 + 8 < end;
  const put = (literals: number, back: number, copied: number): void => {
    const token = to++;
    into[token] = Math.min(15, literals) << 4;
    if (literals >= 15) putLength(literals);
    into.set(block.subarray(literal, literal + literals), to);
    to += literals;
    if (back === 0) return;
    into[to++] = back & 255;
    into[to++] = back >> 8;
    const length = copied - SHORTEST;
    into[token] = into[token]! | Math.min(15, length);
    if (length >= 15) putLength(length);
  };
  for (let at = 0; at + LAST_COPY <= block.length; ) {
    const four = view.getInt32(at, true);
    const slot = Math.imul(four, 2654435761) >>> (32 - HASH_BITS);
    const before = seen[slot]! - 1;
    seen[slot] = at + 1;
    if (before < 0 || at - before > FARTHEST || view.getInt32(before, true) !== four) {
      // The step grows while nothing repeats.
      at += 1 + ((at - literal) >> 6);
      continue;
    }
    let length = SHORTEST;
    const most = block.length - LAST_LITERALS - at;
    while (length < most && block[at + length] === block[before + length]) length++;
    if (!fits(at - literal, length)) return null;
    put(at - literal, at - before, length);
    at += length;
    literal = at;
  }
  const rest = block.length - literal;
  if (!fits(rest, 0)) return null;
  put(rest, 0, 0);
  return to - from;
}
