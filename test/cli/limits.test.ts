/** The limits of the library as options of the command line, and its options called by their flags. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Folder } from "./command.ts";

const folder = new Folder({
  "graph.txt": "1 2 3\n2 3 4\n",
  "named.csv": "from,to,km\na,b,1\n",
  "people.csv": "id\na\n",
  "twofold.txt": "1 2,5\n3 4,5\n",
  "long.txt": `1 2\n1 ${"x".repeat(50_000)} ${"y".repeat(50_000)}\n`,
  "mixed.txt": "1 2\n1 two\n",
  "big.mtx": "%%MatrixMarket matrix coordinate pattern general\n4000000000 4000000000 1\n1 2\n",
  "large.mtx": "%%MatrixMarket matrix coordinate pattern general\n5000000 5000000 1\n1 2\n",
  "skew.mtx": "%%MatrixMarket matrix coordinate real skew-symmetric\n2 2 1\n2 1 3\n",
  "G.v": "1\n2\n",
  "G.e": "1 2\n",
  "weighted.ts": `
    import { algorithm } from "edgewise";
    export default algorithm("weighted", {}, (g) => ({ sum: g.edgeAttribute("weight").sum() }));`,
  "nodes.ts": `
    import { algorithm } from "edgewise";
    export default algorithm("nodes", {}, (g) => ({ count: g.nodeCount }));`,
});
afterAll(() => folder[Symbol.dispose]());

const one = ["--workers", "1"];

describe.concurrent("what is refused", () => {
  it.each([
    [
      ["run", "wcc", "big.mtx"],
      "big.mtx:2:1: found 4,000,000,000 rows and columns; expected at most 4,194,304 in a text of this length\n" +
        "  hint: Raise --maximum-nodes if that is meant.\n",
    ],
    [
      ["run", "wcc", "graph.txt", "--maximum-file-bytes", "11"],
      "graph.txt: found 12 bytes; expected at most 11 bytes\n  hint: Raise --maximum-file-bytes if that is meant.\n",
    ],
    [
      ["ldbc", "wcc", "--vertices", "G.v", "--edges", "G.e", "--maximum-file-bytes", "3"],
      "G.v: found 4 bytes; expected at most 3 bytes\n  hint: Raise --maximum-file-bytes if that is meant.\n",
    ],
    [
      ["run", "wcc", "graph.txt", "--weight", "99"],
      'graph.txt:1:1: --weight is "99"; expected a column of the file, which has no header row and 3 columns\n' +
        "  hint: Name a column by its number, from 1, or set --header if the first line is one.\n",
    ],
    [
      ["convert", "named.csv", "G.wsg", "--weight", "miles"],
      'named.csv:1:1: --weight is "miles"; expected a column of the file, which has the columns from, to, km\n',
    ],
    [
      ["run", "weighted.ts", "mixed.txt", "--ids", "integer"],
      'mixed.txt:2:3: found "two" as the target node; expected an integer id\n' +
        "  hint: If the ids are names, say so with --ids text.\n",
    ],
    [
      ["run", "wcc", "named.csv", "--nodes", "people.csv"],
      'named.csv:2:3: found the node "b"; expected the key of a node in people.csv\n' +
        "  hint: To add such nodes, without attributes, say so with --missing-nodes add.\n",
    ],
    [
      ["run", "wcc", "twofold.txt"],
      'twofold.txt:2:1: found "3 4,5", which blanks part into numbers and commas do not; expected one separator for the whole file\n' +
        '  hint: Say which with --separator blank or --separator ",".\n',
    ],
    [
      ["run", "wcc", "skew.mtx", "--undirected"],
      "skew.mtx:1:1: found --undirected for a skew-symmetric matrix, whose values differ in sign by direction; expected directed edges\n",
    ],
    [
      ["run", "weighted.ts", "named.csv", "--undirected"],
      `${join(folder.path, "weighted.ts")}:3:63: the graph "named" has no edge attribute "weight"; it has km\n` +
        "  hint: Name its column of the file with --weight, or give the algorithm's attribute an otherwise.\n",
    ],
  ])("names the options of the command line: %j", async (args, message) => {
    const { code, stdout, stderr } = await folder.edgewise([...args, ...(args[0] === "convert" ? [] : one)]);
    expect([stdout, stderr]).toEqual(["", `error: ${message}`]);
    expect(code).toBe(message.includes("--undirected for") ? 2 : 1);
  });

  it("is cut where it is long", async () => {
    const { code, stderr } = await folder.edgewise(["run", "wcc", "long.txt", ...one]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^error: long\.txt:2:\d+: found 3 fields; expected 2, as on line 1\n/),
    ]);
    expect(stderr.length).toBeLessThan(300);
  });
});

describe.concurrent("what is allowed", () => {
  it("is what an option says", async () => {
    const large = await folder.edgewise(["run", "nodes.ts", "large.mtx", "--maximum-nodes", "5000000", ...one]);
    expect(large).toMatchObject({ code: 0, stdout: "count: 5000000\n" });
    const exact = await folder.edgewise(["run", "nodes.ts", "graph.txt", "--maximum-file-bytes", "12", ...one]);
    expect(exact).toMatchObject({ code: 0, stdout: "count: 3\n" });
  });

  it("of standard input is no more", async () => {
    const args = ["run", "nodes.ts", "-", "--maximum-file-bytes", "3", ...one];
    expect(await folder.edgewise(args, { input: "1 2" })).toMatchObject({ code: 0 });
    const { code, stderr } = await folder.edgewise(args, { input: "1 2\n".repeat(100_000) });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^error: standard input: found more than 3 bytes; expected/),
    ]);
  });

  it("is no file that could not be written, nor one that is left empty", async () => {
    const { code } = await folder.edgewise(["convert", "named.csv", "half.wsg"]);
    expect([code, existsSync(join(folder.path, "half.wsg"))]).toEqual([1, false]);
  });
});
