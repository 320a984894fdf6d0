/** Names and keys of files are data; on a terminal none of their characters may do anything. */

import { afterAll, describe, expect, it } from "vitest";
import { type Ending, Folder } from "./command.ts";

/** Colors the terminal, moves its cursor, rings its bell, begins a sequence by one character, turns the text around. */
const EVIL = "\u001b[31m\u001b[2J\u0007\u009b1A\u202e";
const ESCAPED = "\\u001b[31m\\u001b[2J\\u0007\\u009b1A\\u202e";
/** All but line ends and the tabs of JavaScript's own messages. */
const OBEYED = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

const name = JSON.stringify(EVIL);
const folder = new Folder({
  [`${EVIL}.csv`]: `source,target,${EVIL.replaceAll(/\p{Cc}/gu, "")}\u009b\n"${EVIL}",b,1\nb,c,2\nc,"${EVIL}",3\n`,
  "graph.csv": `source,target,weight\n"${EVIL}",b,1.5\nb,c,2\nc,"${EVIL}",3\n`,
  "broken.txt": `1 2\n1 "${EVIL}"\n`,
  "G.v": "1\n2\n",
  "G.e": `1 2\n1 "${EVIL}"\n`,
  "wrong.ir": `func @f(%g: graph) -> (x: node<f64>) { %x = node_attribute %g "a\u009b" : node<f64> return x = %${EVIL} }`,
  "right.ir": `func @f(%g: graph) -> (x: node<f64>) {\n  %x = node_attribute %g "a\u009b" otherwise 1 : node<f64>\n  return x = %x\n}\n`,
  "evil.ts": `
    import { algorithm, f64 } from "edgewise";
    export default algorithm("evil", { by: f64(1) }, (g, { by }) => ({
      x: g.nodeAttribute(${name}, { otherwise: 2 }).mul(by).add(g.inDegree()),
    }));`,
  "missing.ts": `
    import { algorithm } from "edgewise";
    export default algorithm("missing", {}, (g) => ({ x: g.nodeAttribute(${name}) }));`,
  "throws.ts": `throw new Error(${name});`,
  "strings.ts": `throw ${name};`,
  "exports.ts": `import { bfs, wcc } from "edgewise/algorithms"; export { bfs as ${name}, wcc };`,
});
afterAll(() => folder[Symbol.dispose]());

async function plainly(args: readonly string[]): Promise<Ending> {
  const ending = await folder.edgewise(args);
  for (const text of [ending.stdout, ending.stderr]) expect(text.replaceAll(/[\n\t]/g, "")).not.toMatch(OBEYED);
  return ending;
}

const one = ["--workers", "1"];

describe.concurrent("what a person sees of keys and names", () => {
  it.each([
    ["run", ["run", "pagerank", "graph.csv", ...one, "--top", "all"]],
    ["run on edges", ["run", "evil.ts", `${EVIL}.csv`, ...one]],
    ["run --json", ["run", "evil.ts", `${EVIL}.csv`, ...one, "--json"]],
    ["report", ["report", "evil.ts", `${EVIL}.csv`, ...one, "--no-measure"]],
    ["report --json", ["report", "evil.ts", `${EVIL}.csv`, ...one, "--no-measure", "--json"]],
    ["report --format dot", ["report", "evil.ts", `${EVIL}.csv`, ...one, "--no-measure", "--format", "dot"]],
    ["report --format mermaid", ["report", "evil.ts", `${EVIL}.csv`, ...one, "--no-measure", "--format", "mermaid"]],
    ["explain", ["explain", "evil.ts", `${EVIL}.csv`, ...one]],
    ["explain --analyze --json", ["explain", "evil.ts", `${EVIL}.csv`, ...one, "--analyze", "--json"]],
    ["ir", ["ir", "evil.ts", "--print-after", "all", "--time-passes"]],
    ["ir --plan", ["ir", "evil.ts", "--plan"]],
    ["convert", ["convert", `${EVIL}.csv`, `${EVIL}.sg`]],
  ])("by edgewise %s is nothing that a terminal obeys", async (_, args) => {
    const { code, stderr } = await plainly(args);
    expect([code, stderr]).toEqual([0, expect.anything()]);
  });

  it.each([
    [1, ["run", "pagerank", "broken.txt", "--ids", "integer"]],
    [1, ["run", "pagerank", `no ${EVIL}`]],
    [2, ["run", `no ${EVIL}`, "graph.csv"]],
    [2, ["run", "pagerank", "graph.csv", "-p", `${EVIL}=1`]],
    [2, ["run", "pagerank", "graph.csv", "-p", `limit=${EVIL}`]],
    [2, ["run", "bfs", "graph.csv", "-p", "root=z"]],
    [2, ["run", "pagerank", "graph.csv", `--${EVIL}`]],
    [2, ["run", "pagerank", "graph.csv", "-O", EVIL]],
    [2, [EVIL]],
    [1, ["run", "missing.ts", "graph.csv", ...one]],
    [1, ["run", "throws.ts", "graph.csv"]],
    [1, ["run", "strings.ts", "graph.csv"]],
    [1, ["run", "exports.ts", "graph.csv"]],
    [1, ["run", "exports.ts", "graph.csv", "--export", `no ${EVIL}`]],
    [1, ["run", "pagerank", "graph.csv", "--weight", EVIL]],
    [1, ["ir", "wrong.ir"]],
    [2, ["ldbc", EVIL, "--vertices", "G.v", "--edges", "G.e"]],
    [1, ["ldbc", "wcc", "--vertices", "G.v", "--edges", "G.e", ...one]],
    [1, ["ldbc", "wcc", "--vertices", `no ${EVIL}`, "--edges", "G.e", ...one]],
    [1, ["convert", "graph.csv", "graph.wsg"]],
    [2, ["convert", "graph.csv", EVIL]],
    [1, ["convert", "graph.csv", `no ${EVIL}/graph.sg`]],
  ])("in an error, with exit code %i, neither: %j", async (expected, args) => {
    const { code, stderr } = await plainly(args);
    expect([code, stderr]).toEqual([expected, expect.stringMatching(/^error: /)]);
  });

  it("is escaped, and kept as it is in data", async () => {
    const table = await plainly(["run", "wcc", "graph.csv", ...one, "--top", "all"]);
    expect(table.stdout).toContain(`\n${ESCAPED}  0\n`);
    const { stdout } = await plainly(["run", "wcc", "graph.csv", ...one, "--json"]);
    expect(JSON.parse(stdout).results.label).toEqual({ [EVIL]: 0, b: 0, c: 0 });
    const { stdout: ir } = await plainly(["ir", "right.ir", "-O0"]);
    expect(ir).toContain('"a\\u009b"');
  });
});
