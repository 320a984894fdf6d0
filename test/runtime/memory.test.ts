import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { graphAllocator } from "../../runtime/allocator.ts";
import { Memory } from "../../runtime/memory.ts";
import { EdgewiseError } from "../../src/error.ts";

const MEBIBYTE = 2 ** 20;

describe("Memory.allocate", () => {
  it("gives aligned regions that are zero, do not overlap and become one again when released", () => {
    const step = fc.oneof(
      fc.record({ take: fc.integer({ min: 0, max: 100_000 }) }),
      fc.record({ release: fc.nat(), dirt: fc.integer({ min: 1, max: 255 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, shared) => {
        const memory = new Memory({ maximumBytes: MEBIBYTE, shared });
        const taken: { address: number; bytes: number }[] = [];
        for (const each of steps) {
          if ("release" in each) {
            const [region] = taken.splice(each.release % Math.max(1, taken.length), 1);
            if (region === undefined) continue;
            memory.u8(region.address, region.bytes).fill(each.dirt);
            memory.release(region.address);
            continue;
          }
          const bytes = each.take;
          if (taken.reduce((sum, region) => sum + region.bytes, bytes) > MEBIBYTE / 4) continue;
          const address = memory.allocate(bytes, "a test");
          expect(address % 64).toBe(0);
          expect(address).toBeGreaterThan(0);
          expect(memory.u8(address, bytes).every((byte) => byte === 0)).toBe(true);
          for (const other of taken) {
            const apart =
              address >= other.address + Math.max(1, other.bytes) || other.address >= address + Math.max(1, bytes);
            expect(apart).toBe(true);
          }
          taken.push({ address, bytes });
        }
        for (const { address } of taken) memory.release(address);
        expect(memory.usedBytes).toBe(0);
        // All but the 64 bytes at address 0 in one piece.
        expect(memory.allocate(MEBIBYTE - 64, "everything")).toBe(64);
      }),
      { numRuns: 60 },
    );
  });

  it("fills a gap that was released before it grows", () => {
    const memory = new Memory({ shared: true, maximumBytes: MEBIBYTE });
    const [first] = [1000, 1000].map((bytes) => memory.allocate(bytes, "a test"));
    memory.release(first!);
    expect(memory.allocate(500, "a test")).toBe(first);
    expect(memory.usedBytes).toBe(512 + 1024);
  });

  it("leaves what will be written as it is, and zeros behind it, where it lies again once it has grown a little", () => {
    const memory = new Memory({ shared: true, maximumBytes: MEBIBYTE });
    const [first, behind] = [100_000, 64].map((bytes) => memory.allocate(bytes, "a graph", true));
    memory.u8(first!, behind! - first!).fill(7);
    memory.release(first!);
    expect(memory.allocate(100_050, "a graph", true)).toBe(first);
    expect([...new Set(memory.u8(first!, 100_050))]).toEqual([7]);
    expect([...new Set(memory.u8(first! + 100_050, behind! - first! - 100_050))]).toEqual([0]);
    memory.release(first!);
    expect(memory.u8(memory.allocate(100_000, "a test"), 100_000).every((byte) => byte === 0)).toBe(true);
  });

  it("has room to grow only where memory is not short", () => {
    const memory = new Memory({ shared: true, maximumBytes: MEBIBYTE });
    const most = MEBIBYTE - 64;
    expect(memory.allocate(most, "a graph", true)).toBe(64);
    expect(memory.usedBytes).toBe(most);
  });

  it("says what was asked for and what there was, and takes nothing", () => {
    const memory = new Memory({ shared: true, maximumBytes: MEBIBYTE });
    expect(() => memory.allocate(2 * MEBIBYTE, "the ranks")).toThrow(
      "the ranks: 2,097,152 bytes do not fit into memory, where 1,048,512 bytes of 1,048,576 bytes are free",
    );
    expect(memory.usedBytes).toBe(0);
    expect(memory.wasm.buffer.byteLength).toBe(65_536);
  });

  it("has at most 4 GiB less a page", () => {
    const memory = new Memory({ shared: true, maximumBytes: 2 ** 40 });
    expect(memory.maximumBytes).toBe(2 ** 32 - 65_536);
    expect(() => memory.allocate(2 ** 32, "the ranks")).toThrow(expect.objectContaining({ code: "memory" }));
  });

  it("refuses sizes that are none", () => {
    const memory = new Memory({ shared: true });
    for (const bytes of [-1, 1.5, Number.NaN, Infinity]) {
      expect(() => memory.allocate(bytes, "a test")).toThrow(expect.objectContaining({ code: "usage" }));
    }
  });
});

describe("Memory.release", () => {
  it("refuses what is not taken", () => {
    const memory = new Memory({ shared: true });
    const address = memory.allocate(10, "a test");
    memory.release(address);
    for (const wrong of [address, address + 64]) expect(() => memory.release(wrong)).toThrow(EdgewiseError);
  });
});

describe("Memory.expectRoom", () => {
  it("looks at all regions together, before one is taken", () => {
    const memory = new Memory({ shared: true, maximumBytes: MEBIBYTE });
    memory.expectRoom([MEBIBYTE / 2, MEBIBYTE / 2 - 64], "a graph");
    expect(() => memory.expectRoom([MEBIBYTE / 2, MEBIBYTE / 2], "a graph")).toThrow(
      "a graph: 1,048,576 bytes do not fit into memory, where 1,048,512 bytes of 1,048,576 bytes are free",
    );
    expect(memory.usedBytes).toBe(0);
  });
});

describe("Memory.addressOf", () => {
  it("finds arrays that were made before shared memory grew, and they stay valid", () => {
    const memory = new Memory({ shared: true });
    const address = memory.allocate(80, "an array");
    const array = memory.f64(address, 10);
    array[3] = 7;
    memory.allocate(10 * MEBIBYTE, "more");
    expect(memory.addressOf(array)).toBe(address);
    expect(memory.addressOf(array.subarray(3))).toBe(address + 24);
    expect(memory.f64(address, 10)[3]).toBe(7);
  });

  it("knows the arrays of no other memory", () => {
    const memory = new Memory({ shared: true });
    const other = new Memory({ shared: true });
    expect(memory.addressOf(new Float64Array(3))).toBeNull();
    expect(memory.addressOf(other.f64(other.allocate(8, "an array"), 1))).toBeNull();
  });

  it("does not find arrays that growing unshared memory has detached", () => {
    const memory = new Memory({ shared: false });
    const array = memory.f64(memory.allocate(8, "an array"), 1);
    expect(memory.addressOf(array)).toBe(64);
    memory.allocate(MEBIBYTE, "more");
    expect(array.length).toBe(0);
    expect(memory.addressOf(array)).toBeNull();
  });
});

describe("graphAllocator", () => {
  const all = ["uint8", "int32", "uint32", "float32", "float64"] as const;

  it("puts arrays of every type into shared memory, and takes them back", () => {
    const memory = new Memory({ shared: true });
    const allocator = graphAllocator(memory);
    const arrays = all.map((type) => allocator[type](100));
    expect(arrays.map((array) => array.length)).toEqual(all.map(() => 100));
    const addresses = arrays.map((array) => memory.addressOf(array));
    expect(new Set(addresses).size).toBe(all.length);
    expect(addresses).not.toContain(null);
    for (const array of arrays) allocator.release?.(array);
    expect(memory.usedBytes).toBe(0);
  });

  it("gives arrays without elements addresses of their own", () => {
    const memory = new Memory({ shared: true });
    const allocator = graphAllocator(memory);
    const arrays = [allocator.uint32(0), allocator.uint32(0)];
    for (const array of arrays) allocator.release?.(array);
    expect(memory.usedBytes).toBe(0);
  });

  it("keeps arrays valid where memory is not shared, outside of it", () => {
    const memory = new Memory({ shared: false });
    const allocator = graphAllocator(memory);
    const arrays = all.map((type) => allocator[type](100));
    memory.allocate(MEBIBYTE, "more");
    for (const array of arrays) {
      expect([array.length, memory.addressOf(array)]).toEqual([100, null]);
      allocator.release?.(array);
    }
  });

  it("names the array that does not fit", () => {
    const allocator = graphAllocator(new Memory({ shared: true, maximumBytes: MEBIBYTE }));
    expect(() => allocator.float64(1_000_000)).toThrow("a graph array of 1,000,000 elements: 8,000,000 bytes");
  });
});
