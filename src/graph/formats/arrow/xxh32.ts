/** The hash that frames of LZ4 carry, XXH32. Source: its specification, by Yann Collet. */

const PRIMES: readonly [number, number, number, number, number] = [
  2654435761, 2246822519, 3266489917, 668265263, 374761393,
];

/** The hash of bytes, as an integer from 0 below 2^32, with the seed 0. */
export function xxh32(bytes: Uint8Array): number {
  const [p1, p2, p3, p4, p5] = PRIMES;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let hash = p5;
  if (bytes.length >= 16) {
    let a = (p1 + p2) | 0;
    let b = p2 | 0;
    let c = 0;
    let d = -p1 | 0;
    for (; at + 16 <= bytes.length; at += 16) {
      a = Math.imul(turned(a + Math.imul(view.getInt32(at, true), p2), 13), p1);
      b = Math.imul(turned(b + Math.imul(view.getInt32(at + 4, true), p2), 13), p1);
      c = Math.imul(turned(c + Math.imul(view.getInt32(at + 8, true), p2), 13), p1);
      d = Math.imul(turned(d + Math.imul(view.getInt32(at + 12, true), p2), 13), p1);
    }
    hash = turned(a, 1) + turned(b, 7) + turned(c, 12) + turned(d, 18);
  }
  hash = (hash + bytes.length) | 0;
  for (; at + 4 <= bytes.length; at += 4) {
    hash = Math.imul(turned(hash + Math.imul(view.getInt32(at, true), p3), 17), p4);
  }
  for (; at < bytes.length; at++) hash = Math.imul(turned(hash + Math.imul(bytes[at]!, p5), 11), p1);
  hash = Math.imul(hash ^ (hash >>> 15), p2);
  hash = Math.imul(hash ^ (hash >>> 13), p3);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function turned(value: number, by: number): number {
  return (value << by) | ((value | 0) >>> (32 - by));
}
