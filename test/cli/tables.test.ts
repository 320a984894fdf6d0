/** Tables of edges and nodes on the command line, and results that go back into files. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readGraph } from "../../src/graph/read.ts";
import { Folder } from "./command.ts";

const folder = new Folder({
  "edges.csv": "# c\nSource,Target,Type,Weight\n1,2,Undirected,2.5\n2,3,Undirected,1\n2,3,Undirected,4\n",
  "more.tsv": "from\tto\n3\t1\n",
  "nodes.csv": 'id,name,club\n1,"Ann, A.",x\n2,Bob,y\n3,=Cy,x\n4,,\n',
  "both.ts": `
    import { algorithm } from "edgewise";
    export default algorithm("both", {}, (g) => ({ degree: g.inDegree(), twice: g.edgeAttribute("weight").mul(2) }));`,
  "agreement.ew":
    "algorithm agreement(group: node<u32>) {\n  let same = sum(u in in_neighbors: where(group[u] == group, 1, 0))\n  return same\n}\n",
  "summed.ew":
    "algorithm summed() {\n  let deg = out_degree + in_degree\n  let total = sum(deg)\n  return deg, total\n}\n",
  "path.txt": "1 2\n2 3\n",
  "clubs.csv": "id,name,club\n1,Ann,x\n2,Bob,y\n3,Cy,y\n",
  "degreeOf.ts": `
    import { algorithm } from "edgewise";
    export default algorithm("costs", {}, (g) => ({ cost: g.edgeAttribute("cost").mul(2) }));`,
  "wide.csv": "source,target,color,cost,note\na,b,red,1,x\nb,c,blue,1.5,y\n",
  "named.csv": 'from,to,weight\n"a\tb",c,0.5\nc,"a\tb",3\n',
  "broken.gml": "graph [ node [ id 1 ] node [ id 2 w x ] edge [ source 1 target 1 ] edge [ source 1 target 2 ] ]",
  "broken.txt": "1 2\n3\n2 3\n4 5 6\n",
});
afterAll(() => folder[Symbol.dispose]());

const read = (name: string): string => readFileSync(join(folder.path, name), "utf8");
const wcc = ["run", "wcc", "edges.csv", "--nodes", "nodes.csv", "--workers", "1"];

describe.concurrent("tables on the command line", () => {
  it("are told on stderr, a line for each, and are one graph with the nodes beside them", async () => {
    const out = ["-o", "labels.csv", "--with", "name,club", "--sort", "name:asc", "--spreadsheet"];
    const { code, stderr, read: told } = await folder.edgewise([...wcc, "--edges", "more.tsv", ...out]);
    expect(code, stderr).toBe(0);
    expect(told).toEqual([
      'nodes.csv: parted by commas · header · key "id" · integer keys · no comment lines',
      'edges.csv: parted by commas · header · source "Source" · target "Target" · weight "Weight" · mixed by its column of types · integer keys · 1 comment line',
      'more.tsv: parted by tabs · header · source "from" · target "to" · no weight · mixed by its column of types · integer keys · no comment lines',
    ]);
    expect(read("labels.csv")).toBe(`node,label,name,club\n3,0,'=Cy,x\n1,0,"Ann, A.",x\n2,0,Bob,y\n4,3,,\n`);
  });

  it("are read without the attributes that a run does not use, and an unknown one is an error", async () => {
    const [chosen, unknown] = await Promise.all([
      folder.edgewise(["run", "degreeOf.ts", "wide.csv", "--with", "color", "--json"]),
      folder.edgewise(["run", "degreeOf.ts", "wide.csv", "--with", "colour"]),
    ]);
    expect(chosen.code, chosen.stderr).toBe(0);
    const { results } = JSON.parse(chosen.stdout);
    expect(results.cost.map(({ value }: { value: number }) => value)).toEqual([2, 3]);
    expect(results.color.map(({ value }: { value: string }) => value)).toEqual(["red", "blue"]);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain(
      'found no attribute "colour" of what the results are of; the graph has cost, color, note',
    );
    expect(unknown.read.length).toBe(1);
  });

  it("have texts that a parameter is given by, and an unknown one is an error that lists what there is", async () => {
    const run = ["run", "agreement.ew", "edges.csv", "--nodes", "clubs.csv"];
    const [read, unknown] = await Promise.all([
      folder.edgewise([...run, "-p", "group=club", "--with", "club", "-o", "same.csv", "--undirected"]),
      folder.edgewise([...run, "-p", "group=clubb"]),
    ]);
    expect(read.code, read.stderr).toBe(0);
    expect(readFileSync(join(folder.path, "same.csv"), "utf8")).toBe("node,same,club\n1,0,x\n2,2,y\n3,2,y\n");
    expect(unknown.stderr).toContain('has no node attribute "clubb"; it has name, club');
  });

  it("give results that are chosen by a condition, counted by groups, and written as JSON", async () => {
    const [groups, chosen] = await Promise.all([
      folder.edgewise([...wcc, "--groups", "-o", "groups.json"]),
      folder.edgewise([...wcc, "--where", "label == 0 and degree > 1", "-o", "chosen.jsonl", "--with", "club"]),
    ]);
    expect([groups.code, chosen.code], groups.stderr + chosen.stderr).toEqual([0, 0]);
    expect(JSON.parse(read("groups.json"))).toEqual({
      scalars: {},
      groups: [
        { label: 0, size: 3, first: "1" },
        { label: 3, size: 1, first: "4" },
      ],
    });
    expect(read("chosen.jsonl")).toBe('{"node": 2, "label": 0, "club": "y"}\n{"node": 3, "label": 0, "club": "x"}\n');
    expect(chosen.read[1]).toContain("undirected by its column of types");
  });

  it("give results parted by tabs, of nodes or of edges where there are both", async () => {
    const both = ["run", "both.ts", "named.csv", "--workers", "1", "-o", "both.tsv"];
    const edges = await folder.edgewise([...both, "--of", "edges"]);
    expect([edges.code, read("both.tsv")]).toEqual([0, 'source\ttarget\ttwice\n"a\tb"\tc\t1\nc\t"a\tb"\t6\n']);
    const refused = await folder.edgewise(both);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining("Choose with --of nodes or --of edges"),
    ]);
  });

  it("leave out what cannot be read if told so, and count it", async () => {
    const skipped = await folder.edgewise(["run", "wcc", "broken.txt", "--on-error", "skip", "--workers", "1"]);
    expect(skipped.code).toBe(0);
    expect(skipped.read[0]).toContain("2 lines that could not be read left out");
    expect(skipped.stderr).toContain('warning: left out: broken.txt:2:2: found 1 field, "3"');
    expect(skipped.stderr).toMatch(/broken: 3 nodes, 2 edges/);
    const other = await folder.edgewise(["convert", "broken.gml", "rest.jsonl", "--on-error", "skip"]);
    expect([other.code, read("rest.jsonl")]).toEqual([0, '{"id":1}\n{"source":1,"target":1}\n']);
    expect(other.stderr).toContain("could not be read and were left out: 2\nwarning: left out: broken.gml:1:37: found");
  });

  it("are in every graph file that they may be written to, and scalars on stdout beside it", async () => {
    const { stderr } = await folder.edgewise([...wcc, "-o", "x.mtx"]);
    const endings = /expected one of (.*)/.exec(stderr)![1]!.split(", ");
    expect(endings).toEqual(expect.arrayContaining([".graphml", ".gexf", ".ewg"]));
    for (const ending of endings.slice(endings.indexOf(".ewg"))) {
      const written = await folder.edgewise(["run", "summed.ew", "path.txt", "-o", `summed${ending}`]);
      expect(written, ending).toMatchObject({ code: 0, stdout: "total: 4\n" });
      const graph = await readGraph(join(folder.path, `summed${ending}`));
      expect(graph.attributeNames("node"), ending).toContain("deg");
    }
  });

  it.each([
    [["-o", "x.mtx"], "found the ending .mtx; expected one of .csv, .tsv, .json, .jsonl"],
    [["--where", "label >"], '--where is "label >": found'],
    [["--sort", "lable"], '--sort is "lable"; expected one of label'],
    [["-o", "x.xlsx"], "found the ending .xlsx; expected one of .csv, .tsv, .json, .jsonl"],
    [["-o", "x.csv", "--json"], "cannot be used with option"],
    [["-o", "none/x.csv"], "found no folder none; expected it to be there", 1],
    [["--trace", "none/x.json"], "found no folder none; expected it to be there", 1],
    [["--separator", "::"], "Expected one of"],
  ] as const)("refuse %j, before anything is read", async (args, message, expected: number = 2) => {
    const { code, stderr, read: told } = await folder.edgewise([...wcc, ...args]);
    expect([code, told.length], stderr).toEqual([expected, args[0] === "--where" || args[0] === "--sort" ? 2 : 0]);
    expect(stderr).toContain(message);
  });
});
