import { describe, expect, it } from "vitest";
import { readGraph } from "../../../src/graph/read.ts";

const read = (text: string, inputFormat?: string) => readGraph({ text }, { inputFormat });

describe("node-link JSON", () => {
  it("is read whatever comes first, links or edges, nodes or ends", async () => {
    const graph = await read(
      '{"edges":[{"target":"b","w":1,"source":"a"}],"directed":true,"nodes":["a",{"id":"b","n":2}]}',
    );
    expect([graph.kind, graph.edgeColumn("w")?.[0], graph.nodeMissing("n")?.[0]]).toEqual(["directed", 1, 1]);
  });

  it("numbers nodes without ids by their positions, as d3 does", async () => {
    const graph = await read('{"nodes":[{"name":"a"},{"name":"b"}],"links":[{"source":1,"target":0}]}');
    expect([graph.kind, graph.edgeCount, graph.nodeKeys.of(1)]).toEqual(["undirected", 1, 1]);
  });

  it("keeps integers beyond 2^53 as keys, and takes NaN, as Python writes it, for a value that is missing", async () => {
    const graph = await read(
      '{"nodes":[{"id":9007199254740993,"x":NaN},{"id":9007199254740992,"x":1}],"links":[{"source":9007199254740993,"target":9007199254740992}]}',
    );
    expect([graph.nodeKeys.of(0), graph.nodeMissing("x")?.[0]]).toEqual([9007199254740993n, 1]);
  });

  it("has infinities, as Python writes them, for values, whether they are wanted or not, and not for keys", async () => {
    const text =
      '{"graph":{"most":-Infinity},"nodes":[{"id":1,"x":Infinity,"y":[-Infinity]},{"id":2}],"links":[{"source":1,"target":2,"w":-Infinity}]}';
    const graph = await read(text);
    expect([graph.nodeColumn("x")?.[0], graph.edgeColumn("w")?.[0]]).toEqual([Infinity, -Infinity]);
    const few = await readGraph({ text }, { nodeAttributes: [], edgeAttributes: [] });
    expect([few.edgeCount, few.attributeNames("node")]).toEqual([1, []]);
    await expect(read('{"nodes":[{"id":-Infinity}],"links":[]}')).rejects.toThrow(
      "text:1:17: found -Infinity as the id of a node; expected a text or a finite number",
    );
    await expect(read('{"nodes":[{"id":1,"x":-Infinite}],"links":[]}')).rejects.toThrow(
      /1:24: found .*; expected Infinity/,
    );
  });

  it.each([
    ["graphology", '{"attributes":{},"nodes":[{"key":"a","attributes":{"x":Infinity}}],"edges":[]}'],
    ["cytoscape", '{"elements":{"nodes":[{"data":{"id":"a","x":Infinity}}],"edges":[]}}'],
    ["jsonl", '{"id":"a","x":Infinity}\n{"source":"a","target":"a"}\n'],
  ])("has them in %s as well", async (format, text) => {
    expect([...(await read(text, format)).nodeColumn("x")!]).toEqual([Infinity]);
  });

  it("keeps numbers beside texts as they are spelled, and lists as their text", async () => {
    const graph = await read('{"nodes":[{"id":0,"v":1.5},{"id":1,"v":"x"},{"id":2,"v":[1, 2]}],"links":[]}');
    const attribute = graph.attribute("node", "v");
    expect(attribute?.kind === "text" && attribute.groups?.categories).toEqual(["x", "[1, 2]", "1.5"]);
  });
});

describe("JSON of Cytoscape", () => {
  it("is read as lists of nodes and edges, or as one list of both", async () => {
    const edge = '{"data":{"id":"e","source":"a","target":"b","w":3}}';
    const nodes = '{"data":{"id":"a"},"position":{"x":1,"y":2}},{"data":{"id":"b"}}';
    for (const text of [
      `{"elements":{"edges":[${edge}],"nodes":[${nodes}]}}`,
      `{"elements":[${edge},${nodes}]}`,
      `[${edge},${nodes}]`,
    ]) {
      const graph = await read(text);
      expect([graph.kind, graph.edgeKeys.of(0), graph.nodeColumn("y")?.[0]]).toEqual(["directed", "e", 2]);
    }
  });
});

describe("JSON lines", () => {
  it("may name ends in several ways, and nodes on lines of their own, before or after", async () => {
    const graph = await read('{"from":1,"to":2,"w":0.5}\n{"id":2,"name":"two"}\n\n{"id":3}\n');
    expect([graph.nodeCount, graph.edgeColumn("w")?.[0], graph.attributeNames("node")]).toEqual([3, 0.5, ["name"]]);
  });

  it("has the nodes and relationships of Neo4j", async () => {
    const graph = await read(
      '{"type":"node","id":"0","labels":["P"],"properties":{"age":3}}\n{"type":"node","id":"1"}\n{"id":"9","type":"relationship","label":"KNOWS","start":{"id":"0"},"end":{"id":"1"},"properties":{"since":1999}}\n',
    );
    expect([graph.nodeColumn("age")?.[0], graph.edgeColumn("since")?.[0], graph.edgeCount]).toEqual([3, 1999, 1]);
  });
});

describe("JSON that is no graph", () => {
  it.each([
    [
      "an end that is no node",
      '{"nodes":[{"id":"a"}],\n"links":[{"source":"a","target":"x"}]}',
      /text:2:33: found "x" as the target/,
    ],
    [
      "an end of another type",
      '{"nodes":[{"id":1}],"links":[{"source":"1","target":1}]}',
      /both have to be of one type/,
    ],
    ["a key that stands twice", '{"nodes":[{"id":1},{"id":1}],"links":[]}', /a second node with the key 1/],
    ["a file that is cut short", '{"nodes":[{"id":"a"}],"links":[{"sour', /the end within a text.*\n.*cut short/],
    ["another form", '{"graph":{"nodes":{}}}', /JSON Graph Format.*\n.*node-link/],
    ["adjacency lists", '{"directed":true,"adjacency":[[]]}', /adjacency_data.*\n.*node_link_data/],
    ["a number that is none", '{"nodes":[{"id":01}],"links":[]}', /text:1:17: found "01"/],
    ["deep nesting", `{"nodes":${"[".repeat(1000)}`, /more than 512 values within each other/],
    ["an infinite number", '{"nodes":[{"id":1,"x":1e999}],"links":[]}', /expected a finite number/],
  ])("is refused with its place: %s", async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
    await expect(read(text)).rejects.toThrow(expect.objectContaining({ code: "graph/input" }));
  });

  it("refuses to be told its direction otherwise", async () => {
    const text = '{"directed":true,"nodes":[],"links":[]}';
    await expect(readGraph({ text }, { directed: false })).rejects.toThrow(/found a directed graph, and the option/);
    await expect(readGraph({ text }, { header: true })).rejects.toThrow(/the option header for a JSON file; expected/);
  });
});
