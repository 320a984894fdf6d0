/** Values that are no numbers, in files that the command line reads. */

import { afterAll, describe, expect, it } from "vitest";
import { Folder } from "./command.ts";

const folder = new Folder({
  "roads.csv": "from,to,weight\na,b,2\nb,c,NA\nc,d,5\n",
  "empty.csv": "from,to,weight\na,b,2\nb,c,\nc,d,5\n",
  "texts.csv": "from,to,weight\na,b,far\nb,c,2\n",
  "roads.mtx": "%%MatrixMarket matrix coordinate real general\n3 3 2\n1 2 3\n2 3 nan\n",
  "G.v": "1\n2\n3\n",
  "G.e": "1 2 0.5\n2 3 NaN\n",
  "sum.ts": `
import { algorithm } from "edgewise";
export default algorithm("sum", {}, (g) => {
  return { sum: g.edgeAttribute("weight").sum() };
});
`,
});
afterAll(() => folder[Symbol.dispose]());

const one = ["--workers", "1"];
const toAll = (graph: string, ...more: string[]): string[] => ["run", "sssp", graph, "-p", "root=a", ...more, ...one];

describe.concurrent("a value that is no number", () => {
  it.each([
    [toAll("roads.csv"), 'roads.csv:3:5: found "NA" as weight; expected a finite decimal number'],
    [["run", "wcc", "roads.mtx", ...one], 'roads.mtx:4:5: found "nan" as the value of an entry'],
    [["convert", "roads.csv", "roads.wsg"], 'roads.csv:3:5: found "NA" as weight'],
    [["ldbc", "sssp", "--vertices", "G.v", "--edges", "G.e", "-p", "root=1", ...one], 'G.e:2:5: found "NaN" as weight'],
  ])("is an error with its place and the option: %j", async (args, message) => {
    const { code, stdout, stderr } = await folder.edgewise(args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
    expect(stderr).toContain("hint: Say with --missing whether to skip such edges, or to take the default");
  });

  it.each([
    ["skip", "node  distance\nb     2\na     0\n"],
    ["default", "node  distance\nd     8\nc     3\nb     2\na     0\n"],
  ])("is what --missing %s says", async (missing, shown) => {
    const found = await folder.edgewise(toAll("roads.csv", "--missing", missing, "--top", "4"));
    expect(found.code, found.stderr).toBe(0);
    const reached = found.stdout.split("\n").filter((line) => !line.includes("Infinity"));
    expect(reached.join("\n")).toBe(shown);
  });

  it("in files of LDBC, too", async () => {
    const files = ["--vertices", "G.v", "--edges", "G.e", "-p", "root=1", ...one];
    const skipped = await folder.edgewise(["ldbc", "sssp", ...files, "--missing", "skip"]);
    expect(skipped).toMatchObject({ code: 0, stdout: "1 0\n2 0.5\n3 Infinity\n" });
    const filled = await folder.edgewise(["ldbc", "sssp", ...files, "--missing", "default"]);
    expect(filled).toMatchObject({ code: 0, stdout: "1 0\n2 0.5\n3 1.5\n" });
  });

  it("is left out of what is written, or refused", async () => {
    const skipped = await folder.edgewise(["convert", "roads.csv", "skipped.wsg", "--missing", "skip"]);
    expect(skipped.stderr).toMatch(/^roads: 4 nodes, 2 edges/);
    for (const [graph, ...more] of [["roads.csv", "--missing", "default"], ["empty.csv"]] as const) {
      const refused = await folder.edgewise(["convert", graph, "refused.wsg", ...more]);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain('edge 1 from "b" to "c" has no attribute "weight"');
    }
  });

  it("is an error that names it and the line of the program, where one reads it", async () => {
    const empty = await folder.edgewise(["run", "sum.ts", "empty.csv", ...one]);
    expect(empty.stderr).toMatch(/sum\.ts:4:19: edge 1 from "b" to "c" has no attribute "weight"/);
    for (const oracle of [[], ["--oracle"]]) {
      const text = await folder.edgewise(["run", "sum.ts", "texts.csv", ...(oracle.length > 0 ? oracle : one)]);
      expect(text.stderr).toMatch(/sum\.ts:4:19: edge 0 from "a" to "b" has the text "far" on line 2 of texts\.csv/);
    }
    const unread = await folder.edgewise(["run", "wcc", "texts.csv", ...one]);
    expect(unread.code, unread.stderr).toBe(0);
  });

  it("refuses another word for --missing", async () => {
    const { code, stderr } = await folder.edgewise(toAll("roads.csv", "--missing", "drop"));
    expect(code).toBe(2);
    expect(stderr).toContain("skip, default, error");
  });
});
