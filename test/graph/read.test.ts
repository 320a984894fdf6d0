import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readGraph } from "../../src/graph/read.ts";

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

describe("readGraph", () => {
  it("reads an edge list and names the graph after the file", async () => {
    const graph = await readGraph(await file("tiny.graph.txt", "1 2\n2 3\n"));
    expect([graph.name, graph.nodeCount, graph.edgeCount]).toEqual(["tiny.graph", 3, 2]);
  });

  it("unpacks gzip", async () => {
    const graph = await readGraph(await file("packed.txt.gz", gzipSync("1 2 0.5\n")));
    expect([graph.name, graph.edgeColumn("weight")]).toEqual(["packed", new Float64Array([0.5])]);
  });

  it("unpacks gzip whatever the file is called", async () => {
    expect((await readGraph(await file("unnamed", gzipSync("1 2\n")))).edgeCount).toBe(1);
  });

  it("parts the fields of a .tsv file by tabs alone", async () => {
    const graph = await readGraph(await file("cities.tsv", "Paris\tNew York\n"));
    expect([graph.nodeKeys.of(0), graph.nodeKeys.of(1)]).toEqual(["Paris", "New York"]);
  });

  it("names the file, line and column of a bad line", async () => {
    const path = await file("bad.el", "1 2\nx 2\n");
    await expect(readGraph(path)).rejects.toThrow(`${path}:2:1: found "x"`);
  });

  it.each([
    ["is not there", () => join(folder, "absent.txt"), /found no such file; expected a graph file/],
    ["is a directory", () => folder, /found a directory/],
    ["is another format by its name", () => file("some.graphml", "<graphml/>"), /found a GraphML file/],
    ["is gzip cut short", () => file("cut.gz", gzipSync("1 2\n".repeat(999)).subarray(0, 30)), /does not unpack/],
  ])("refuses a path that %s", async (_, path, message) => {
    const refused = expect(readGraph(await path())).rejects;
    await refused.toThrow(message);
    await expect(readGraph(await path())).rejects.toThrow(expect.objectContaining({ code: "graph/input" }));
  });
});
