/** Graphs written in each format and read again: what a format can hold comes back. */

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromEdges } from "../../../src/graph/build.ts";
import { FORMATS } from "../../../src/graph/formats/registry.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import { readGraph } from "../../../src/graph/read.ts";
import { graphToBytes, writeGraph } from "../../../src/graph/write.ts";
import { bytesOf, SAMPLES } from "./samples.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "edgewise-formats-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Formats that keep keys and attributes of all types. */
const RICH = ["node-link", "graphology", "cytoscape", "jsonl", "graphml", "gexf", "ewg"];
/** Formats that have no word for a graph with edges of both sorts. */
const UNMIXED = ["node-link", "cytoscape", "jsonl"];

const WRITTEN = FORMATS.flatMap((format) => (format.writing && format.name !== "gap" ? [format.name] : []));

async function again(graph: Graph, format: string): Promise<Graph> {
  const path = join(folder, `${format}.file`);
  await writeGraph(path, graph, { outputFormat: format });
  const kind = ["jsonl", "edge-list", "parquet", "arrow", "npz"].includes(format)
    ? { directed: graph.kind === "directed" }
    : {};
  return await readGraph(path, { inputFormat: format, ...kind });
}

it("gives as bytes what a file of the name would hold, in ordinary memory", async () => {
  const graph = fromEdges({ sources: [0, 1, 2], targets: [1, 2, 0] });
  for (const name of ["ring.graphml", "ring.sg", "ring.parquet", "ring.csv.gz"]) {
    const path = join(folder, name);
    await writeGraph(path, graph);
    const bytes = await graphToBytes(name, graph);
    expect(bytes.buffer, name).toBeInstanceOf(ArrayBuffer);
    expect(Buffer.compare(bytes, await readFile(path)), name).toBe(0);
  }
  await expect(graphToBytes("ring", graph)).rejects.toMatchObject({ code: "usage" });
  expect((await graphToBytes("ring", graph, { outputFormat: "dot" })).length).toBeGreaterThan(10);
});

/** All that a graph says, by key: edges in the order of their numbers. */
function told(graph: Graph): unknown {
  const keyOf = (node: number): string => String(graph.nodeKeys.of(node));
  const values = (domain: "node" | "edge", index: number): unknown =>
    Object.fromEntries(
      graph.attributeNames(domain).map((name) => {
        const attribute = graph.attribute(domain, name);
        if (attribute?.kind === "text") return [name, attribute.groups?.categories[attribute.groups.codes[index]!]];
        const isFlag = attribute?.values instanceof Uint8Array;
        return [
          name,
          attribute?.missing?.[index] ? undefined : isFlag ? attribute.values[index] === 1 : attribute?.values[index],
        ];
      }),
    );
  const ends = Array.from({ length: graph.edgeCount }, (_, edge) => [
    keyOf(graph.edgeSource()[edge]!),
    keyOf(graph.edgeTarget()[edge]!),
    graph.edgeUndirected()[edge],
    values("edge", edge),
  ]);
  const nodes = Array.from({ length: graph.nodeCount }, (_, node) => [keyOf(node), values("node", node)]);
  return { kind: graph.kind, nodes, ends };
}

const texts = {
  kind: "category",
  codes: Uint32Array.of(0, 1, 0xffffffff, 0),
  categories: ['a<b&"c"', "Zoë\t☃ 𝒳"],
  example: null,
};

function rich(kind: "directed" | "undirected"): Promise<Graph> {
  const nodes = ["n 0", "n1", "ü", "07"].map((key, index) => ({
    key,
    attributes: {
      size: [1, 2.5, -3e-7][index],
      ok: [true, undefined, false, true][index],
      label: texts.categories[texts.codes[index]!],
    },
  }));
  const edges = [
    { source: "n1", target: "n 0", attributes: { weight: 2, note: "x" } },
    { source: "n1", target: "ü", attributes: { weight: 0.1 } },
    { source: "ü", target: "ü", attributes: { note: "y" } },
    { source: "n1", target: "ü", attributes: { weight: 1e300 } },
  ];
  return readGraph({ text: JSON.stringify({ options: { type: kind }, nodes, edges }) });
}

describe("a graph that is written and read", () => {
  it.each(RICH.flatMap((format) => [[format, "directed"] as const, [format, "undirected"] as const]))(
    "in %s is the same, %s, with keys and attributes",
    async (format, kind) => {
      const graph = await rich(kind);
      expect(told(await again(graph, format))).toEqual(told(graph));
    },
  );

  it.each(RICH.filter((format) => !UNMIXED.includes(format)))(
    "in %s keeps the direction of each edge",
    async (format) => {
      const graph = fromEdges({
        sources: [0, 1, 2],
        targets: [1, 2, 2],
        kind: "mixed",
        undirected: [true, false, true],
      });
      expect(told(await again(graph, format))).toEqual(told(graph));
    },
  );

  it("in a table of commas keeps keys and attributes of edges", async () => {
    const path = join(folder, "table.csv");
    const graph = await readGraph({
      text: 'source,target,weight,note\n"a, b",c,1.5,"say ""x"""\nc,"a, b",,# no\nü,c,3,\n',
    });
    await writeGraph(path, graph);
    expect(told(await readGraph(path))).toEqual(told(graph));
  });

  it("in a list keeps keys with blanks, and weights", async () => {
    const path = join(folder, "list.txt");
    const graph = await readGraph({ text: '"a b" c 1.5\nc "a b" 2\n' });
    await writeGraph(path, graph);
    expect(told(await readGraph(path))).toEqual(told(graph));
  });

  it.each([
    ["directed", [0, 1, 1, 2, 1], [1, 0, 2, 2, 0], Float64Array.of(0.5, 2, 1e300, 4, 5)],
    ["undirected", [2, 0, 1, 1], [1, 1, 1, 2], Int32Array.of(-7, 3, 9, -7)],
    ["undirected", [0, 1], [1, 2], null],
  ] as const)("in npz is the same, %s, with its weights", async (kind, sources, targets, weight) => {
    const graph = fromEdges({ kind, sources, targets, nodeCount: 4, edgeColumns: weight === null ? {} : { weight } });
    expect(told(await again(graph, "npz"))).toEqual(told(graph));
  });

  it("in npz is the matrix of its arcs, each undirected edge twice", async () => {
    const graph = fromEdges({ kind: "undirected", sources: [0, 1], targets: [2, 1] });
    await writeGraph(join(folder, "arcs.npz"), graph);
    const read = await readGraph(join(folder, "arcs.npz"));
    expect([read.kind, read.edgeSource().join(" "), read.edgeTarget().join(" ")]).toEqual([
      "directed",
      "0 1 2",
      "2 1 0",
    ]);
  });

  it.each(UNMIXED)("in %s is refused where it is mixed", async (format) => {
    const graph = fromEdges({ sources: [0, 1], targets: [1, 2], kind: "mixed", undirected: [true, false] });
    await expect(again(graph, format)).rejects.toThrow(expect.objectContaining({ code: "graph/output" }));
  });

  it.each(WRITTEN.filter((name) => name !== "edge-list"))("in %s may have no node and no edge", async (format) => {
    const none = fromEdges({ sources: [], targets: [], nodeCount: 0, directed: false });
    expect((await again(none, format)).nodeCount).toBe(0);
  });

  // Of a bipartite graph of KONECT the two sets are not written apart.
  it.each(SAMPLES.filter(([name]) => WRITTEN.includes(name) && name !== "konect"))(
    "in %s, as another program wrote it, keeps its bytes the second time",
    async (format, sample) => {
      const graph = await readGraph(bytesOf(sample), { inputFormat: format });
      expect(told(await again(graph, format))).toEqual(told(graph));
    },
  );
});
