import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chunksByWeight } from "../../runtime/chunk.ts";

/** How many entries the rows before a node have, where rows have these degrees. */
function entriesBefore(degrees: readonly number[]): (node: number) => number {
  return (node) => degrees.slice(0, node).reduce((sum, degree) => sum + degree, 0);
}

const degrees = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 1000 })), {
  maxLength: 200,
});

describe("chunksByWeight", () => {
  it("covers the domain by chunks that are not empty and begin at blocks", () => {
    fc.assert(
      fc.property(degrees, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 40 }), (rows, block, chunks) => {
        const found = chunksByWeight(entriesBefore(rows), rows.length, { block, chunks });
        expect(found[0]).toBe(0);
        expect(found.at(-1)).toBe(rows.length);
        expect(found.length - 1).toBeLessThanOrEqual(Math.max(chunks, 1));
        expect(found).toEqual([...new Set(found)].toSorted((a, b) => a - b));
        for (const boundary of found.slice(0, -1)) expect(boundary % block).toBe(0);
      }),
    );
  });

  it("makes no chunk heavier than its share by more than the heaviest block", () => {
    fc.assert(
      fc.property(degrees, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 40 }), (rows, block, chunks) => {
        const weigh = (begin: number, end: number): number =>
          rows.slice(begin, end).reduce((sum, degree) => sum + degree + 1, 0);
        const blocks = Array.from({ length: Math.ceil(rows.length / block) }, (_, i) =>
          weigh(i * block, (i + 1) * block),
        );
        const found = chunksByWeight(entriesBefore(rows), rows.length, { block, chunks });
        const share = weigh(0, rows.length) / Math.min(chunks, Math.max(1, blocks.length));
        found.slice(1).forEach((end, i) => {
          expect(weigh(found[i]!, end)).toBeLessThanOrEqual(share + Math.max(...blocks));
        });
      }),
    );
  });

  it("weighs edges and nodes", () => {
    // 4 blocks of 2 nodes: weights 22, 2, 2, 22.
    const before = entriesBefore([10, 10, 0, 0, 0, 0, 10, 10]);
    expect(chunksByWeight(before, 8, { block: 2, chunks: 2 })).toEqual([0, 4, 8]);
    expect(chunksByWeight(before, 8, { block: 2, chunks: 3 })).toEqual([0, 2, 6, 8]);
  });

  it("cuts equally where every node or edge weighs the same", () => {
    expect(chunksByWeight(null, 4096, { block: 512, chunks: 4 })).toEqual([0, 1024, 2048, 3072, 4096]);
    expect(chunksByWeight(null, 1000, { block: 512, chunks: 4 })).toEqual([0, 512, 1000]);
  });

  it("makes a chunk of every block if asked to, whatever they weigh", () => {
    const before = entriesBefore([1000, 0, 0, 0, 0]);
    expect(chunksByWeight(before, 5, { block: 2, chunks: Infinity })).toEqual([0, 2, 4, 5]);
  });

  it("has no chunk for an empty domain", () => {
    expect(chunksByWeight(entriesBefore([]), 0, { block: 512, chunks: 4 })).toEqual([0]);
  });
});
