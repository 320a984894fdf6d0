/** The memory that is taken to read a large table, and who touches it. */

import { afterEach, describe, expect, it, vi } from "vitest";
import { fromEdges } from "../../../src/graph/build.ts";
import { type Allocator, type Graph, partsOf } from "../../../src/graph/graph.ts";
import type { Order, ReaderThread } from "../../../src/graph/scan/orders.ts";
import { readScanned, type ScanOptions } from "../../../src/graph/scan/read.ts";
import { sourceOfBytes } from "../../../src/graph/sources/byte-source.ts";
import { streamOf } from "../../../src/graph/sources/byte-stream.ts";
import { graphToBytes } from "../../../src/graph/write.ts";
import { countingAllocator } from "../counting-allocator.ts";
import { threadsWith } from "./threads.ts";

const EDGES = 300_000;
const NODES = 1000;
/** The bytes of arrays that count: chunks and what is found in them are used again and again. */
const LARGE = 2 ** 19;

const ends = Array.from({ length: EDGES }, (_, k): readonly [number, number] => [
  (k * 7919) % NODES,
  (k * 104_729 + (k >> 9)) % NODES,
]);
const text = (prefix: string, weight: string): Uint8Array =>
  new TextEncoder().encode(ends.map(([source, target]) => `${prefix}${source} ${prefix}${target}${weight}\n`).join(""));
const INTEGERS = text("", "");

/** A thread, with the kinds of the orders that it got, and how often it was told to end. */
function watched(): { thread: ReaderThread; orders: Order["kind"][]; ended: () => number } {
  const [thread] = threadsWith([1]);
  const orders: Order["kind"][] = [];
  let ended = 0;
  return {
    orders,
    ended: () => ended,
    thread: {
      ...thread!,
      ask(order, transfer) {
        orders.push(order.kind);
        return thread!.ask(order, transfer);
      },
      end: () => void ended++,
    },
  };
}

async function read(
  bytes: Uint8Array,
  options: Omit<ScanOptions, "file"> = {},
  threads = threadsWith([1]),
  tell?: (done: number) => void,
): Promise<Graph> {
  const graph = await readScanned(
    streamOf(sourceOfBytes(bytes)),
    { ...options, file: "edges" },
    {
      chunk: 2 ** 16,
      isTable: () => true,
      startThreads: () => threads,
      afterOthers: (resume) => setImmediate(resume),
      tell,
    },
  );
  return graph!;
}

/** Counts the bytes of the large arrays that are made meanwhile. */
async function bytesTaken(work: () => Promise<unknown>): Promise<number> {
  let bytes = 0;
  const count = (length: unknown, width: number): void => {
    if (typeof length === "number" && width * length >= LARGE) bytes += width * length;
  };
  for (const type of [Uint8Array, Uint16Array, Uint32Array, Float64Array]) {
    const construct = (target: typeof type, given: unknown[]): object => {
      count(given[0], type.BYTES_PER_ELEMENT);
      return Reflect.construct(target, given);
    };
    vi.stubGlobal(type.name, new Proxy(type, { construct }));
  }
  const construct = (target: ArrayBufferConstructor, given: [number]): object => {
    count(given[0], 1);
    return Reflect.construct(target, given);
  };
  vi.stubGlobal("ArrayBuffer", new Proxy(ArrayBuffer, { construct }));
  await work();
  vi.unstubAllGlobals();
  return bytes;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

const expected = (kind: "directed" | "undirected"): Graph =>
  fromEdges({
    nodeCount: NODES,
    kind,
    sources: ends.map(([source]) => source),
    targets: ends.map(([, target]) => target),
  });

const rowsOf = (graph: Graph): unknown => {
  const { out, inputOrder } = partsOf(graph);
  return { out, inputOrder };
};

describe("reading a large table", () => {
  // The ends are 8 bytes an edge, or a little more, and what is sorted 8, which the graph keeps.
  it.each([
    ["directed", INTEGERS, { directed: true }, 17],
    ["directed without threads", INTEGERS, { directed: true }, 17],
    ["undirected, whose rows are 16 more", INTEGERS, { directed: false }, 33],
    ["with weights, which are 8 and are put in order", text("", " 0.5"), { directed: true }, 34],
    ["with texts as keys", text("n", ""), { directed: true }, 17],
  ])("takes no array twice, %s", async (name, bytes, options, most) => {
    const threads = threadsWith(name.endsWith("without threads") ? [] : [1]);
    const taken = await bytesTaken(() => read(bytes, options, threads));
    expect(taken / EDGES).toBeLessThan(most);
    expect(taken / EDGES).toBeGreaterThan(most - 2);
  });

  it.each(["directed", "undirected"] as const)("has threads touch what is sorted and the rows, %s", async (kind) => {
    const { thread, orders, ended } = watched();
    const graph = await read(INTEGERS, { directed: kind === "directed" }, [thread]);
    expect(orders.filter((order) => order === "touch").length).toBe(kind === "directed" ? 2 : 4);
    expect(ended()).toBe(1);
    expect(rowsOf(graph)).toEqual(rowsOf(expected(kind)));
    const { out, inputOrder } = partsOf(graph);
    // No array stands in memory that was longer, or somebody else's.
    const arrays = [out.offsets, out.neighbors, out.edges, inputOrder].filter((array) => array !== null);
    expect(arrays.map(({ buffer }) => buffer.byteLength)).toEqual(arrays.map(({ byteLength }) => byteLength));
    expect(new Set(arrays.map(({ buffer }) => buffer)).size).toBe(arrays.length);
    const written = await graphToBytes("edges.ewg", graph);
    expect(structuredClone(out)).toEqual(out);
    graph.dispose();
    graph.dispose();
    expect(written).toEqual(await graphToBytes("edges.ewg", expected(kind)));
  });

  it("leaves the rows to an allocator, which gets them back", async () => {
    const allocator: Allocator & { readonly held: Set<unknown> } = countingAllocator();
    const { thread, orders } = watched();
    const graph = await read(INTEGERS, { directed: false, allocator }, [thread]);
    expect(orders.filter((order) => order === "touch").length).toBe(2);
    expect(rowsOf(graph)).toEqual(rowsOf(expected("undirected")));
    expect(allocator.held.has(graph.out.neighbors)).toBe(true);
    graph.dispose();
    graph.dispose();
    expect(allocator.held.size).toBe(0);
  });

  it.each([
    ["self-loops", { selfLoops: "drop" }],
    ["parallel edges", { parallelEdges: "drop" }],
  ] as const)("has nothing touched where it drops %s, whose number nobody knows", async (_, options) => {
    const { thread, orders } = watched();
    const graph = await read(INTEGERS, { directed: false, ...options }, [thread]);
    expect(orders).not.toContain("touch");
    expect(graph.edgeCount).toBeLessThan(EDGES);
  });

  it("takes other memory where a thread ends with what it was to touch", async () => {
    const [thread] = threadsWith([0]);
    const failing: ReaderThread = {
      ...thread!,
      async ask(order, transfer) {
        if (order.kind !== "touch") return await thread!.ask(order, transfer);
        structuredClone(order, { transfer: [...transfer] });
        throw new Error("ended");
      },
    };
    const graph = await read(INTEGERS, { directed: false }, [failing]);
    expect(rowsOf(graph)).toEqual(rowsOf(expected("undirected")));
  });

  it("ends the threads where it is given up halfway, and where the graph is refused", async () => {
    const stop = new Error("stop");
    const given = watched();
    const tell = (done: number): void => {
      if (done > INTEGERS.length / 2) throw stop;
    };
    await expect(read(INTEGERS, {}, [given.thread], tell)).rejects.toBe(stop);
    const refused = watched();
    await expect(read(INTEGERS, { maximumBytes: 1000 }, [refused.thread])).rejects.toThrow(/would have/);
    expect([given.ended(), refused.ended()]).toEqual([1, 1]);
  });
});
