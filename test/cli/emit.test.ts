import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseFunc, planFromJson } from "edgewise";
import { afterAll, describe, expect, it } from "vitest";
import * as WebAssembly from "../../runtime/webassembly.ts";
import { Folder } from "./command.ts";

const folder = new Folder({
  "graph.txt": "1 2\n2 3\n",
});
afterAll(() => folder[Symbol.dispose]());

async function emit(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await folder.edgewise(["emit", ...args]);
  expect(code, stderr).toBe(0);
  return stdout;
}

describe.concurrent("edgewise emit", () => {
  it("prints the forms of the whole program", async () => {
    expect(parseFunc(await emit("wcc", "--as", "ir")).name).toBe("wcc");
    expect(planFromJson(await emit("wcc", "graph.txt", "--as", "plan")).name).toBe("wcc");
    expect(await emit("wcc", "--as", "dot")).toMatch(/^digraph "wcc" \{/);
  });

  it("prints loops for a graph made up, with parameters and attributes that the program asks for", async () => {
    const { code, stdout, stderr } = await folder.edgewise(["emit", "sssp", "--as", "loops", "--stand-in", "100,300"]);
    expect([code, stderr]).toEqual([0, expect.stringContaining("made up: 100 nodes, 300 edges")]);
    expect(stdout).toMatch(/^kernel ".*" \(begin: index, end: index\) \{/);
    expect(stdout).toMatch(/array .*weight.*: f64 at/);
  });

  it("prints the code of one kernel, by its number or its name", async () => {
    const names = [...(await emit("degree-statistics", "--as", "loops")).matchAll(/^kernel "(.*)" \(/gm)].map(
      ([, name]) => name!,
    );
    const last = names.length - 1;
    const text = await emit("degree-statistics", "--as", "wat", "--kernel", String(last));
    expect(text).toContain(`;; ${names[last]}\n`);
    expect(text.match(/\(export /g)).toHaveLength(1);
    const one = await emit("degree-statistics", "graph.txt", "--as", "loops", "--kernel", names[last]!);
    expect(one.match(/^kernel /gm)).toHaveLength(names.filter((name) => name === names[last]).length);
  });

  it("writes the module that a run on a graph loads, or one of each kernel into a folder", async () => {
    await emit("wcc", "graph.txt", "--as", "wasm", "-o", "wcc.wasm");
    new WebAssembly.Module(readFileSync(join(folder.path, "wcc.wasm")));
    await emit("wcc", "graph.txt", "--as", "wasm", "-o", "kernels/");
    const files = readdirSync(join(folder.path, "kernels"));
    expect(files).toContain("0-classes-plant.wasm");
    for (const file of files) new WebAssembly.Module(readFileSync(join(folder.path, "kernels", file)));
  });

  it.each([
    [["wcc", "--as", "ir", "--kernel", "1"], "found --kernel with --as ir"],
    [["wcc", "--as", "loops", "--kernel", "no such"], 'found no kernel "no such"; expected one of 0 ('],
    [["wcc", "graph.txt", "--as", "wat", "--stand-in", "1,1"], "found GRAPH and --stand-in"],
    [["wcc", "--as", "dot", "--workers", "2"], "found --workers without GRAPH"],
    [["wcc"], "emit takes --as; found none, expected one of ir, plan, "],
  ])("refuses %j", async (args, message) => {
    const { code, stdout, stderr } = await folder.edgewise(["emit", ...args]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  it("says that there is no such folder to write to", async () => {
    const { code, stderr } = await folder.edgewise(["emit", "wcc", "--as", "ir", "-o", "none/x.ir"]);
    expect([code, stderr]).toEqual([1, "error: none/x.ir: found no folder none; expected it to be there\n"]);
  });
});
