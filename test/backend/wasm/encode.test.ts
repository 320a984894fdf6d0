import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bytes, float32, float64, signed, unsigned } from "../../../src/backend/wasm/encode.ts";

/** Reads LEB128 by the formula of the specification: the sum of the groups of seven bits. */
function readGroups(bytes: Bytes): bigint {
  return bytes.reduce((sum, byte, at) => sum + (BigInt(byte & 0x7f) << BigInt(7 * at)), 0n);
}

function readSigned(bytes: Bytes): bigint {
  return BigInt.asIntN(7 * bytes.length, readGroups(bytes));
}

/** Values next to the powers of two, where one more byte is needed; the largest is 2^62+1, which is signed too. */
const edges = fc
  .tuple(fc.integer({ min: 0, max: 62 }), fc.constantFrom(-1n, 0n, 1n))
  .map(([exponent, off]) => (1n << BigInt(exponent)) + off);

describe("LEB128", () => {
  it("reads back as the unsigned value that was written", () => {
    fc.assert(
      fc.property(fc.oneof(edges, fc.bigInt({ min: 0n, max: (1n << 64n) - 1n })), (value) => {
        expect(readGroups(unsigned(value))).toBe(value);
      }),
    );
  });

  it("reads back as the signed value that was written", () => {
    const signedEdges = fc
      .tuple(edges, fc.constantFrom(1n, -1n))
      .map(([value, sign]) => BigInt.asIntN(64, value * sign));
    fc.assert(
      fc.property(fc.oneof(signedEdges, fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n })), (value) => {
        expect(readSigned(signed(value))).toBe(value);
      }),
    );
  });

  it("marks every byte but the last as continued, and uses no more bytes than needed", () => {
    fc.assert(
      fc.property(fc.oneof(edges, fc.bigInt({ min: 0n, max: (1n << 63n) - 1n })), (value) => {
        for (const [bytes, bits] of [
          [unsigned(value), value.toString(2).length],
          [signed(value), value === 0n ? 1 : value.toString(2).length + 1],
        ] as const) {
          expect(bytes.map((byte) => byte >= 0x80)).toEqual(bytes.map((_, at) => at < bytes.length - 1));
          expect(bytes.length).toBe(Math.ceil(bits / 7));
        }
      }),
    );
  });

  it.each([
    [unsigned, 0, [0x00]],
    [unsigned, 127, [0x7f]],
    [unsigned, 128, [0x80, 0x01]],
    [unsigned, 624485, [0xe5, 0x8e, 0x26]],
    [unsigned, 2 ** 32 - 1, [0xff, 0xff, 0xff, 0xff, 0x0f]],
    [unsigned, (1n << 64n) - 1n, [...new Array<number>(9).fill(0xff), 0x01]],
    [signed, -(1n << 63n), [...new Array<number>(9).fill(0x80), 0x7f]],
    [signed, (1n << 63n) - 1n, [...new Array<number>(9).fill(0xff), 0x00]],
    [signed, 63, [0x3f]],
    [signed, 64, [0xc0, 0x00]],
    [signed, -64, [0x40]],
    [signed, -65, [0xbf, 0x7f]],
    [signed, -123456, [0xc0, 0xbb, 0x78]],
    [signed, -(2 ** 31), [0x80, 0x80, 0x80, 0x80, 0x78]],
  ])("writes the documented bytes: %o of %d", (encode, value, bytes) => {
    expect(encode(value)).toEqual(bytes);
  });

  it.each([
    [unsigned, -1],
    [unsigned, 1n << 64n],
    [unsigned, 0.5],
    [signed, 1n << 63n],
    [signed, Number.NaN],
  ])("refuses what it cannot hold: %o of %s", (encode, value) => {
    expect(() => encode(value)).toThrow(/cannot encode .* as LEB128: expected/);
  });
});

describe("floats", () => {
  it("write little-endian IEEE 754", () => {
    expect(float32(1)).toEqual([0, 0, 0x80, 0x3f]);
    expect(float64(-0)).toEqual([0, 0, 0, 0, 0, 0, 0, 0x80]);
  });

  it("write every NaN as the canonical one", () => {
    const negative = new Float64Array(BigUint64Array.of(0xfff8_0000_0000_0001n).buffer)[0] ?? 0;
    expect(float64(negative)).toEqual([0, 0, 0, 0, 0, 0, 0xf8, 0x7f]);
    expect(float32(negative)).toEqual([0, 0, 0xc0, 0x7f]);
  });
});
