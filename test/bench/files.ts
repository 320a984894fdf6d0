/** How fast large files become graphs: text beside readline, packed text and texts as keys beside plain integers, and .ewg beside its bytes. */

import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { gzipSync } from "node:zlib";
import { SaxesParser } from "saxes";
import * as WebAssembly from "../../runtime/webassembly.ts";
import { Engine } from "../../src/engine/engine.ts";
import { rmat, uniform } from "../../src/graph/generate.ts";
import { readGraph } from "../../src/graph/read.ts";
import { graphToBytes, writeGraph } from "../../src/graph/write.ts";
import { type Figure, printSpread } from "./figure.ts";
import { ratioOf, type Times, timesOf, trialsInTurn } from "./harness.ts";

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

/** Does work with a folder for files, which is removed afterwards. */
async function withFolder<T>(work: (pathOf: (name: string) => string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-bench-"));
  try {
    return await work((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Makes a row for each contender. */
function rowsOf(times: Times): string[][] {
  return times.names.map((name) => [name, printSpread(timesOf(times, name))]);
}

const HEAD = ["what", "ms"];

const TEXT: Figure = {
  name: "files-text",
  doc: `${EDGES.toLocaleString("en-US")} edges as text become a graph, beside readline and split; as gzip and with texts for keys beside that.`,
  measure: (progress) =>
    withFolder(async (pathOf) => {
      progress("writing files");
      const [plain, packed, keys] = ["plain.txt", "plain.txt.gz", "keys.txt"].map(pathOf) as [string, string, string];
      const lines = linesOf("");
      writeFileSync(plain, lines);
      writeFileSync(packed, gzipSync(lines));
      writeFileSync(keys, linesOf("n"));
      progress("reading");
      const times = await trialsInTurn(
        [
          { name: "readline", run: () => timeOf(() => byReadline(plain)) },
          { name: "text", run: () => timeOf(() => readGraph(plain)) },
          { name: "gzip", run: () => timeOf(() => readGraph(packed)) },
          { name: "keys", run: () => timeOf(() => readGraph(keys)) },
        ],
        ROUNDS,
      );
      const ratio = (one: string, other: string): number => ratioOf(times, one, other).median;
      const bars = [
        { what: "readline over text", found: ratio("readline", "text"), limit: 4, kind: "at least" },
        { what: "text over gzip", found: ratio("text", "gzip"), limit: 0.6, kind: "at least" },
        { what: "text over texts as keys", found: ratio("text", "keys"), limit: 0.4, kind: "at least" },
      ] as const;
      return { head: HEAD, rows: rowsOf(times), bars };
    }),
};

const EWG: Figure = {
  name: "files-ewg",
  doc: `kron${SCALE} as .ewg becomes a graph in an engine's memory, beside reading its bytes into shared memory.`,
  measure: (progress) =>
    withFolder(async (pathOf) => {
      progress("writing the file");
      const path = pathOf("kron.ewg");
      await writeGraph(path, rmat({ scale: SCALE, selfLoops: "drop", parallelEdges: "drop" }));
      await using engine = await Engine.create({ workers: 2 });
      const readEwg = async (): Promise<void> => (await readGraph(path, { allocator: engine.allocator })).dispose();
      progress("reading");
      const times = await trialsInTurn(
        [
          { name: "bytes", run: () => timeOf(() => bytesOf(path)) },
          { name: ".ewg", run: () => timeOf(readEwg) },
        ],
        ROUNDS,
      );
      const found = ratioOf(times, ".ewg", "bytes").median;
      return {
        head: HEAD,
        rows: rowsOf(times),
        bars: [{ what: ".ewg over its bytes", found, limit: 2, kind: "at most" }],
      };
    }),
};

/** The edges and nodes of a document. */
const XML_EDGES = 100_000;
const XML_NODES = 20_000;
/** The bytes that are parsed at once, as the reader does. */
const SLICE = 2 ** 14;

/** Parses a document by saxes alone, with empty handlers. */
function parsed(bytes: Uint8Array): void {
  const parser = new SaxesParser({ xmlns: false, position: true });
  for (const event of ["opentag", "text", "closetag"] as const) parser.on(event, () => {});
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for (let at = 0; at < bytes.length; at += SLICE) {
    parser.write(decoder.decode(bytes.slice(at, at + SLICE), { stream: true }));
  }
  parser.close();
}

const XML: Figure = {
  name: "files-xml",
  doc: `GraphML and GEXF of ${XML_EDGES.toLocaleString("en-US")} edges with weights become graphs, beside saxes alone with empty handlers.`,
  measure: async (progress) => {
    progress("reading");
    const graph = uniform({ nodeCount: XML_NODES, edgeCount: XML_EDGES, weights: { low: 1, high: 100 }, seed: 1 });
    const documents = new Map<string, Uint8Array>();
    for (const name of ["GraphML", "GEXF"]) documents.set(name, await graphToBytes(`x.${name.toLowerCase()}`, graph));
    const times = await trialsInTurn(
      [...documents].flatMap(([name, bytes]) => [
        { name: `${name}, saxes alone`, run: () => timeOf(async () => parsed(bytes)) },
        { name, run: () => timeOf(() => readGraph(bytes)) },
      ]),
      2 * ROUNDS,
    );
    return {
      head: HEAD,
      rows: rowsOf(times),
      bars: [...documents.keys()].map((name) => ({
        what: `${name} over saxes alone`,
        found: ratioOf(times, name, `${name}, saxes alone`).median,
        limit: 1.5,
        kind: "at most" as const,
      })),
    };
  },
};

/** Files that become graphs. Each figure is one by itself, so that it takes less than a minute. */
export const FILES: readonly Figure[] = [TEXT, EWG, XML];
