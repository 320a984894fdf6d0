/** What a file or a call announces is refused before it is allocated, with the figures and the option that allows it. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { Engine } from "../../src/engine/engine.ts";
import type { Allocator } from "../../src/graph/allocator.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { parseGap } from "../../src/graph/formats/gap/gap.ts";
import { parseMatrixMarket } from "../../src/graph/formats/matrix-market.ts";
import { grid, rmat, uniform } from "../../src/graph/generate.ts";
import { fromGraphology } from "../../src/graph/graphology/read.ts";
import { readGraph } from "../../src/graph/read.ts";
import { readLdbc } from "../../src/graph/read-ldbc.ts";
import { serialized } from "./formats/gap-bytes.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-limits-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const matrix = (sizes: string): Uint8Array =>
  new TextEncoder().encode(`%%MatrixMarket matrix coordinate pattern general\n${sizes}\n1 2\n`);

/** An allocator whose room is looked at, and that nothing is taken from. */
function fullAllocator(): Allocator & { readonly asked: [number, string][] } {
  const taken = (): never => {
    throw new TypeError("something was allocated");
  };
  const asked: [number, string][] = [];
  return {
    asked,
    uint8: taken,
    int32: taken,
    uint32: taken,
    float32: taken,
    float64: taken,
    expectRoom(bytes, purpose) {
      asked.push([bytes, purpose]);
      if (bytes > 1000) throw new RangeError("no room");
    },
  };
}

describe("a Matrix Market file", () => {
  it("may not announce more nodes than are to be believed of its length", () => {
    expect(() => parseMatrixMarket(matrix("4000000000 4000000000 1"), { file: "big.mtx" })).toThrow(
      expect.objectContaining({
        code: "graph/input",
        message:
          "big.mtx:2:1: found 4,000,000,000 rows and columns; expected at most 4,194,304 in a text of this length\n" +
          "  hint: Raise maximumNodes if that is meant.",
      }),
    );
    expect(parseMatrixMarket(matrix("4194304 4194304 1")).nodeCount).toBe(4_194_304);
  });

  it("may where an option says so, and may not where it says less", () => {
    const { nodeCount, nodeKeys } = parseMatrixMarket(matrix("5000000 5000000 1"), { maximumNodes: 5_000_000 });
    expect([nodeCount, nodeKeys.of(4_999_999), nodeKeys.indexOf(1), nodeKeys.indexOf(0)]).toEqual([5e6, 5e6, 0, -1]);
    expect(() => parseMatrixMarket(matrix("11 11 1"), { maximumNodes: 10 })).toThrow("expected at most 10 in");
  });

  it("is refused where the rows would be too large for the memory that they go to, before they are", () => {
    const allocator = fullAllocator();
    expect(() => parseMatrixMarket(matrix("300 300 1"), { allocator, name: "rows" })).toThrow("no room");
    expect(allocator.asked).toEqual([[1204, 'the graph "rows"']]);
  });
});

describe("files", () => {
  it("may not be longer than an option says, as they are or unpacked", async () => {
    const text = "1 2\n".repeat(1000);
    const [plain, packed] = [file("plain.txt", text), file("packed.txt.gz", gzipSync(text))];
    for (const [path, found] of [
      [plain, "found 4,000 bytes"],
      [packed, "found that unpacked it comes to more than 3,999 bytes"],
    ] as const) {
      await expect(readGraph(path, { maximumFileBytes: 3999 })).rejects.toMatchObject({
        code: "graph/size",
        message: `${path}: ${found}; expected at most 3,999 bytes\n  hint: Raise maximumFileBytes if that is meant.`,
      });
      expect((await readGraph(path, { maximumFileBytes: 4000 })).edgeCount).toBe(1000);
      const vertices = file("G.v", "1\n2\n");
      const given = { directed: true, maximumFileBytes: 3999 };
      await expect(readLdbc(vertices, path, given)).rejects.toThrow("expected at most 3,999 bytes");
    }
  });

  it("that have no length are read no further than the limit", async () => {
    await expect(readGraph("/dev/zero", { maximumFileBytes: 1 << 20 })).rejects.toThrow(
      "/dev/zero: found more than 1,048,576 bytes; expected at most 1,048,576 bytes",
    );
  });

  it("packed in several members are whole", async () => {
    const packed = Buffer.concat([gzipSync("1 2\n"), gzipSync("2 3\n")]);
    expect((await readGraph(file("members.txt.gz", packed))).edgeCount).toBe(2);
  });
});

describe("a graph that is built", () => {
  const sources = new Uint32Array(200);

  it.each([
    [
      "of edges",
      (allocator: Allocator) => fromEdges({ sources, targets: sources, kind: "undirected", allocator, name: "big" }),
    ],
    [
      "of nodes",
      (allocator: Allocator) => fromEdges({ sources: [], targets: [], nodeCount: 4e9, allocator, name: "big" }),
    ],
    ["by a generator", (allocator: Allocator) => uniform({ nodeCount: 1000, edgeCount: 1, allocator, name: "big" })],
    [
      "from graphology",
      (allocator: Allocator) =>
        fromGraphology(
          { order: 4e9, size: 1, type: "directed", forEachNode() {}, forEachEdge() {} },
          { allocator, name: "big" },
        ),
    ],
    [
      "from bytes",
      (allocator: Allocator) => parseGap(serialized(Array.from({ length: 300 }, () => [])), { allocator, name: "big" }),
    ],
  ])("%s is refused before anything is allocated for it", (_, build) => {
    const allocator = fullAllocator();
    expect(() => build(allocator)).toThrow("no room");
    expect(allocator.asked.at(-1)![1]).toBe('the graph "big"');
  });

  it("is refused by an engine's memory with the figures, which has as much room as before", async () => {
    await using engine = await Engine.create({ workers: 1, maximumBytes: 2 ** 20, onWarning: () => {} });
    const { allocator } = engine;
    const build = (nodeCount: number) => fromEdges({ sources: [0], targets: [1], nodeCount, allocator, name: "big" });
    if (allocator.expectRoom) {
      expect(() => build(4e9)).toThrow(
        expect.objectContaining({
          code: "memory",
          message: expect.stringMatching(/^the graph "big": 16,000,000,064 bytes do not fit into memory/),
        }),
      );
    }
    expect(build(1000).nodeCount).toBe(1000);
  });

  it("on the heap has a limit that an option raises and lowers", () => {
    for (const build of [
      () => fromEdges({ sources: [], targets: [], nodeCount: 2e9 }),
      () => rmat({ scale: 26, edgeFactor: 16 }),
      () => grid(30_000, 30_000),
    ]) {
      expect(build).toThrow(
        expect.objectContaining({
          code: "graph/size",
          message: expect.stringMatching(
            / which take [\d,]+ bytes; expected at most 4,294,967,296, as maximumBytes says\n {2}hint: Raise/,
          ),
        }),
      );
    }
    expect(() => fromEdges({ sources, targets: sources, maximumBytes: 100 })).toThrow("expected at most 100");
    expect(fromEdges({ sources, targets: sources, maximumBytes: 1000 }).edgeCount).toBe(200);
    // What parallel edges would take does not count where they go.
    const dropped = fromEdges({ sources, targets: sources, maximumBytes: 100, parallelEdges: "drop" });
    expect(dropped.edgeCount).toBe(1);
  });
});
