import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "edgewise";
import { afterAll, describe, expect, it } from "vitest";
import { THREADS } from "../ways.ts";
import { Folder } from "./command.ts";

const withThreads = it.runIf(THREADS);

const folder = new Folder({
  "graph.txt": "1 2\n2 3\n3 1\n",
  "thirds.ts": `
    import { algorithm } from "edgewise";
    export default algorithm("thirds", {}, (g) => ({ x: g.outDegree().div(3) }));`,
});
afterAll(() => folder[Symbol.dispose]());

async function report(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await folder.edgewise(["report", ...args]);
  expect([code, stderr]).toEqual([0, ""]);
  return stdout;
}

describe.concurrent("edgewise report", () => {
  withThreads("prints levels, estimates, what was measured, and the decision", async () => {
    const text = await report("pagerank", "graph.txt", "--workers", "2");
    expect(text).toMatch(/^=== Parallelism report: pagerank · graph \(3 nodes, 3 edges\) · 2 workers ===\n/);
    expect(text).toMatch(/^Takes .* on one core and .* on 2 cores: /m);
    expect(text).toMatch(/^Will use one core: steps are too small to share/m);
    expect(text).toMatch(/^Where the time of all cores went\n.*one traced run on 2 cores/m);
  });

  withThreads("measures nothing where it is told so", async () => {
    const { algorithm, measured, workers } = JSON.parse(
      await report("pagerank", "graph.txt", "--workers", "2", "--no-measure", "--json"),
    ) as Report;
    expect([algorithm, measured, workers]).toEqual(["pagerank", null, 2]);
  });

  it("names the laws of fast math that were used", async () => {
    // With one worker nothing is calibrated.
    const given = ["--workers", "1", "--no-measure", "--fast-math", "--json"];
    const { fastMath } = JSON.parse(await report("thirds.ts", "graph.txt", ...given)) as Report;
    expect(fastMath).toEqual([{ law: "x / c = x · (1 / c), of constants c", count: 1 }]);
  });

  withThreads("says what other numbers of cores should give, and writes a page", async () => {
    const text = await report("pagerank", "graph.txt", "--workers", "1,2,64", "--no-measure");
    expect(text).toMatch(/^ +64 +[\d.]+ +[\d.]+ +extrapolated$/m);
    const { code, stdout } = await folder.edgewise([
      "report",
      "pagerank",
      "graph.txt",
      "--no-measure",
      "--html",
      "page.html",
    ]);
    expect([code, stdout]).toEqual([0, ""]);
    expect(readFileSync(join(folder.path, "page.html"), "utf8")).toMatch(
      /^<!doctype html>[\s\S]*<svg [\s\S]*<\/html>\n$/,
    );
  });

  it("compares two reports that were saved", async () => {
    const saved = async (file: string, ...args: string[]): Promise<void> =>
      writeFileSync(join(folder.path, file), await report("pagerank", "graph.txt", "--no-measure", "--json", ...args));
    await saved("a.json", "-O0");
    await saved("b.json");
    expect(await report("--compare", "a.json", "b.json")).toMatch(/^kernels +\d+ +2 +0\.\d\d$/m);
    const { code, stderr } = await folder.edgewise(["report", "--compare", "a.json", "graph.txt"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("graph.txt is no report")]);
  });

  it("draws the levels for Graphviz and for Mermaid", async () => {
    const drawn = (format: string) =>
      report("wcc", "graph.txt", "--no-measure", "--sparse", "never", "--format", format);
    expect(await drawn("dot")).toMatch(/^digraph "wcc" \{\n/);
    expect(await drawn("mermaid")).toMatch(/^flowchart /);
  });

  const special = ["pagerank", "graph.txt", "--sequential", "--specialize", "--time-passes", "-p", "limit=1"];

  it("says what was assumed and what that gave, and what each pass did", async () => {
    const text = await report(...special);
    expect(text).toMatch(/^assumed: .*limit is 1 \(2 ops\)/m);
    expect(text).toMatch(/^which gives \d+ ops in \d+ kernels?, without it \d+ ops in \d+ kernels?$/m);
    expect(text).toMatch(/^Passes\npass +ops before +ops after +ms +changed\nspecialize +\d+ +\d+ +\d+\.\d\d +yes\n/m);
  });

  it("says so as JSON", async () => {
    const { specialized, passes } = JSON.parse(await report(...special, "--json")) as Report;
    expect(specialized?.assumptions).toContainEqual({ says: "limit is 1", ops: 2 });
    expect(specialized?.without.ops).toBeGreaterThan(0);
    expect(passes?.[0]).toMatchObject({ pass: "specialize", changed: true });
  });
});
