import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Folder } from "./command.ts";

const folder = new Folder({
  "graph.txt": "1 2 5\n2 3 7\n",
  "named.csv": "source,target,since,km\na,b,2001,3\n",
  "both.csv": "source,target,weight\n1,2,3\n2,1,2\n2,3,4\n",
  "columns.csv": "from,to,km,price\n1,2,0.5,30\n2,3,1.5,40\n",
});
afterAll(() => folder[Symbol.dispose]());

describe("edgewise convert", () => {
  it("writes a file on which an algorithm comes to the same", async () => {
    const converted = await folder.edgewise(["convert", "graph.txt", "graph.wsg", "--undirected"]);
    expect(converted).toMatchObject({ code: 0, stdout: "" });
    expect(converted.stderr).toMatch(/^graph: 3 nodes, 2 edges, undirected · graph\.wsg, 81 bytes · read .*, write /);
    const found = await folder.edgewise(["run", "sssp", "graph.wsg", "-p", "root=0"]);
    // Nodes are called by their indices there.
    expect(found).toMatchObject({ code: 0, stdout: "node  distance\n2     12\n1     5\n0     0\n" });
  });

  it("takes a column as weights", async () => {
    const price = await folder.edgewise(["convert", "columns.csv", "price.wsg", "--weight", "price"]);
    expect(price.code, price.stderr).toBe(0);
    const distance = await folder.edgewise(["convert", "columns.csv", "km.wsg", "--weight", "km"]);
    expect(distance.code).toBe(1);
    expect(distance.stderr).toContain("the edge from 1 to 2 has 0.5 as weight; expected integers of 32 bits");
  });

  it("says what the file does not say of the graph", async () => {
    const table = await folder.edgewise(["convert", "graph.txt", "graph.csv", "--undirected"]);
    expect(table.stderr).toContain("\ngraph.csv does not say that edges have no direction: read it with --undirected");
    const json = await folder.edgewise(["convert", "graph.txt", "graph.json", "--undirected"]);
    expect([json.code, json.stderr.trimEnd().split("\n")]).toEqual([0, [expect.stringMatching(/^graph: 3 nodes/)]]);
  });

  it("says what the file has not of the graph", async () => {
    const { stderr } = await folder.edgewise(["convert", "columns.csv", "columns.mtx", "--weight", "km"]);
    expect(stderr.trimEnd().split("\n").slice(1)).toEqual([
      'columns.mtx is without the edge attribute "price", which a .ewg file has',
    ]);
    const { stderr: named } = await folder.edgewise(["convert", "named.csv", "named.graph", "--undirected"]);
    expect(named.trimEnd().split("\n").slice(1)).toEqual([
      "named.graph is without what nodes are called, which a .ewg file has",
      'named.graph is without the edge attributes "since", "km", which a .ewg file has',
    ]);
  });

  it("makes edges undirected where METIS wants it, as the hint says", async () => {
    const { stderr } = await folder.edgewise(["convert", "both.csv", "both.graph"]);
    expect(stderr).toMatch(/hint: edgewise convert makes all edges of a graph undirected with --symmetrize drop/);
    await folder.edgewise(["convert", "both.csv", "both.graph", "--symmetrize", "sum"]);
    expect(readFileSync(join(folder.path, "both.graph"), "utf8")).toBe("3 2 001\n2 5\n1 5 3 4\n2 4\n");
  });

  it("refuses to lose the weights that were asked for", async () => {
    const { code, stderr } = await folder.edgewise(["convert", "columns.csv", "price.sg", "--weight", "price"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('found "price" to be written as weights')]);
  });

  it("refuses an ending before it reads", async () => {
    const { code, stderr } = await folder.edgewise(["convert", "absent.txt", "graph.xyz"]);
    expect(code).toBe(2);
    expect(stderr).toContain("graph.xyz: found the ending .xyz; expected .sg, .wsg");
  });
});
