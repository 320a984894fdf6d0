/**
 * LZ4 frames, which compress the buffers of an Arrow batch. Source: the specifications of LZ4's frame and block
 * formats, by Yann Collet.
 */

import type { Turns } from "../../../turns.ts";
import { packBlock } from "./lz4-pack.ts";
import { xxh32 } from "./xxh32.ts";

const MAGIC = 0x184d2204;
/** Flags of the first byte of a header. */
const VERSION = 0x40;
const BLOCK_CHECKSUM = 0x10;
const CONTENT_SIZE = 0x08;
const CONTENT_CHECKSUM = 0x04;
const DICTIONARY = 0x01;
const INDEPENDENT = 0x20;
/**
 * The code of the largest block size, and that size. The length of a block that is stored uncompressed has its highest
 * bit set.
 */
const LARGEST_BLOCK = { code: 7 << 4, bytes: 2 ** 22 } as const;
const NOT_PACKED = 0x80000000;

/**
 * Unpacks a frame into an array, which it has to fill exactly. Throws where it does not, where the frame is not whole, and
 * where a checksum differs.
 */
export function* unpackingLz4Frame(bytes: Uint8Array, result: Uint8Array): Turns<void> {
  const { length } = result;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (size: number): number => {
    const from = at;
    at += size;
    if (at > bytes.length) throw new Error("the data end within an LZ4 frame");
    return from;
  };
  if (view.getUint32(take(4), true) !== MAGIC) throw new Error("found bytes that begin no LZ4 frame");
  const descriptor = take(2);
  const flags = bytes[descriptor]!;
  if ((flags & 0xc0) !== VERSION) throw new Error("found an LZ4 frame of another version");
  if ((flags & DICTIONARY) !== 0) throw new Error("found an LZ4 frame with a dictionary");
  if ((flags & CONTENT_SIZE) !== 0) {
    const size = Number(view.getBigUint64(take(8), true));
    if (size !== length) throw new Error(`found an LZ4 frame of ${size} bytes in place of ${length}`);
  }
  const checksum = bytes[take(1)];
  if (checksum !== ((xxh32(bytes.subarray(descriptor, at - 1)) >>> 8) & 0xff)) {
    throw new Error("found an LZ4 frame whose header has another checksum");
  }
  let done = 0;
  for (;;) {
    const header = view.getUint32(take(4), true);
    if (header === 0) break;
    const size = header & ~NOT_PACKED;
    const from = take(size);
    const block = bytes.subarray(from, from + size);
    if ((header & NOT_PACKED) !== 0) {
      if (done + size > length) throw new Error(`an LZ4 frame comes to more than ${length} bytes`);
      result.set(block, done);
      done += size;
    } else {
      const place = { at: 0, to: done };
      while (!unpackPart(block, result, place)) yield;
      done = place.to;
    }
    if ((flags & BLOCK_CHECKSUM) !== 0 && view.getUint32(take(4), true) !== xxh32(block)) {
      throw new Error("found an LZ4 block with another checksum");
    }
  }
  if (done !== length) throw new Error(`an LZ4 frame comes to ${done} bytes in place of ${length}`);
  if ((flags & CONTENT_CHECKSUM) !== 0 && view.getUint32(take(4), true) !== xxh32(result)) {
    throw new Error("found an LZ4 frame whose contents have another checksum");
  }
}

/** The bytes that are unpacked between two places where work may be interrupted. */
const PART = 2 ** 16;
/** The length up to which bytes are copied one by one, which is faster for so few. */
const FEW = 48;

/** A place in a block, and the one in the result that it has come to. */
interface BlockPlace {
  at: number;
  to: number;
}

/**
 * Unpacks a part of a block behind the bytes that are there already, from which it may copy. Moves the place on, and
 * tells whether the block is done.
 *
 * A sequence is a byte with two lengths, literals, and the distance back to the bytes to copy. Example: lengths 3 and
 * 4, literals `a b c` and distance 3 give `abcabca`.
 */
function unpackPart(block: Uint8Array, result: Uint8Array, place: BlockPlace): boolean {
  let { at, to } = place;
  /** A length of 15 continues in further bytes, which are added up. */
  const longer = (length: number): number => {
    let sum = length;
    for (let next = 255; next === 255; sum += next) {
      if (at >= block.length) throw new Error("an LZ4 block ends within a length");
      next = block[at++]!;
    }
    return sum;
  };
  for (const end = to + PART; to < end; ) {
    if (at >= block.length) throw new Error("an LZ4 block ends without a last sequence");
    const token = block[at++]!;
    const literals = token < 15 << 4 ? token >> 4 : longer(15);
    if (at + literals > block.length || to + literals > result.length)
      throw new Error("an LZ4 block has more bytes than announced");
    if (literals > FEW) result.set(block.subarray(at, at + literals), to);
    else for (let k = 0; k < literals; k++) result[to + k] = block[at + k]!;
    at += literals;
    to += literals;
    // The last sequence has literals only.
    if (at === block.length) {
      place.to = to;
      return true;
    }
    if (at + 2 > block.length) throw new Error("an LZ4 block ends within a sequence");
    const back = block[at]! | (block[at + 1]! << 8);
    at += 2;
    const size = ((token & 15) < 15 ? token & 15 : longer(15)) + 4;
    if (back === 0 || back > to || to + size > result.length) throw new Error("an LZ4 block copies what is not there");
    if (size > FEW && back >= size) result.copyWithin(to, to - back, to - back + size);
    else for (let k = 0; k < size; k++) result[to + k] = result[to - back + k]!;
    to += size;
  }
  place.at = at;
  place.to = to;
  return false;
}

/** Packs bytes into one frame. The header has their number and a checksum of itself. */
export function packLz4Frame(bytes: Uint8Array): Uint8Array {
  const blocks = Math.ceil(bytes.length / LARGEST_BLOCK.bytes);
  // The frame has room for blocks that are stored uncompressed.
  const frame = new Uint8Array(15 + bytes.length + 4 * blocks + 4);
  const view = new DataView(frame.buffer);
  view.setUint32(0, MAGIC, true);
  frame[4] = VERSION | INDEPENDENT | CONTENT_SIZE;
  frame[5] = LARGEST_BLOCK.code;
  view.setBigUint64(6, BigInt(bytes.length), true);
  frame[14] = (xxh32(frame.subarray(4, 14)) >>> 8) & 0xff;
  let to = 15;
  for (let from = 0; from < bytes.length; from += LARGEST_BLOCK.bytes) {
    const block = bytes.subarray(from, from + LARGEST_BLOCK.bytes);
    const size = packBlock(block, frame, to + 4);
    if (size === null) frame.set(block, to + 4);
    view.setUint32(to, size ?? (block.length | NOT_PACKED) >>> 0, true);
    to += 4 + (size ?? block.length);
  }
  return frame.subarray(0, to + 4);
}
