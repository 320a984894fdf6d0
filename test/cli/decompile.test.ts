import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Folder } from "./command.ts";

const folder = new Folder({
  "twice.ts": `
    import { algorithm, f64 } from "edgewise";
    export default algorithm("twice", { by: f64(2) }, (g, { by }) => ({
      reach: g.out.sum(({ neighbor }) => neighbor(g.outDegree()).mul(by)),
    }));`,
  "several.ew": "algorithm one(x=1) {\n return x\n}\n\nalgorithm two(x: node<f64>) {\n  return sum( x ) as total\n}\n",
  "wrong.ew": "algorithm one() {\n  return y as x\n}\n",
});
afterAll(() => folder[Symbol.dispose]());

function write(name: string, text: string): void {
  writeFileSync(join(folder.path, name), text);
}

describe.concurrent("edgewise decompile", () => {
  it("prints a module as a program, which comes to the same", async () => {
    const { stdout } = await folder.edgewise(["decompile", "twice.ts"]);
    expect(stdout).toBe(
      "algorithm twice(by = 2) {\n  return sum(u in out_neighbors: out_degree[u] * by) as reach\n}\n",
    );
    write("twice.ew", stdout);
    const [built, said] = await Promise.all(
      ["twice.ts", "twice.ew"].map((file) => folder.edgewise(["ir", file, "-O0"])),
    );
    expect(said!.stdout).toBe(built!.stdout);
  });

  it("prints one algorithm of several, and those of the library", async () => {
    const { stdout } = await folder.edgewise(["decompile", "several.ew", "--export", "two"]);
    expect(stdout).toBe("algorithm two(x: node<f64>) {\n  return sum(x) as total\n}\n");
    expect((await folder.edgewise(["decompile", "wcc-labels"])).stdout).toContain("repeat until unchanged {");
  });

  it("prints IR text, and says what of it is not in source form, with its place", async () => {
    const plain = await folder.edgewise(["ir", "twice.ts", "-O0"]);
    write("plain.ir", plain.stdout);
    expect((await folder.edgewise(["decompile", "plain.ir"])).stdout).toContain("algorithm twice(by = 2) {");
    const optimized = await folder.edgewise(["ir", "pagerank"]);
    write("optimized.ir", optimized.stdout);
    const { code, stdout, stderr } = await folder.edgewise(["decompile", "optimized.ir"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error: .*optimized\.ir:\d+:\d+: not in source form: map over nodes\n/);
  });

  it("shows what is wrong with a program", async () => {
    const { code, stderr } = await folder.edgewise(["decompile", "wrong.ew"]);
    expect(code).toBe(1);
    expect(stderr).toContain("found y, which is no name that is known here");
  });
});
