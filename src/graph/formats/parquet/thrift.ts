/**
 * Checks that bytes hold a whole struct in Thrift's compact protocol, the form of Parquet's footers and page headers.
 * The library that reads them trusts the announced lengths of lists. So these are compared with the number of bytes
 * first.
 */

const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const I16 = 4;
const I32 = 5;
const I64 = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

/** Parquet's own structs lie in each other six deep. */
const DEEPEST = 16;
const LONGEST_INT = 5;
const LONGEST_LONG = 10;

/** Finds the end of the struct at a place. Throws where it is none, or does not end before `end`. */
export function structEnd(bytes: Uint8Array, begin: number, end: number): number {
  let at = begin;
  const byte = (): number => {
    if (at >= end) throw new Error("the data end within a header");
    return bytes[at++]!;
  };
  const skipVarint = (longest: number): void => {
    for (let length = 1; byte() >= 128; length++)
      if (length === longest) throw new Error("found a number of too many bytes");
  };
  /** Reads a length or a count. None is greater than the number of bytes that follow. */
  const length = (): number => {
    let value = 0;
    for (let shift = 0, next = 128; next >= 128; shift += 7) {
      if (shift === 7 * LONGEST_INT) throw new Error("found a length of too many bytes");
      next = byte();
      value += (next & 127) * 2 ** shift;
    }
    if (value > end - at) throw new Error(`found a length of ${value} where ${end - at} bytes are left`);
    return value;
  };
  const element = (type: number, depth: number): void => {
    switch (type) {
      case TRUE:
      case FALSE:
        return;
      case BYTE:
        byte();
        return;
      case I16:
      case I32:
        skipVarint(LONGEST_INT);
        return;
      case I64:
        skipVarint(LONGEST_LONG);
        return;
      case DOUBLE:
        for (let k = 0; k < 8; k++) byte();
        return;
      case BINARY: {
        const size = length();
        at += size;
        return;
      }
      case LIST:
        list(depth);
        return;
      case STRUCT:
        struct(depth + 1);
        return;
      default:
        throw new Error(`found a field of type ${type}`);
    }
  };
  const list = (depth: number): void => {
    const header = byte();
    let size = header >> 4;
    if (size === 15) size = length();
    if (size > end - at) throw new Error(`found a list of ${size} where ${end - at} bytes are left`);
    const type = header & 15;
    if (type === LIST) throw new Error("found a list of lists");
    for (let k = 0; k < size; k++) element(type === TRUE || type === FALSE ? BYTE : type, depth);
  };
  const struct = (depth: number): void => {
    if (depth > DEEPEST) throw new Error(`found more than ${DEEPEST} structs within each other`);
    for (;;) {
      const header = byte();
      const type = header & 15;
      if (type === 0) return;
      if (header >> 4 === 0) skipVarint(LONGEST_INT);
      element(type, depth);
    }
  };
  struct(0);
  return at;
}
