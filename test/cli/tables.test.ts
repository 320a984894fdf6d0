/** Tables of edges and nodes on the command line, and results that go back into files. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Folder } from "./command.ts";

const folder = new Folder({
  "edges.csv": "# c\nSource,Target,Type,Weight\n1,2,Undirected,2.5\n2,3,Undirected,1\n2,3,Undirected,4\n",
  "more.tsv": "from\tto\n3\t1\n",
  "nodes.csv": 'id,name,club\n1,"Ann, A.",x\n2,Bob,y\n3,=Cy,x\n4,,\n',
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

  it("leave out what cannot be read if told so, and count it", async () => {
    const skipped = await folder.edgewise(["run", "wcc", "broken.txt", "--on-error", "skip", "--workers", "1"]);
    expect(skipped.code).toBe(0);
    expect(skipped.read[0]).toContain("2 lines that could not be read left out");
    expect(skipped.stderr).toContain('warning: left out: broken.txt:2:2: found 1 field, "3"');
    expect(skipped.stderr).toMatch(/broken: 3 nodes, 2 edges/);
  });

  it.each([
    [["--where", "label >"], '--where is "label >": found'],
    [["--sort", "lable"], '--sort is "lable"; expected one of label'],
    [["-o", "x.xlsx"], "found the ending .xlsx; expected one of .csv, .tsv, .json, .jsonl"],
    [["-o", "x.csv", "--json"], "cannot be used with option"],
    [["--separator", "::"], "Expected one of"],
  ])("refuse %j with exit code 2", async (args, message) => {
    const { code, stderr } = await folder.edgewise([...wcc, ...args]);
    expect(code, stderr).toBe(2);
    expect(stderr).toContain(message);
  });
});
