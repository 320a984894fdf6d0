import { afterAll, describe, expect, it } from "vitest";
import { Folder } from "./command.ts";

const COUNT = `algorithm("count", {}, (g) => ({ nodes: g.nodeCount.mul(factor) }))`;
const TYPED = `
  import type { Algorithm } from "edgewise";
  import { algorithm, isAlgorithm } from "edgewise";
  import { pagerank } from "edgewise/algorithms";
  import { factor } from "./factor.ts";
  if (!isAlgorithm(pagerank)) throw new Error("another copy");
  export const count: Algorithm = ${COUNT};`;
const FACTOR = "export const factor: number = 10;";

const PROGRAM = `
  import { algorithm, fromEdges, runSync } from "edgewise";
  const factor = 1;
  const graph = fromEdges({ sources: [0, 1], targets: [1, 2] });
  export const count = ${COUNT};
  `;

const folder = new Folder({
  "graph.txt": "1 2\n2 3\n",
  "plain/count.ts": TYPED,
  "plain/factor.ts": FACTOR,
  "commonjs/package.json": `{ "type": "commonjs" }`,
  "commonjs/count.ts": TYPED,
  "commonjs/factor.ts": FACTOR,
  "commonjs/count.js": `const { algorithm } = require("edgewise"); const factor = 10; module.exports = { count: ${COUNT} };`,
  "plain/count.js": `import { algorithm } from "edgewise"; const factor = 10; export default ${COUNT};`,
  "count.ir": "func @count(%g: graph) -> (nodes: f64) {\n  %n = node_count %g : f64\n  return nodes = %n\n}\n",
  "wrong.ir": "func @count(%g: graph) -> (nodes: f64) {\n  %n = nod_count %g : f64\n  return nodes = %n\n}\n",
  "several.ts": `export { bfs, wcc } from "edgewise/algorithms"; export const other = 3;`,
  "none.ts": "export default 3;",
  "throws.ts": `export default 3;\nthrow new Error("not today");`,
  "syntax.ts": "export const = 3;",
  "typed-wrongly.ts": `import { algorithm } from "edgewise";\nexport default algorithm("a", {}, (g) => ({ x: g.node() }));`,
  "branch.ts": `import { algorithm } from "edgewise";
export default algorithm("branch", {}, (g) => ({ nodes: g.nodeCount.gt(2) ? g.nodeCount : g.edgeCount }));`,
  "program.ts": `${PROGRAM}console.log("found", runSync(count, graph).nodes);`,
  "quiet-program.ts": `${PROGRAM}runSync(count, graph);`,
  "hanging.ts": `export { wcc } from "edgewise/algorithms";\nawait new Promise(() => {});`,
  "timer.ts": `export { wcc } from "edgewise/algorithms";\nsetTimeout(() => { throw new Error("late"); });\nawait new Promise((resolve) => setTimeout(resolve, 5000));`,
  "rejection.ts": `export { wcc } from "edgewise/algorithms";\nPromise.reject(new Error("nobody"));\nawait new Promise((resolve) => setTimeout(resolve, 5000));`,
  "textless-rejection.ts": `export { wcc } from "edgewise/algorithms";\nPromise.reject(Object.create(null));\nawait new Promise((resolve) => setTimeout(resolve, 5000));`,
  "textless.ts": `throw Object.create(null);`,
  "undefined.ts": `throw undefined;`,
  "hostile.ts": `const error = new Error(); Object.defineProperty(error, "stack", { get() { throw error; } }); throw error;`,
  "blank.ts": `${"\n".repeat(300_000)}export { wcc } from "edgewise/algorithms";`,
  "lasting.ts": `export { wcc } from "edgewise/algorithms";\nsetInterval(() => {}, 1000);`,
});
afterAll(() => folder[Symbol.dispose]());

/** They end the process that they are loaded in, or it ends by itself. */
const ENDING = new Set(["hanging.ts", "timer.ts", "rejection.ts", "textless-rejection.ts"]);

describe.concurrent("FILE", () => {
  it("is told of a truth that its algorithm does not use, once, and run all the same", async () => {
    const { code, stdout, stderr } = await folder.edgewise(["run", "branch.ts", "graph.txt"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "nodes: 3\n" });
    expect(stderr).toContain(
      `branch.ts:2:69: gt made a bool that nothing in branch uses\n  hint: If it stands in an if`,
    );
    expect(stderr.startsWith("warning: ")).toBe(true);
    expect(stderr.split("gt made").length).toBe(2);
    // The module says so when it is loaded, which a process does once.
    const other = await folder.edgewiseAlone(["ir", "branch.ts"]);
    expect(other.stderr).toContain("branch.ts:2:69: gt made a bool");
  });

  it.each(["plain/count.ts", "commonjs/count.ts", "commonjs/count.js", "plain/count.js"])(
    "%s, a module outside of any package with Edgewise, is given this one",
    async (file) => {
      expect(await folder.edgewise(["run", file, "graph.txt"])).toMatchObject({ code: 0, stdout: "nodes: 30\n" });
    },
  );

  it("may be IR text", async () => {
    expect(await folder.edgewise(["run", "count.ir", "graph.txt"])).toMatchObject({ code: 0, stdout: "nodes: 3\n" });
  });

  it("may be the name of an algorithm of the library, in any spelling", async () => {
    const { stdout } = await folder.edgewise(["run", "degree-statistics", "graph.txt"]);
    expect(stdout).toContain("greatest: 2\n");
  });

  it("may export several algorithms, of which an option chooses one", async () => {
    expect(await folder.edgewise(["run", "several.ts", "graph.txt", "--export", "wcc"])).toMatchObject({ code: 0 });
  });

  it("may run a program of its own, which is told about, and whose words are not among the results", async () => {
    const { code, stdout, stderr } = await folder.edgewiseAlone(["run", "program.ts", "graph.txt", "--json"]);
    expect(code, stderr).toBe(0);
    expect(Object.keys(JSON.parse(stdout).results)).toEqual(["nodes"]);
    expect(stderr).toMatch(/^warning: program\.ts prints to stdout besides .*\n {2}hint: .*\nfound 3\n/m);
    expect(stderr.match(/warning: program\.ts/g)).toHaveLength(1);
    const quiet = await folder.edgewiseAlone(["help", "quiet-program.ts"]);
    expect(quiet.stderr).toContain("warning: quiet-program.ts runs a program of its own when it is imported");
  });

  it("may begin with as many blank lines as it likes", async () => {
    expect(await folder.edgewise(["run", "blank.ts", "graph.txt"])).toMatchObject({ code: 0 });
  });

  it("does not keep the command from ending", async () => {
    expect(await folder.edgewiseAlone(["run", "lasting.ts", "graph.txt"])).toMatchObject({ code: 0 });
  });

  it.each([
    ["is missing", ["nowhere.ts"], "nowhere.ts: found no such file; expected a program (.ew), a module"],
    ["is a folder", ["plain"], "plain: found a directory; expected a program"],
    ["is of another kind", ["graph.txt"], `found a file that ends in ".txt"; expected a program`],
    ["exports several algorithms", ["several.ts"], "hint: Choose one with --export: bfs, wcc."],
    ["lacks an export", ["several.ts", "--export", "dfs"], `no algorithm named "dfs"; it exports bfs, wcc`],
    ["exports none", ["none.ts"], "none.ts exports no algorithm"],
    ["throws", ["throws.ts"], "throws.ts: the module could not be loaded\nError: not today"],
    ["awaits what never comes", ["hanging.ts"], "hanging.ts: the module awaits something that never comes\n  hint: "],
    ["throws in a timer", ["timer.ts"], "nobody could catch it, outside of the algorithm\nError: late\n  in file:"],
    [
      "rejects a promise",
      ["rejection.ts"],
      "a promise was rejected that nobody awaits, outside of the algorithm\nError: nobody",
    ],
    ["rejects without words", ["textless-rejection.ts"], "it threw an object that has no text\n  hint: "],
    [
      "throws without words",
      ["textless.ts"],
      "textless.ts: the module could not be loaded\nit threw an object that has no",
    ],
    ["throws nothing", ["undefined.ts"], "undefined.ts: the module could not be loaded\nit threw undefined"],
    ["throws what throws", ["hostile.ts"], "hostile.ts: the module could not be loaded\nError"],
    ["does not parse", ["syntax.ts"], "export const = 3;"],
    ["builds no algorithm", ["typed-wrongly.ts"], "typed-wrongly.ts:2:"],
    ["is IR that does not parse", ["wrong.ir"], "wrong.ir:2:8: expected"],
  ])("fails where it %s, with exit code 1", async (_, [file, ...options], message) => {
    const args = ["run", file!, "graph.txt", ...options];
    const { code, stdout, stderr } = await (ENDING.has(file!) ? folder.edgewiseAlone(args) : folder.edgewise(args));
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("src/cli");
    expect(stderr).not.toContain("    at ");
    expect(stderr).not.toContain("bug");
  });
});
