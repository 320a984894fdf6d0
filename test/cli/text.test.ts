import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { Folder } from "./command.ts";

const folder = new Folder({
  "graph.txt": "a b\nb c\nc a\nd a\n",
  "twice.ew": `import half from "./parts/half.ew"

algorithm twice(by: i32 = 2) {
  require by > 0, "by is positive"
  let x = out_degree * f64(by)
  return half(x) as x, x[node_index + by - 2] as next
}
`,
  "parts/half.ew": "fn half(x) {\n  return x / 2\n}\n",
  "several.ew": "algorithm one() {\n  return degree\n}\n\nalgorithm two() {\n  return in_degree\n}\n",
  "wrong.ew": "algorithm f() {\n  let x = degre\n  return x * rank as y, node_idx\n}\n",
  "circle.ew": 'import g from "./circle.ew"\n\nalgorithm f() {\n  return degree\n}\n',
  "ugly.ew": "algorithm f( ){\n// why\nreturn   degree  // what\n}",
  "broken.ew": "algorithm f() {\n  return (\n}\n",
});
afterAll(() => folder[Symbol.dispose]());

describe("programs of the text language", () => {
  it("run, with what they import", async () => {
    const { code, stdout } = await folder.edgewise(["run", "twice.ew", "graph.txt", "--top", "all"]);
    expect(code).toBe(0);
    expect(stdout.split("\n")[1]).toMatch(/^a +1 +2$/);
  });

  it("are printed as IR, and reported", async () => {
    const { stdout } = await folder.edgewise(["ir", "twice.ew", "-O0"]);
    expect(stdout).toMatch(/^func @twice\(%g: graph, %by: i32 = 2\)/);
    const report = await folder.edgewise(["report", "twice.ew", "graph.txt"]);
    expect(report.stdout).toContain("Parallelism report: twice");
  });

  it("are chosen by name where a file has several", async () => {
    const { code, stderr } = await folder.edgewise(["run", "several.ew", "graph.txt"]);
    expect(code).toBe(1);
    expect(stderr).toContain("Choose one with --export: one, two.");
    expect((await folder.edgewise(["run", "several.ew", "graph.txt", "--export", "two"])).code).toBe(0);
  });

  it("say in which line a run failed", async () => {
    const out = await folder.edgewise(["run", "twice.ew", "graph.txt", "-p", "by=3"]);
    expect(out.stderr).toContain("twice.ew:6:");
    const refused = await folder.edgewise(["run", "twice.ew", "graph.txt", "-p", "by=-1"]);
    expect(refused.stderr).toContain("error: twice.ew:4:11: by is positive");
  });

  it("are shown with every mistake, and not run", async () => {
    const { code, stdout, stderr } = await folder.edgewise(["run", "wrong.ew", "graph.txt"]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("2 |   let x = degre\n  |           ^^^^^");
    expect(stderr).toContain("hint: Did you mean degree?");
    expect(stderr).toContain("hint: Did you mean node_index?");
    expect(stderr).toContain("error: wrong.ew: found 3 mistakes; expected none");
  });
});

describe("decompile", () => {
  it("prints an algorithm of the library as a text, which runs", async () => {
    const { code, stdout } = await folder.edgewise(["decompile", "reachability"]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("algorithm reachability(root: node) {")]);
    const checked = await folder.edgewise(["fmt", "-"], { input: stdout });
    expect(checked.stdout).toBe(stdout);
  });
});

describe("check", () => {
  it("prints every mistake on stdout", async () => {
    const { code, stdout } = await folder.edgewise(["check", "wrong.ew", "twice.ew"]);
    expect(code).toBe(1);
    expect(stdout.match(/^error\[lang\/name\]/gm)).toHaveLength(3);
  });

  it("prints them as data", async () => {
    const { stdout } = await folder.edgewise(["check", "wrong.ew", "--json"]);
    expect(JSON.parse(stdout)[0]).toEqual({
      severity: "error",
      code: "lang/name",
      message: "found degre, which is no name that is known here",
      span: { file: "wrong.ew", line: 2, column: 11, end: { line: 2, column: 16 } },
      hint: "Did you mean degree?",
      related: [],
    });
  });

  it("says nothing of what is right, and names a circle of imports", async () => {
    expect(await folder.edgewise(["check", "twice.ew", "several.ew"])).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "twice.ew, several.ew: no mistakes\n",
    });
    const { stdout } = await folder.edgewise(["check", "circle.ew"]);
    expect(stdout).toContain("found files that import each other: circle.ew, which imports circle.ew");
  });
});

describe("fmt", () => {
  it("lays out in place, once, and keeps comments", async () => {
    const before = await folder.edgewise(["fmt", "--check", "ugly.ew"]);
    expect([before.code, before.stderr]).toEqual([1, expect.stringContaining("ugly.ew: found a file not laid out")]);
    expect((await folder.edgewise(["fmt", "ugly.ew"])).code).toBe(0);
    const laid = "algorithm f() {\n  // why\n  return degree // what\n}\n";
    expect(readFileSync(`${folder.path}/ugly.ew`, "utf8")).toBe(laid);
    expect(await folder.edgewise(["fmt", "--check", "ugly.ew"])).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });

  it("reads stdin, and refuses what the grammar does not have", async () => {
    const { stdout } = await folder.edgewise(["fmt", "-"], { input: "fn f(x){return x}" });
    expect(stdout).toBe("fn f(x) { return x }\n");
    const { code, stderr } = await folder.edgewise(["fmt", "broken.ew"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("found (, which is never closed")]);
    expect(readFileSync(`${folder.path}/broken.ew`, "utf8")).toBe("algorithm f() {\n  return (\n}\n");
  });
});
