import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Explanation } from "edgewise";
import { afterAll, describe, expect, it } from "vitest";
import { readChromeTrace } from "../explain/chrome-trace.ts";
import { Folder } from "./command.ts";

const folder = new Folder({
  "graph.txt": "1 2\n2 3\n3 1\n3 4\n",
  // More results than a pipe holds.
  "ring.txt": Array.from({ length: 20_000 }, (_, k) => `${k} ${(k + 1) % 20_000}`).join("\n"),
  "kept.json": "what was there before\n",
  "far.ts": `
    import { algorithm } from "edgewise";
    export default algorithm("far", {}, (g) => ({ x: g.nodeIndex("f64").add(g.nodeIndex("f64").at(99)) }));`,
});
afterAll(() => folder[Symbol.dispose]());

/** With one worker calibration is short of barriers, and the tests of one machine do not fight for its cores. */
const ONE = ["graph.txt", "--workers", "1"];

async function explain(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await folder.edgewise(["explain", ...args]);
  expect([code, stderr]).toEqual([0, ""]);
  return stdout;
}

const inFolder = (name: string): string => join(folder.path, name);

describe.concurrent("edgewise explain", () => {
  it("prints the plan as it will run, and runs nothing", async () => {
    // It would fail.
    const text = await explain("far.ts", ...ONE);
    expect(text).toMatch(/^=== far · graph \(4 nodes, 4 edges\) · 1 worker ===\nEstimated .*\nDecision .*\n/);
    expect(text).toMatch(/^Estimated +\S+ (µs|ms)$/m);
    expect(text).toMatch(/^ +estimated +one worker +bytes/m);
    expect(text).not.toContain("Measured");
  });

  it("runs with --analyze, and prints what levels and workers took", async () => {
    const text = await explain("pagerank", "--analyze", ...ONE);
    expect(text).toMatch(/^Measured +\S+ (µs|ms), \d+ rounds, converged: one run, traced, after 1 run to warm up$/m);
    expect(text).toMatch(/^ +runs +estimated +measured +of run +time +bytes +gathered +GB\/s$/m);
    expect(text).toMatch(/^worker 0 /m);
    expect(text).not.toContain("Hottest");
  });

  it("lists the hottest kernels, as many as there are if that is less than were asked for", async () => {
    const text = await explain("pagerank", ...ONE, "-O0", "-p", "limit=3", "--hottest", "2");
    expect(text).toMatch(/^Hottest kernels\n.*\n1 .*\n2 .*\n\d+ more, together \S+ µs\n\n/m);
    const few = await explain("degree-statistics", ...ONE, "--hottest");
    const rows = few.split("Hottest kernels\n")[1]!.split("\n\n")[0]!.split("\n").slice(1);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThan(10);
  });

  it("prints data with --json, in which the parts of each worker's time add up", async () => {
    const json = JSON.parse(await explain("pagerank", ...ONE, "--analyze", "--json")) as Explanation;
    const { version, algorithm, decision, analysis } = json;
    expect([version, algorithm, decision.workers, analysis!.workers.length]).toEqual([2, "pagerank", 1, 1]);
    const { kernels, scalars, waiting, control, outside } = analysis!.workers[0]!;
    expect(kernels + scalars + waiting + control + outside).toBeCloseTo(analysis!.millis, 9);
    expect((JSON.parse(await explain("pagerank", ...ONE, "--json")) as Explanation).analysis).toBeNull();
  });

  it("writes a trace, and says on stderr where it is and how to open it", async () => {
    writeFileSync(inFolder("old.json"), "x".repeat(1 << 20));
    const { code, stderr } = await folder.edgewise(["explain", "pagerank", ...ONE, "--trace", "old.json"]);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^trace in old\.json: \d+ events · open it at .*\n$/)]);
    const { lanes } = readChromeTrace(readFileSync(inFolder("old.json"), "utf8"));
    expect([...lanes.keys()]).toEqual(["rounds", "worker 0"]);
  });

  it("says so before anything is run where a trace cannot be written", async () => {
    for (const command of ["run", "explain"]) {
      const ending = await folder.edgewise([command, "pagerank", ...ONE, "--trace", "no/such/folder.json"]);
      expect(ending).toMatchObject({ code: 1, stdout: "" });
      expect(ending.stderr).toBe("error: no/such/folder.json: found no folder no/such; expected it to be there\n");
    }
  });

  it("leaves no empty trace behind, and an old one as it was, where the run fails", async () => {
    const fresh = await folder.edgewise(["run", "far.ts", ...ONE, "--trace", "fresh.json"]);
    expect([fresh.code, existsSync(inFolder("fresh.json"))]).toEqual([1, false]);
    const kept = await folder.edgewise(["explain", "far.ts", ...ONE, "--trace", "kept.json"]);
    expect(kept.stderr).toMatch(/^error: .*gather reads entry 99/);
    expect([kept.code, readFileSync(inFolder("kept.json"), "utf8")]).toEqual([1, "what was there before\n"]);
  });

  it("ends quietly where its reader has gone", async () => {
    const { code, stderr } = await folder.edgewiseAlone(["explain", "pagerank", ...ONE], { closeStdout: true });
    expect([code, stderr]).toEqual([0, ""]);
  });

  it.each([
    [["--hottest", "0"], /--hottest \[count\].*Expected an integer from 1/],
    [["--hottest", "graph.txt"], /Expected how many kernels, as in --hottest 10/],
    [["--trace"], /--trace <path>.* argument missing/],
    [["--sequential", "--parallel"], /cannot be used with/],
  ])("refuses %j", async (args, message) => {
    const { code, stdout, stderr } = await folder.edgewise(["explain", "pagerank", "graph.txt", ...args]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });

  it("says what is missing of a graph, and what an algorithm needs to run", async () => {
    const missing = await folder.edgewise(["explain", "pagerank", "none.txt", "--analyze"]);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining("none.txt")]);
    const rootless = await folder.edgewise(["explain", "bfs", ...ONE, "--analyze"]);
    expect([rootless.code, rootless.stderr]).toEqual([2, expect.stringContaining("root")]);
  });
});

describe.concurrent("edgewise run --trace", () => {
  it("prints the results as without, and writes the trace", async () => {
    const plain = await folder.edgewise(["run", "pagerank", ...ONE]);
    const traced = await folder.edgewise(["run", "pagerank", ...ONE, "--trace", "run.json"]);
    expect([traced.code, traced.stdout]).toEqual([0, plain.stdout]);
    expect(traced.stderr).toMatch(/^trace in run\.json: \d+ events/);
    expect(readChromeTrace(readFileSync(inFolder("run.json"), "utf8")).otherData).toMatchObject({ workers: 1 });
  });

  it("writes the trace although the reader of the results has gone", async () => {
    const args = ["run", "pagerank", "ring.txt", "--workers", "1", "--top", "all", "--trace", "gone.json"];
    const { code, stderr } = await folder.edgewiseAlone(args, { closeStdout: true });
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^trace in gone\.json/)]);
    readChromeTrace(readFileSync(inFolder("gone.json"), "utf8"));
  });

  it("has nothing to trace in the interpreter", async () => {
    const { code, stderr } = await folder.edgewise(["run", "pagerank", ...ONE, "--oracle", "--trace", "none.json"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("cannot be used with")]);
    expect(existsSync(inFolder("none.json"))).toBe(false);
  });
});
