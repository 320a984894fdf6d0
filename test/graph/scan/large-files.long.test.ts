/** Files that are longer than a chunk, as users read them. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import type { Graph } from "../../../src/graph/graph.ts";
import { type ReadOptions, readGraph } from "../../../src/graph/read.ts";
import { LEAST_SCANNED } from "../../../src/graph/scan/layout.ts";
import { Scanner } from "../../../src/graph/scan/scanner.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
});

/** Lines of 16 bytes each, of three chunks together. */
const LINES = Array.from(
  { length: (3 * LEAST_SCANNED) / 16 },
  (_, k) => `${1000 + (k % 997)} ${1000 + ((k * 7) % 991)} 0.125\n`,
);
const TEXT = LINES.join("");
/** A line in the last chunk, from 1. */
const LATE = LINES.length - 100;

function fileOf(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** Reads a file, and whether this thread has scanned any of it. */
async function read(
  path: string | readonly string[],
  options: ReadOptions = {},
): Promise<{ graph: Graph; isScanned: boolean }> {
  const scan = vi.spyOn(Scanner.prototype, "scan");
  const graph = await readGraph(path, options);
  return { graph, isScanned: scan.mock.calls.length > 0 && scan.mock.results.every(({ value }) => value !== null) };
}

describe("a file of several chunks", () => {
  it("is scanned by threads, and as a gzip file, and is the same graph", async () => {
    const told: number[] = [];
    const plain = await read(fileOf("plain.txt", TEXT), {
      onProgress: ({ done, total }) => void told.push(done, total),
    });
    expect(plain.isScanned).toBe(true);
    expect(told.slice(-2)).toEqual([TEXT.length, TEXT.length]);
    const packed = await read(fileOf("packed.txt.gz", gzipSync(TEXT, { level: 1 })));
    expect(packed.isScanned).toBe(true);
    // Nobody scans lines with this separator.
    const lines = await readGraph({ text: TEXT }, { separator: "any" });
    for (const { graph } of [plain, packed]) {
      expect(graph.edgeCount).toBe(LINES.length);
      expect(graph.edgeTarget()).toEqual(lines.edgeTarget());
      expect(graph.nodeKeys.of(5)).toBe(1005);
      expect(graph.edgeColumn("weight")).toEqual(lines.edgeColumn("weight"));
      expect(graph.edgeKeys.of(77)).toBe(lines.edgeKeys.of(77));
    }
  });

  it("is scanned beside others and beside a table of nodes, and is the same graph", async () => {
    const paths = [fileOf("one.txt", TEXT), fileOf("other.txt", "1000 1001 0.5\n")];
    const nodes = fileOf(
      "nodes.csv",
      `id,size\n${Array.from({ length: 1000 }, (_, k) => `${1000 + k},${k}\n`).join("")}`,
    );
    const told: number[] = [];
    const onProgress = ({ done, total }: { done: number; total: number }): void => void told.push(done, total);
    const all = await read(paths, { nodes, onProgress });
    expect(all.isScanned).toBe(true);
    expect(told.slice(-2)).toEqual([told.at(-1), told.at(-1)]);
    vi.restoreAllMocks();
    const whole = await read([fileOf("whole.txt", TEXT), paths[1]!], { nodes, separator: "any" });
    expect(whole.isScanned).toBe(false);
    for (const { graph } of [all, whole]) {
      expect([graph.nodeCount, graph.edgeCount]).toEqual([1000, LINES.length + 1]);
      expect(graph.edgeTarget()).toEqual(whole.graph.edgeTarget());
      expect(graph.nodeColumn("size")?.[999]).toBe(999);
      expect(graph.edgeColumn("weight")).toEqual(whole.graph.edgeColumn("weight"));
    }
  });

  it.each([
    ["one that is no number", "1 2 x\n", /expected a finite decimal number|found "x"/],
    ["an open quote", '1 "2 3\n', /expected a closing one/],
    ["a field too few", "1 2\n", /found 2 fields/],
  ])("says on which line it has %s", async (_, line, message) => {
    const text = LINES.with(LATE - 1, line).join("");
    const path = fileOf("wrong.txt", text);
    const failure = readGraph(path, { weight: 3, header: false });
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toMatchObject({ span: { line: LATE } });
  });

  it("is refused if its gzip data is cut short, and where it unpacks to too much", async () => {
    const packed = gzipSync(TEXT, { level: 1 });
    await expect(readGraph(fileOf("cut.txt.gz", packed.subarray(0, -100)))).rejects.toThrow(/does not unpack/);
    const path = fileOf("long.txt.gz", packed);
    await expect(readGraph(path, { maximumFileBytes: TEXT.length - 1 })).rejects.toThrow(/more than/);
    await expect(readGraph(fileOf("long.txt", TEXT), { maximumFileBytes: TEXT.length - 1 })).rejects.toThrow(
      /expected at most/,
    );
  });

  it("is refused with options that edge lists do not have, and read as what its contents are", async () => {
    const path = fileOf("list.txt", TEXT);
    await expect(readGraph(path, { bipartite: true })).rejects.toThrow(/bipartite/);
    const lines = LINES.map((line) => line.replace(/ 0\.125/, " 2"));
    const market = `%%MatrixMarket matrix coordinate real general\n3000 3000 ${lines.length}\n${lines.join("")}`;
    const { graph, isScanned } = await read(fileOf("market.txt", market));
    expect([graph.nodeCount, isScanned]).toEqual([3000, false]);
  });

  it("gives up with what onProgress throws", async () => {
    const stop = new Error("stop");
    const failure = readGraph(fileOf("stopped.txt", TEXT), {
      onProgress: () => {
        throw stop;
      },
    });
    await expect(failure).rejects.toBe(stop);
  });
});
