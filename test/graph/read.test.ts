import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromEdges } from "../../src/graph/build.ts";
import { cycle } from "../../src/graph/generate.ts";
import { type ReadProgress, readGraph } from "../../src/graph/read.ts";
import { readLdbc } from "../../src/graph/read-ldbc.ts";
import { writeGraph } from "../../src/graph/write.ts";
import { serialized } from "./formats/gap-bytes.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "edgewise-read-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** Places are of one text, never go back, and come near its end. */
function expectToAscend(told: readonly ReadProgress[], total: number): void {
  expect(new Set(told.map((progress) => progress.total))).toEqual(new Set([total]));
  const places = told.map(({ done }) => done);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places.at(-1)).toBeGreaterThan(0.5 * total);
  expect(places.at(-1)).toBeLessThanOrEqual(total);
}

describe("readGraph", () => {
  it("reads an edge list and names the graph after the file", async () => {
    const graph = await readGraph(await file("tiny.graph.txt", "1 2\n2 3\n"));
    expect([graph.name, graph.nodeCount, graph.edgeCount]).toEqual(["tiny.graph", 3, 2]);
  });

  it("takes a text that begins with file: for an address", async () => {
    const { href } = pathToFileURL(await file("a b.txt", "1 2\n2 3\n"));
    const graph = await readGraph(href);
    expect([href.endsWith("a%20b.txt"), graph.name, graph.nodeCount]).toEqual([true, "a b", 3]);
  });

  it("unpacks gzip", async () => {
    const graph = await readGraph(await file("packed.txt.gz", gzipSync("1 2 0.5\n")));
    expect([graph.name, graph.edgeColumn("weight")]).toEqual(["packed", new Float64Array([0.5])]);
  });

  it("unpacks gzip whatever the file is called", async () => {
    expect((await readGraph(await file("unnamed", gzipSync("1 2\n")))).edgeCount).toBe(1);
  });

  it.each([
    ["tables", ["1 2\n".repeat(100_000), "2 3\n".repeat(100_000)]],
    [
      "GraphML",
      [
        `<graphml><graph edgedefault="directed"><node id="1"/>${'<edge source="1" target="1"/>'.repeat(400_000)}</graph></graphml>`,
      ],
    ],
    ["Pajek", [`*Vertices 2\n*Arcs\n${"1 2\n".repeat(200_000)}`]],
  ])("tells where it is in %s, of all bytes", async (_, texts) => {
    const total = texts.reduce((sum, { length }) => sum + length, 0);
    const told: ReadProgress[] = [];
    const sources = texts.map((text) => ({ text }));
    await readGraph(sources.length === 1 ? sources[0]! : sources, { onProgress: (progress) => told.push(progress) });
    // Told when its turn is over, and never in the last one.
    expectToAscend(told, total);
  });

  it("tells how much of a .ewg file has been read, part by part", async () => {
    const path = join(folder, "cycle.ewg");
    await writeGraph(path, cycle(1000));
    const told: ReadProgress[] = [];
    await readGraph(path, { onProgress: (progress) => told.push(progress) });
    expectToAscend(told, (await stat(path)).size);
  });

  it("tells how much of a packed .ewg file has been read, unpacked, part by part", async () => {
    const plain = join(folder, "told.ewg");
    await writeGraph(plain, cycle(1000));
    const packed = await file("told.ewg.gz", gzipSync(await readFile(plain)));
    const told: ReadProgress[] = [];
    await readGraph(packed, { onProgress: (progress) => told.push(progress) });
    expectToAscend(told, (await stat(plain)).size);
    expect(told.length).toBeGreaterThan(2);
  });

  it.each([".ewg", ".ewg.gz"])(
    "is given up by what onProgress throws, and takes it for no fault of the file, %s",
    async (ending) => {
      const path = join(folder, `given-up${ending}`);
      await writeGraph(path, cycle(10));
      const onProgress = (): never => {
        throw new RangeError("enough");
      };
      await expect(readGraph(path, { onProgress })).rejects.toThrow(new RangeError("enough"));
    },
  );

  it("parts the fields of a .tsv file by tabs alone", async () => {
    const graph = await readGraph(await file("cities.tsv", "Paris\tNew York\n"));
    expect([graph.nodeKeys.of(0), graph.nodeKeys.of(1)]).toEqual(["Paris", "New York"]);
  });

  it("names the file, line and column of a bad line", async () => {
    const path = await file("bad.el", "1 2\nx 2\n");
    await expect(readGraph(path, { ids: "integer" })).rejects.toThrow(`${path}:2:1: found "x"`);
  });

  const matrix = "%%MatrixMarket matrix coordinate pattern general\n3 3 1\n1 3\n";

  it.each([
    ["its name", "matrix.mtx", matrix],
    ["its name within gzip", "packed.mtx.gz", gzipSync(matrix)],
    ["its first line", "matrix.txt", matrix],
  ])("reads a Matrix Market file, known by %s", async (_, name, content) => {
    const graph = await readGraph(await file(name, content));
    expect([graph.name, graph.nodeCount, graph.nodeKeys.of(2)]).toEqual([name.split(".")[0], 3, 3]);
  });

  it("refuses a .mtx file without its first line", async () => {
    const path = await file("edges.mtx", "1 2\n");
    await expect(readGraph(path)).rejects.toThrow(`${path}:1:1: found "1"; expected the first line`);
  });

  it("refuses options that say how to read an edge list for a Matrix Market file", async () => {
    const path = await file("options.mtx", matrix);
    await expect(readGraph(path, { weight: 3 })).rejects.toThrow(/the option weight for a Matrix Market/);
    expect((await readGraph(path, { weight: undefined, directed: false })).kind).toBe("undirected");
  });

  const rows = serialized([[1], [0, 2], [1]]);

  it.each([
    ["its name", "rows.sg", rows],
    ["its name within gzip", "packed.SG.gz", gzipSync(rows)],
    ["its header", "rows.bin", rows],
  ])("reads a serialized graph, known by %s", async (_, name, content) => {
    const graph = await readGraph(await file(name, content), { directed: false });
    expect([graph.name, graph.kind, graph.nodeCount, graph.edgeCount]).toEqual([
      name.split(".")[0],
      "undirected",
      3,
      2,
    ]);
  });

  it("expects weights of a .wsg file, and none of a .sg file", async () => {
    const weighted = serialized([[[1, 5]], [[0, 5]]]);
    expect((await readGraph(await file("weights.wsg", weighted))).edgeColumn("weight")).toEqual(Int32Array.of(5));
    await expect(readGraph(await file("weights.sg", weighted))).rejects.toThrow(/weights\.sg, byte .*without weights/);
    await expect(readGraph(await file("plain.wsg", rows))).rejects.toThrow(/plain\.wsg, byte .*with weights/);
  });

  it("refuses options that a serialized graph answers itself", async () => {
    const path = await file("options.sg", rows);
    await expect(readGraph(path, { nodeCount: 3 })).rejects.toThrow(/the option nodeCount for a serialized graph/);
    await expect(readGraph(path, { directed: true })).rejects.toThrow(/found an undirected graph, and the option/);
    const directed = await file("directed.sg", serialized([[1], []], [[], [0]]));
    await expect(readGraph(directed, { directed: false })).rejects.toThrow(/found a directed graph, .*\n.*symmetrize/);
  });

  it.each([
    ["is not there", () => join(folder, "absent.txt"), /found no such file; expected a graph file/],
    ["is a directory", () => folder, /found a directory/],
    ["is another format by its name", () => file("some.parquet", "PAR1"), /found a Parquet file/],
    ["is gzip cut short", () => file("cut.gz", gzipSync("1 2\n".repeat(999)).subarray(0, 30)), /does not unpack/],
  ])("refuses a path that %s", async (_, path, message) => {
    const refused = expect(readGraph(await path())).rejects;
    await refused.toThrow(message);
    await expect(readGraph(await path())).rejects.toThrow(expect.objectContaining({ code: "graph/input" }));
  });
});

describe("writeGraph", () => {
  const graph = fromEdges({ sources: [0, 1], targets: [1, 0], edgeColumns: { weight: [2, 3], cost: [4, 5] } });

  it.each([
    ["without weights", "a.sg", {}, undefined],
    ["with the edge attribute weight", "a.wsg", {}, Int32Array.of(2, 3)],
    ["with another edge attribute as weights", "b.wsg", { weight: "cost" }, Int32Array.of(4, 5)],
    ["packed with gzip", "a.wsg.gz", {}, Int32Array.of(2, 3)],
  ])("writes what readGraph reads: %s", async (_, name, options, weights) => {
    await writeGraph(join(folder, name), graph, options);
    const found = await readGraph(join(folder, name));
    expect([found.kind, found.edgeColumn("weight"), found.out]).toEqual(["directed", weights, graph.out]);
    const isPacked = (await readFile(join(folder, name)))[0] === 0x1f;
    expect(isPacked).toBe(name.endsWith(".gz"));
  });

  it.each([
    ["another ending", "a.xyz", {}, "usage", /found the ending \.xyz; expected \.sg, \.wsg/],
    ["a name without an ending", "a", {}, "usage", /found a file name without an ending/],
    ["weights for a .sg file", "a.sg", { weight: "cost" }, "usage", /expected the ending \.wsg/],
    ["a folder that is not there", "none/a.sg", {}, "graph/output", /found no folder \S+none; expected it to be there/],
    ["a file in place of a folder", "a.wsg/a.sg", {}, "graph/output", /found a file \S+a\.wsg; expected a folder/],
    ["the name of a folder", "folder.gml", {}, "graph/output", /found a folder; expected the name of a file/],
    ["an attribute that is not there", "c.wsg", { weight: "price" }, "graph/attribute", /no edge attribute "price"/],
  ])("refuses %s", async (_, name, options, code, message) => {
    await mkdir(join(folder, "folder.gml"), { recursive: true });
    const written = writeGraph(join(folder, name), graph, options);
    await expect(written).rejects.toThrow(message);
    await expect(written).rejects.toThrow(expect.objectContaining({ code }));
  });
});

describe("readLdbc", () => {
  it("reads the two files, packed or not, and names the graph after the vertices", async () => {
    const vertices = await file("tiny.v", "3\n1\n");
    const edges = await file("tiny.e.gz", gzipSync("1 3\n"));
    const { graph, vertexOrder } = await readLdbc(vertices, edges, { directed: true });
    expect([graph.name, graph.edgeCount, [...vertexOrder]]).toEqual(["tiny", 1, [1, 0]]);
  });

  it("tells where it is in both files together", async () => {
    const [vertices, edges] = ["1\n3\n", "1 3\n".repeat(200_000)];
    const told: ReadProgress[] = [];
    const onProgress = (progress: ReadProgress) => told.push(progress);
    await readLdbc({ text: vertices }, { text: edges }, { directed: true, onProgress });
    expectToAscend(told, vertices.length + edges.length);
  });

  it("names the file that is wrong", async () => {
    const vertices = await file("one.v", "1\n");
    const edges = await file("one.e", "1 2\n");
    const unknown = `${edges}:1:3: found 2 as the target of an edge; expected the id of a vertex in ${vertices}`;
    await expect(readLdbc(vertices, edges, { directed: false })).rejects.toThrow(unknown);
    const absent = join(folder, "absent.e");
    await expect(readLdbc(vertices, absent, { directed: false })).rejects.toThrow(`${absent}: found no such file`);
  });
});
