/** Parquet's encoding RLE of levels and indices: runs of equal values, and bit-packed values. */

/**
 * Reads the first `count` values, of `width` bits (at most 32) each, from bytes `from` to `to` into `out`. Throws where
 * the bytes end before.
 *
 * A run is a header and one value in whole bytes, or a header and groups of eight packed values. Example: of width 3,
 * the values 0…7 are packed to the bytes 88 C6 FA.
 *
 * Source: the specification of Parquet, Encodings.md.
 */
export function readHybrid(
  bytes: Uint8Array,
  from: number,
  to: number,
  width: number,
  count: number,
  out: Uint32Array | Uint8Array,
): void {
  if (width > 32) throw new Error(`found values of ${width} bits`);
  if (width === 0) {
    out.fill(0, 0, count);
    return;
  }
  const valueBytes = (width + 7) >> 3;
  let at = from;
  let done = 0;
  while (done < count) {
    let header = 0;
    for (let shift = 0, next = 128; next >= 128; shift += 7) {
      if (at >= to || shift > 28) throw new Error("the data end before their values");
      next = bytes[at++]!;
      header |= (next & 127) << shift;
    }
    const run = header >>> 1;
    if ((header & 1) === 0) {
      if (at + valueBytes > to) throw new Error("the data end before their values");
      let value = 0;
      for (let k = 0; k < valueBytes; k++) value |= bytes[at++]! << (8 * k);
      if (width < 32 && value >>> width !== 0) throw new Error(`found a value of more than ${width} bits`);
      const end = Math.min(count, done + run);
      out.fill(value >>> 0, done, end);
      done = end;
    } else {
      // Some values of the last group may be padding, which some writers leave out.
      const values = Math.min(count - done, 8 * run);
      if (at + Math.ceil((values * width) / 8) > to) throw new Error("the data end before their values");
      unpack(bytes, at, width, done, done + values, out);
      at += run * width;
      done += values;
    }
  }
}

/** Unpacks values from a place on to `out`, from `begin` to `end`. */
function unpack(
  bytes: Uint8Array,
  from: number,
  width: number,
  begin: number,
  end: number,
  out: Uint32Array | Uint8Array,
): void {
  let at = from;
  if (width === 8) {
    for (let k = begin; k < end; k++) out[k] = bytes[at++]!;
  } else if (width === 16) {
    for (let k = begin; k < end; k++, at += 2) out[k] = bytes[at]! | (bytes[at + 1]! << 8);
  } else if (width <= 24) {
    const mask = (1 << width) - 1;
    let bits = 0;
    let buffer = 0;
    for (let k = begin; k < end; k++) {
      while (bits < width) {
        buffer |= bytes[at++]! << bits;
        bits += 8;
      }
      out[k] = buffer & mask;
      buffer >>>= width;
      bits -= width;
    }
  } else {
    // A value may lie in five bytes, which are more than 32 bits.
    let bit = 0;
    for (let k = begin; k < end; k++, bit += width) {
      let value = 0;
      for (let taken = 0; taken < width; ) {
        const place = bit + taken;
        const some = Math.min(width - taken, 8 - (place & 7));
        value += ((bytes[at + (place >> 3)]! >> (place & 7)) & ((1 << some) - 1)) * 2 ** taken;
        taken += some;
      }
      out[k] = value;
    }
  }
}
