import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { fromEdges } from "../../../src/graph/build.ts";
import { ewgBytes } from "../../../src/graph/formats/ewg/write.ts";
import { type Graph, partsOf } from "../../../src/graph/graph.ts";
import type { Keys } from "../../../src/graph/keys.ts";
import { readGraph } from "../../../src/graph/read.ts";
import { writeGraph } from "../../../src/graph/write.ts";
import { countingAllocator } from "../counting-allocator.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-ewg-"));
afterAll(() => rmSync(folder, { recursive: true }));

const keysOf = (keys: Keys): unknown[] => Array.from({ length: keys.size }, (_, index) => keys.of(index));

/** All that a graph is made of, and where its keys are found. */
function allOf(graph: Graph): unknown {
  const { name, allocator, nodeKeys, edgeKeys, nodeColumns, edgeColumns, ...structure } = partsOf(graph);
  const columns = (list: typeof nodeColumns): unknown =>
    Array.from(list, ([key, column]) => [key, column.kind === "category" ? { ...column, example: null } : column]);
  return {
    ...structure,
    nodeKeys: keysOf(nodeKeys),
    edgeKeys: keysOf(edgeKeys),
    found: keysOf(nodeKeys).map((key) => nodeKeys.indexOf(key as string)),
    nodeColumns: columns(nodeColumns),
    edgeColumns: columns(edgeColumns),
  };
}

const again = (graph: Graph): Promise<Graph> => readGraph(ewgBytes(graph));

const edge = fc.record({ source: fc.nat(5), target: fc.nat(5), undirected: fc.boolean() });
const graphs = fc
  .record({ kind: fc.constantFrom("directed", "undirected", "mixed"), edges: fc.array(edge, { maxLength: 14 }) })
  .map(({ kind, edges }) =>
    fromEdges({
      kind,
      nodeCount: 6,
      sources: edges.map(({ source }) => source),
      targets: edges.map(({ target }) => target),
      undirected: kind === "mixed" ? edges.map(({ undirected }) => undirected) : undefined,
      edgeColumns: { place: Uint32Array.from(edges.keys()) },
    }),
  );

describe("a graph in a .ewg file", () => {
  it("has the same rows, edges, order and columns, whatever it was made by", async () => {
    await fc.assert(
      fc.asyncProperty(graphs, async (graph) => {
        const made = [
          graph,
          graph.transpose(),
          graph.relabel("degree"),
          graph.symmetrize({ parallelEdges: "drop" }),
          graph.filter({ nodes: (node) => node !== 2, edges: (number) => number % 3 !== 1 }),
        ];
        for (const each of made) expect(allOf(await again(each))).toEqual(allOf(each));
      }),
      { numRuns: 60 },
    );
  });

  it("has keys of each type, and finds them", async () => {
    const lists = [
      [1, 2, 3],
      [0.5, Number.NaN, 1e300],
      [5, 4, 3],
      [-0, 1, 2],
      ["b", "", "\ufeffü𝒳\0"],
      ["1", 1, 2n ** 80n],
      [true, "true", -3n],
    ];
    for (const keys of lists) {
      const graph = fromEdges({ sources: [0, 1], targets: [1, 2], nodeKeys: keys, edgeKeys: keys.slice(0, 2) });
      expect(allOf(await again(graph))).toEqual(allOf(graph));
    }
  });

  it("has attributes of each type, missing and few ones among them", async () => {
    const nodes = Array.from({ length: 9 }, (_, index) => ({
      key: `n${index}`,
      attributes: {
        text: ["x", undefined, "é", "x"][index % 4],
        number: index % 2 ? index / 3 : undefined,
        flag: index % 3 ? index > 4 : undefined,
        ...(index === 7 ? { rare: 5 } : {}),
      },
    }));
    const read = await readGraph({ text: JSON.stringify({ options: { type: "directed" }, nodes, edges: [] }) });
    expect(allOf(await again(read))).toEqual(allOf(read));
    const values = {
      bytes: [true, false],
      ints: Int32Array.of(-1, 2),
      uints: Uint32Array.of(0, 2 ** 32 - 1),
      floats: Float32Array.of(0.1, -0),
      doubles: Float64Array.of(Number.NaN, -Infinity),
    };
    const graph = fromEdges({ sources: [0, 1], targets: [1, 0], edgeColumns: values, nodeColumns: values });
    expect(allOf(await again(graph))).toEqual(allOf(graph));
  });

  it("is read from a path, a Blob, a stream and packed, by its name and by its contents", async () => {
    const graph = fromEdges({ sources: [2, 0, 1], targets: [1, 2, 1], directed: false, nodeKeys: ["a", "b", "c"] });
    const path = join(folder, "graph.ewg");
    await writeGraph(path, graph);
    await writeGraph(`${path}.gz`, graph);
    const other = join(folder, "graph.bin");
    const bytes = Uint8Array.from(ewgBytes(graph));
    writeFileSync(other, bytes);
    const sources = [path, `${path}.gz`, other, new File([bytes], "g.ewg"), new Blob([bytes]).stream()];
    for (const source of sources) expect(allOf(await readGraph(source))).toEqual(allOf(graph));
    expect((await readGraph(path)).name).toBe("graph");
  });

  it("has its arrays from the allocator, which gets them back where the file is bad", async () => {
    const graph = fromEdges({ sources: [2, 0, 1], targets: [1, 2, 1], edgeColumns: { weight: [1, 2, 3] } });
    const allocator = countingAllocator();
    const read = await readGraph(ewgBytes(graph), { allocator });
    expect([...allocator.held]).toEqual([read.out.offsets, read.out.neighbors, read.edgeColumn("weight")]);
    read.dispose();
    expect(allocator.held.size).toBe(0);
    await expect(
      readGraph(
        altered(graph, ({ neighbors }) => neighbors, set(2, 9)),
        { allocator },
      ),
    ).rejects.toThrow();
    expect(allocator.held.size).toBe(0);
  });

  it("has no number where one is missing, whatever stands there", async () => {
    const graph = fromEdges({ sources: [0, 1], targets: [1, 0], edgeColumns: { weight: [null, 2] } });
    const bytes = altered(graph, ({ edgeColumns }) => edgeColumns[0].values, set(0, 7));
    expect((await readGraph(bytes)).edgeColumn("weight")).toEqual(Float64Array.of(Number.NaN, 2));
  });

  it("loses what the options drop, and keeps keys and attributes of the rest", async () => {
    const graph = fromEdges({
      sources: [1, 0, 0, 1],
      targets: [1, 1, 1, 0],
      nodeKeys: ["a", "b"],
      edgeKeys: ["w", "x", "y", "z"],
      edgeColumns: { weight: [1, 2, 3, 4] },
    });
    const read = await readGraph(ewgBytes(graph), { selfLoops: "drop", parallelEdges: "sum" });
    expect([keysOf(read.nodeKeys), keysOf(read.edgeKeys)]).toEqual([
      ["a", "b"],
      ["x", "z"],
    ]);
    expect(read.edgeColumn("weight")).toEqual(Float64Array.of(5, 4));
  });

  it("cannot have keys that are symbols or objects, and texts that are no UTF-8", async () => {
    for (const key of [Symbol("a"), {}, "\ud800"]) {
      const graph = fromEdges({ sources: [0], targets: [1], nodeKeys: [key, "b"] });
      expect(() => ewgBytes(graph)).toThrow(expect.objectContaining({ code: "graph/output" }));
    }
  });

  it("is refused options that say what it says itself", async () => {
    const graph = fromEdges({ sources: [0], targets: [1] });
    const path = join(folder, "told.ewg");
    await writeGraph(path, graph);
    for (const options of [{ separator: "," }, { directed: false }] as const) {
      await expect(readGraph(path, options)).rejects.toThrow(expect.objectContaining({ code: "usage" }));
    }
    await expect(readGraph(path, { maximumBytes: 8 })).rejects.toThrow(expect.objectContaining({ code: "graph/size" }));
  });
});

type Found = { type: string; at: number; length: number };
// What JSON gives; a wrong path is seen at once.
// biome-ignore lint/suspicious/noExplicitAny: the directory of a file that a test takes apart
type Json = any;

const DIRECTORY = 64;

function directoryOf(bytes: Uint8Array): { readonly directory: Json; readonly begin: number } {
  const length = new DataView(bytes.buffer).getUint32(12, true);
  const text = new TextDecoder().decode(bytes.subarray(DIRECTORY, DIRECTORY + length));
  return { directory: JSON.parse(text), begin: Math.ceil((DIRECTORY + length) / 64) * 64 };
}

const ARRAYS = { u8: Uint8Array, i32: Int32Array, u32: Uint32Array, f32: Float32Array, f64: Float64Array } as const;
type Values = InstanceType<(typeof ARRAYS)[keyof typeof ARRAYS]>;

const set =
  (index: number, value: number) =>
  (array: Values): void => {
    array[index] = value;
  };

/** The file of a graph with one of its arrays changed. */
function altered(graph: Graph, which: (directory: Json) => Found, change: (array: Values) => void): Uint8Array {
  const bytes = Uint8Array.from(ewgBytes(graph));
  const { directory, begin } = directoryOf(bytes);
  const { type, at, length } = which(directory);
  change(new ARRAYS[type as keyof typeof ARRAYS](bytes.buffer, begin + at, length));
  return bytes;
}

/** The file of a graph with another directory. */
function retold(graph: Graph, change: (directory: Json) => unknown): Uint8Array {
  const bytes = ewgBytes(graph);
  const { directory, begin } = directoryOf(bytes);
  const told = change(directory);
  const text = new TextEncoder().encode(typeof told === "string" ? told : JSON.stringify(directory));
  const start = Math.ceil((DIRECTORY + text.length) / 64) * 64;
  const result = new Uint8Array(start + bytes.length - begin);
  result.set(bytes.subarray(0, DIRECTORY));
  result.set(text, DIRECTORY);
  result.set(bytes.subarray(begin), start);
  const view = new DataView(result.buffer);
  view.setUint32(12, text.length, true);
  view.setBigUint64(16, BigInt(result.length), true);
  return result;
}

const directed = fromEdges({
  sources: [0, 0, 0, 2],
  targets: [1, 2, 2, 0],
  edgeKeys: [9, 7, 8, 6],
  nodeKeys: ["a", "b", "ü"],
});
const undirected = fromEdges({
  directed: false,
  sources: [1, 0, 0, 2],
  targets: [1, 1, 2, 1],
  edgeColumns: { ok: [true, false, true, true] },
});
const parallel = fromEdges({ directed: false, sources: [0, 0], targets: [1, 1] });
const mixed = fromEdges({
  kind: "mixed",
  undirected: [true, false, true],
  sources: [0, 1, 2],
  targets: [1, 0, 2],
  nodeKeys: [1, "a", 2n],
});
const reordered = fromEdges({ sources: [1, 0, 0], targets: [0, 1, 1], nodeKeys: [0.5, 3, 2], nodeCount: 3 });

it("the directory of a .ewg file is as docs/graphs.md shows it", () => {
  const graph = fromEdges({
    directed: false,
    sources: [0, 1],
    targets: [1, 2],
    nodeKeys: ["a", "b", "c"],
    edgeColumns: { weight: [null, 2.5] },
  });
  const shown = /```json\n(\{\n {2}"kind"[^`]*)```/.exec(readFileSync("docs/graphs.md", "utf8"))?.[1] ?? "";
  expect(JSON.parse(shown)).toEqual(directoryOf(Uint8Array.from(ewgBytes(graph))).directory);
});

describe("a .ewg file is refused with the byte where", () => {
  it.each<[string, Uint8Array, RegExp]>([
    [
      "an offset descends",
      altered(directed, ({ offsets }) => offsets, set(1, 4)),
      /found 3 as the offset of row 2; expected at least 4/,
    ],
    ["rows do not end with the neighbors", altered(directed, ({ offsets }) => offsets, set(3, 3)), /expected 4$/],
    [
      "a neighbor is no node",
      altered(directed, ({ neighbors }) => neighbors, set(3, 3)),
      /found 3 as a neighbor of node 2; expected a node from 0 to 2/,
    ],
    ["neighbors descend", altered(directed, ({ neighbors }) => neighbors, set(1, 0)), /expected a node from 1 to 2/],
    [
      "an edge has another number",
      altered(undirected, ({ edges }) => edges, set(0, 1)),
      /found 1 as the number of an edge of node 0; expected 0/,
    ],
    [
      "a number is another's at the upper end",
      altered(undirected, ({ edges }) => edges, set(2, 1)),
      /number of an edge of node 1; expected 0/,
    ],
    [
      "parallel edges change places in one row",
      altered(
        parallel,
        ({ edges }) => edges,
        (numbers) => numbers.set([1, 0], 2),
      ),
      /found 0 as the number of an edge of node 1; expected one above 1/,
    ],
    [
      "an edge is in one row only",
      altered(undirected, ({ neighbors }) => neighbors, set(1, 1)),
      /found 0 in the row of node 2, and not 2 as often in the row of node 0/,
    ],
    [
      "the edges are fewer than said",
      retold(undirected, (told) => {
        told.edgeCount = 5;
        told.inputOrder = null;
        told.edgeKeys = { kind: "index" };
        told.edgeColumns = [];
      }),
      /found 4 edges in the rows; expected 5/,
    ],
    ["an end is no node", altered(mixed, ({ ends }) => ends.target, set(0, 7)), /found 0 and 7 as the ends of edge 0/],
    [
      "an undirected edge has its higher end first",
      altered(mixed, ({ ends }) => ends.undirected, set(1, 1)),
      /found 1 and 0 as the ends/,
    ],
    [
      "an arc is of another edge",
      altered(mixed, ({ edges }) => edges, set(0, 2)),
      /found 2 as the edge from node 0 to 1/,
    ],
    [
      "an edge stands twice",
      altered(mixed, ({ edges }) => edges, set(2, 0)),
      /as the edge from node 1 to 0; expected one with these ends that stands nowhere else/,
    ],
    ["a truth is neither 0 nor 1", altered(mixed, ({ ends }) => ends.undirected, set(0, 2)), /found 2 as a truth/],
    [
      "places in the input repeat",
      altered(reordered, ({ inputOrder }) => inputOrder, set(0, 0)),
      /found 0 a second time|expected one order/,
    ],
    [
      "places in the input repeat far apart and beyond the number of edges",
      altered(
        reordered,
        ({ inputOrder }) => inputOrder,
        (order) => order.set([4e9, 7, 4e9]),
      ),
      /found 4000000000 a second time/,
    ],
    [
      "places in the input repeat below a multiple of the number of edges",
      altered(
        reordered,
        ({ inputOrder }) => inputOrder,
        (order) => order.set([64, 65, 64]),
      ),
      /found 64 a second time/,
    ],
    [
      "parallel edges are in another order",
      altered(
        reordered,
        ({ inputOrder }) => inputOrder,
        (order) => order.set([2, 1, 0]),
      ),
      /found the parallel edges 0 and 1 in this order/,
    ],
    [
      "two nodes have one key",
      altered(directed, ({ nodeKeys }) => nodeKeys.texts.bytes, set(1, 97)),
      /found text 0 again as text 1/,
    ],
    [
      "a text is no UTF-8",
      altered(directed, ({ nodeKeys }) => nodeKeys.texts.bytes, set(3, 255)),
      /not UTF-8 in text 2/,
    ],
    [
      "texts begin behind each other",
      altered(directed, ({ nodeKeys }) => nodeKeys.texts.starts, set(1, 9)),
      /beginning of text 1; expected at least 0 and at most 4/,
    ],
    [
      "two edges have one key",
      altered(directed, ({ edgeKeys }) => edgeKeys.values, set(0, 7)),
      /found two edges with the key 7/,
    ],
    [
      "two nodes have one number",
      altered(reordered, ({ nodeKeys }) => nodeKeys.values, set(1, 2)),
      /found two nodes with the key 2/,
    ],
    [
      "a key is of no type",
      altered(mixed, ({ nodeKeys }) => nodeKeys.types, set(1, 4)),
      /found 4 as the type of a key/,
    ],
    [
      "a key is not of its type",
      altered(mixed, ({ nodeKeys }) => nodeKeys.types, set(1, 1)),
      /found "a" as a key that is a number/,
    ],
    [
      "an attribute is no truth",
      altered(undirected, ({ edgeColumns }) => edgeColumns[0].values, set(2, 3)),
      /found 3 as a truth/,
    ],
    ["there is no JSON", retold(directed, () => "{"), /found a directory that is no JSON/],
    [
      "an array is said to be longer than the file",
      retold(directed, (told) => {
        told.nodeKeys.texts.bytes.length = 2 ** 40;
      }),
      /found nodeKeys.texts.bytes up to byte .* expected \d+ bytes of arrays/,
    ],
    [
      "more nodes are said than there are rows",
      retold(directed, (told) => {
        told.nodeCount = 2 ** 31;
      }),
      /as offsets.length of the directory; expected 2147483649/,
    ],
    [
      "arrays are said to overlap",
      retold(directed, (told) => {
        told.neighbors.at = 0;
      }),
      /as neighbors.at of the directory; expected 64/,
    ],
    [
      "an array is of another type",
      retold(directed, (told) => {
        told.offsets.type = "f64";
      }),
      /as offsets.type of the directory; expected u32/,
    ],
    [
      "a member is missing",
      retold(directed, (told) => {
        delete told.ends;
      }),
      /found no ends of the directory/,
    ],
    [
      "a member is unknown",
      retold(directed, (told) => {
        told.colors = 1;
      }),
      /found "colors" among what is said of the directory/,
    ],
    [
      "a name stands twice",
      retold(undirected, (told) => {
        told.nodeColumns = [{ ...told.edgeColumns[0] }];
      }),
      /nodeColumns\[0\].values.length|nodeColumns\[0\].values.at/,
    ],
    ["the version is another", changedAt(directed, 8, 2), /found version 2; expected 1/],
    [
      "bytes were taken for text",
      changedAt(directed, 4, 10),
      /found other bytes than those that a .ewg file begins with/,
    ],
    [
      "the file was cut short",
      ewgBytes(directed).slice(0, -1),
      /found \d+ bytes in all; expected \d+, as the header says/,
    ],
    ["the directory is longer than the file", changedAt(directed, 15, 1), /found a directory of \d+ bytes/],
  ])("%s", async (_, bytes, message) => {
    const reading = readGraph(bytes, { inputFormat: "ewg" });
    await expect(reading).rejects.toThrow(
      expect.objectContaining({ code: "graph/input", message: expect.stringMatching(message) }),
    );
    await expect(reading).rejects.toThrow(/^bytes, byte \d+: /);
  });
});

function changedAt(graph: Graph, at: number, value: number): Uint8Array {
  const bytes = Uint8Array.from(ewgBytes(graph));
  bytes[at] = value;
  return bytes;
}
