/** How fast large files become graphs: text beside readline, packed text and texts as keys beside plain integers, and .ewg beside its bytes. */

import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { gzipSync } from "node:zlib";
import * as WebAssembly from "../../runtime/webassembly.ts";
import { Engine } from "../../src/engine/engine.ts";
import { rmat, uniform } from "../../src/graph/generate.ts";
import { readGraph } from "../../src/graph/read.ts";
import { writeGraph } from "../../src/graph/write.ts";
import { type Figure, printSpread } from "./figure.ts";
import { ratioOf, timesOf, trialsInTurn } from "./harness.ts";

const EDGES = 4_000_000;
const NODES = 1_000_000;
const ROUNDS = 5;
/** The scale of the graph in a .ewg file: 31 million arcs. */
const SCALE = 20;
/** The bytes that are read at once where nothing is made of them. */
const PART = 2 ** 22;
const PAGE = 65_536;

/** The lines of a table of edges, each end with a prefix. */
function linesOf(prefix: string): Buffer {
  const graph = uniform({ nodeCount: NODES, edgeCount: EDGES, seed: 1 });
  const [sources, targets] = [graph.edgeSource(), graph.edgeTarget()];
  const lines: string[] = [];
  // Edges come in no order that a cache would like.
  for (let k = 0; k < EDGES; k++) {
    const edge = (k * 1_000_003) % EDGES;
    lines.push(`${prefix}${sources[edge]} ${prefix}${targets[edge]}\n`);
  }
  return Buffer.from(lines.join(""));
}

/** Milliseconds of some work. */
async function timeOf(work: () => Promise<unknown>): Promise<number[]> {
  globalThis.gc?.();
  const start = performance.now();
  await work();
  return [performance.now() - start];
}

async function byReadline(path: string): Promise<number> {
  const ends: number[] = [];
  for await (const line of createInterface({ input: createReadStream(path) })) {
    for (const end of line.split(" ")) ends.push(Number(end));
  }
  return ends.length;
}

/** Reads all bytes of a file into shared memory. */
async function bytesOf(path: string): Promise<void> {
  const { size } = await stat(path);
  const pages = Math.ceil(size / PAGE);
  const { buffer } = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  await using file = await open(path);
  for (let at = 0; at < size; ) {
    const { bytesRead } = await file.read(new Uint8Array(buffer, at, Math.min(PART, size - at)), { position: at });
    at += bytesRead;
  }
}

export const FILES: Figure = {
  name: "files",
  doc: `Files become graphs: ${EDGES.toLocaleString("en-US")} edges as text beside readline and split, as gzip and with texts for keys beside that, and kron${SCALE} as .ewg, in an engine's memory, beside reading its bytes into shared memory.`,
  measure: async (progress) => {
    const folder = mkdtempSync(join(tmpdir(), "edgewise-bench-"));
    try {
      progress("writing files");
      const [plain, packed, keys, ewg] = ["plain.txt", "plain.txt.gz", "keys.txt", "kron.ewg"].map((name) =>
        join(folder, name),
      ) as [string, string, string, string];
      const lines = linesOf("");
      writeFileSync(plain, lines);
      writeFileSync(packed, gzipSync(lines));
      writeFileSync(keys, linesOf("n"));
      await writeGraph(ewg, rmat({ scale: SCALE, selfLoops: "drop", parallelEdges: "drop" }));
      await using engine = await Engine.create({ workers: 2 });
      const readEwg = async (): Promise<void> => (await readGraph(ewg, { allocator: engine.allocator })).dispose();
      progress("reading");
      const times = await trialsInTurn(
        [
          { name: "readline", run: () => timeOf(() => byReadline(plain)) },
          { name: "text", run: () => timeOf(() => readGraph(plain)) },
          { name: "gzip", run: () => timeOf(() => readGraph(packed)) },
          { name: "keys", run: () => timeOf(() => readGraph(keys)) },
          { name: "bytes", run: () => timeOf(() => bytesOf(ewg)) },
          { name: ".ewg", run: () => timeOf(readEwg) },
        ],
        ROUNDS,
      );
      const ratio = (one: string, other: string): number => ratioOf(times, one, other).median;
      const bars = [
        { what: "readline over text", found: ratio("readline", "text"), limit: 4, kind: "at least" },
        { what: "text over gzip", found: ratio("text", "gzip"), limit: 0.6, kind: "at least" },
        { what: "text over texts as keys", found: ratio("text", "keys"), limit: 0.4, kind: "at least" },
        { what: ".ewg over its bytes", found: ratio(".ewg", "bytes"), limit: 2, kind: "at most" },
      ] as const;
      return {
        head: ["what", "ms"],
        rows: times.names.map((name) => [name, printSpread(timesOf(times, name))]),
        bars,
      };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
