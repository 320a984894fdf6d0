import { describe, expect, it } from "vitest";
import { readPointer, writePointer } from "../../runtime/frame.ts";

describe("an address in a frame", () => {
  const frame = new DataView(new ArrayBuffer(24));

  it("has the width of the back end's pointers, and leaves what is around it alone", () => {
    new Uint8Array(frame.buffer).fill(0xff);
    writePointer(frame, 8, 4, 2 ** 32 - 8);
    expect([readPointer(frame, 8, 4), frame.getUint32(4, true), frame.getUint32(12, true)]).toEqual([
      2 ** 32 - 8,
      0xffff_ffff,
      0xffff_ffff,
    ]);
    writePointer(frame, 8, 8, 2 ** 40 + 8);
    expect([readPointer(frame, 8, 8), frame.getUint32(4, true), frame.getUint32(16, true)]).toEqual([
      2 ** 40 + 8,
      0xffff_ffff,
      0xffff_ffff,
    ]);
  });
});
