/** The attributes that a caller asks for are those of the graph, in files of every format. */

import { expect, it } from "vitest";
import { fromEdges } from "../../../src/graph/build.ts";
import { FORMATS } from "../../../src/graph/formats/registry.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import { readGraph } from "../../../src/graph/read.ts";
import { graphToBytes } from "../../../src/graph/write.ts";

const graph = fromEdges({
  kind: "undirected",
  sources: [0, 1, 2],
  targets: [1, 2, 0],
  nodeColumns: { size: [3, 4, 5], flag: [true, false, true], x: [0.5, 1, 2] },
  edgeColumns: { weight: [1, 2, 3], cost: [0.5, undefined, 7], year: [1999, 2001, 2020] },
});

const WANTED = { nodeAttributes: ["x", "none"], edgeAttributes: ["cost"] };

/** Attributes of nodes and edges by name, with all of their values. */
function attributesOf(read: Graph, domain: "node" | "edge", names: readonly string[]): unknown {
  return names.map((name) => [name, read.attribute(domain, name)]);
}

it.each(FORMATS.flatMap(({ name, writing }) => (writing === null ? [] : [name])))(
  "a graph in %s has the attributes that are wanted, and the weight",
  async (format) => {
    const bytes = await graphToBytes("graph.csv", graph, { outputFormat: format });
    const all = await readGraph(bytes, { inputFormat: format });
    const some = await readGraph(bytes, { inputFormat: format, ...WANTED });
    for (const domain of ["node", "edge"] as const) {
      const wanted = [...WANTED[`${domain}Attributes`], ...(domain === "edge" ? ["weight"] : [])];
      const names = all.attributeNames(domain).filter((name) => wanted.includes(name));
      expect(some.attributeNames(domain)).toEqual(names);
      expect(attributesOf(some, domain, names)).toEqual(attributesOf(all, domain, names));
    }
    expect(some.edgeSource()).toEqual(all.edgeSource());
    expect(some.edgeTarget()).toEqual(all.edgeTarget());
  },
);

it("a document has no default of an attribute that nobody wants", async () => {
  const text = `<graphml><key id="a" for="node" attr.name="size" attr.type="int"><default>3</default></key>
    <key id="b" for="node" attr.name="x" attr.type="int"><default>4</default></key>
    <graph edgedefault="directed"><node id="n"/></graph></graphml>`;
  const read = await readGraph({ text }, { nodeAttributes: ["x"] });
  expect(read.attributeNames("node")).toEqual(["x"]);
  expect(read.nodeColumn("x")).toEqual(Float64Array.of(4));
});

it("labels that are the keys are no attribute, wanted or not", async () => {
  const text = 'graph [ node [ id 1 label "1" ] node [ id 2 label "2" ] edge [ source 1 target 2 ] ]';
  for (const nodeAttributes of [["label"], []]) {
    expect((await readGraph({ text }, { inputFormat: "gml", nodeAttributes })).attributeNames("node")).toEqual([]);
  }
});
