import { describe, expect, it } from "vitest";
import { ByteWriter } from "../../../src/backend/wasm/writer.ts";

const written = (write: (writer: ByteWriter) => void): number[] => {
  const writer = new ByteWriter();
  write(writer);
  return [...writer.finish()];
};

describe("the writer of bytes", () => {
  it("counts a name in UTF-8 bytes, not in characters", () => {
    expect(written((writer) => writer.name("é"))).toEqual([2, 0xc3, 0xa9]);
  });

  it("writes names of characters of any length", () => {
    const text = "a é € 𝄞";
    const bytes = [...new TextEncoder().encode(text)];
    expect(written((writer) => writer.name(text))).toEqual([bytes.length, ...bytes]);
  });

  it("counts a vector in items, not in bytes", () => {
    const items = [[1, 2], [3]];
    expect(written((writer) => writer.vector(items, (item) => writer.bytes(item)))).toEqual([2, 1, 2, 3]);
  });

  it("puts lengths of any number of bytes before what has them, within one another", () => {
    const inner = new Array<number>(20_000).fill(7);
    const found = written((writer) =>
      writer.byte(1).sized(() =>
        writer
          .byte(2)
          .sized(() => writer.bytes(inner))
          .byte(3),
      ),
    );
    // 20,000 and 20,005 in LEB128.
    expect(found).toEqual([1, 0xa5, 0x9c, 0x01, 2, 0xa0, 0x9c, 0x01, ...inner, 3]);
  });
});
