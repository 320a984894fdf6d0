/** Written files as other programs need them: each of these they read otherwise, or not at all, when it was not so. */

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tableFromIPC } from "@uwdata/flechette";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromEdges } from "../../../src/graph/build.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import { readGraph } from "../../../src/graph/read.ts";
import { writeGraph } from "../../../src/graph/write.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "edgewise-others-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function written(graph: Graph, name: string): Promise<string> {
  await writeGraph(join(folder, name), graph);
  return await readFile(join(folder, name), "utf8");
}

const small = fromEdges({
  kind: "directed",
  sources: [0, 0, 1],
  targets: [1, 1, 2],
  nodeColumns: {
    size: Float64Array.of(-3e-7, 1e300, 2),
    r: [1, 300, 2],
    g: [1, 2, 3],
    b: [1, 2, 3],
    x: [1, null, 2],
    y: [1, 2, 3],
  },
});

describe("a written file", () => {
  it("of GML has numbers with a point before their exponent, a label for each node, and says that edges repeat", async () => {
    const text = await written(small, "small.gml");
    expect(text).toContain("    size -3.0e-7\n");
    expect(text).toContain("    size 1.0e+300\n");
    expect(text).toContain("  multigraph 1\n");
    expect(text.match(/label "\d"/g)).toEqual(['label "0"', 'label "1"', 'label "2"']);
    const again = await readGraph(join(folder, "small.gml"));
    expect(again.nodeColumn("size")).toEqual(small.nodeColumn("size"));
    // Labels that are the ids are no attribute.
    expect(again.attributeNames("node")).not.toContain("label");
  });

  it("of GML spells marks by the names that all readers know", async () => {
    const graph = await readGraph({ text: 'source,target\n"a & ""b""",c\n' });
    expect(await written(graph, "marks.gml")).toContain('label "a &amp; &quot;b&quot;"');
  });

  it("of DOT has numbers with an exponent in quotes, since Graphviz has none", async () => {
    const text = await written(small, "small.dot");
    expect(text).toContain('"size"="-3e-7"');
    expect((await readGraph(join(folder, "small.dot"))).nodeColumn("size")).toEqual(small.nodeColumn("size"));
  });

  it("of Cytoscape has the key of a node as its name and value", async () => {
    expect(await written(small, "small.cyjs")).toContain('{"data":{"id":"0","name":"0","value":"0",');
    expect((await readGraph(join(folder, "small.cyjs"))).attributeNames("node")).toEqual(small.attributeNames("node"));
  });

  it("of GEXF has sizes, colors and positions in their places only if all of them can be drawn", async () => {
    const text = await written(small, "small.gexf");
    expect(text).not.toContain("viz:size");
    expect(text).not.toContain("viz:color");
    expect(text).not.toContain("viz:position");
    const again = await readGraph(join(folder, "small.gexf"));
    for (const name of small.attributeNames("node"))
      expect(again.nodeColumn(name)).toEqual(Float64Array.from(small.nodeColumn(name) ?? []));
  });

  it.each(["graphml", "gexf"])("of %s has infinities, which are read again", async (ending) => {
    const graph = fromEdges({ sources: [0], targets: [1], nodeColumns: { d: Float64Array.of(Infinity, -Infinity) } });
    const text = await written(graph, `infinite.${ending}`);
    expect(text).toContain("INF");
    expect((await readGraph(join(folder, `infinite.${ending}`))).nodeColumn("d")).toEqual(graph.nodeColumn("d"));
  });

  it("of commas has the types of edges of a mixed graph, as Gephi has them, once", async () => {
    const graph = fromEdges({ kind: "mixed", sources: [0, 1], targets: [1, 2], undirected: [true, false] });
    const text = await written(graph, "mixed.csv");
    expect(text).toBe("source,target,type\n0,1,Undirected\n1,2,Directed\n");
    const again = await readGraph(join(folder, "mixed.csv"));
    expect(again.kind).toBe("mixed");
    expect(await written(again, "again.csv")).toBe(text);
    await expect(written(graph, "mixed.txt")).rejects.toMatchObject({ code: "graph/output" });
  });

  it("of Arrow has buffers as long as their entries, since Polars takes all bytes of one for entries", async () => {
    const graph = await readGraph({ text: "source,target,kind\na,b,x\nb,c,yz\nc,d,\na,d,x\n" });
    await writeGraph(join(folder, "small.arrow"), graph);
    // Buffers of so few bytes are not packed.
    const { children } = tableFromIPC(new Uint8Array(await readFile(join(folder, "small.arrow"))));
    for (const { data } of children) expect(data[0]?.offsets).toHaveLength(graph.edgeCount + 1);
    expect(children.map(({ data }) => data[0]?.values?.length)).toEqual([4, 4, 4]);
    expect(children[2]?.data[0]?.validity).toHaveLength(1);
  });
});
