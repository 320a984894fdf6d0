/** `EDGEWISE_DEBUG`: what of the compiler is shown while it works. */

import { algorithm, compile, Engine, fromEdges } from "edgewise";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const graph = fromEdges({ sources: [0, 1], targets: [1, 2] });
const doubled = algorithm("doubled", {}, (g) => ({ x: g.outDegree().add(g.outDegree()).neg().neg() }));

let shown: string[] = [];
beforeEach(() => {
  shown = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => shown.push(String(text).trimEnd()) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** The first lines of what a run shows, and all of it. */
async function running(stages: string): Promise<{ titles: readonly string[]; text: string }> {
  vi.stubEnv("EDGEWISE_DEBUG", stages);
  await using engine = await Engine.create({ workers: 1 });
  await engine.run(doubled, graph);
  await engine.run(doubled, graph);
  return { titles: shown.map((text) => text.split("\n")[0]!), text: shown.join("\n") };
}

describe("EDGEWISE_DEBUG", () => {
  it("shows nothing where it is not set", async () => {
    expect((await running("")).titles).toEqual([]);
  });

  it("shows what each pass did, with the program where it changed something, once", async () => {
    const { titles, text } = await running("passes");
    expect(titles.filter((title) => /^\/\/ doubled: simplify · ops \d+ to \d+ · 1 × /.test(title))).toHaveLength(1);
    expect(titles).toContainEqual(expect.stringMatching(/^\/\/ doubled: [a-z-]+ · changed nothing$/));
    expect(text).toMatch(/^\/\/ doubled: simplify .*\nfunc @doubled\(/m);
  });

  it("shows plan and loops, each as it is made", async () => {
    const { titles, text } = await running("loops, plan");
    expect(titles).toEqual(["// doubled: the plan", "// doubled: its kernels as loops"]);
    expect(text).toMatch(/^\{"version":.*\n\/\/ .*\nkernel "/m);
  });

  it("shows loops with the first run, for a report that runs nothing makes none", async () => {
    vi.stubEnv("EDGEWISE_DEBUG", "loops");
    await using engine = await Engine.create({ workers: 1 });
    await engine.report(doubled, graph, {}, { measure: false });
    expect(shown).toEqual([]);
    await engine.run(doubled, graph);
    expect(shown).toHaveLength(1);
  });

  it("goes with what a program itself observes", () => {
    vi.stubEnv("EDGEWISE_DEBUG", "passes");
    const observed: string[] = [];
    compile(doubled.func, { observe: ({ pass }) => observed.push(pass) });
    expect(observed).toHaveLength(shown.length);
  });

  it("refuses a word that is no stage", () => {
    vi.stubEnv("EDGEWISE_DEBUG", "passes,wat");
    expect(() => compile(doubled.func)).toThrow(
      expect.objectContaining({
        code: "usage",
        message: expect.stringContaining('found "wat" in EDGEWISE_DEBUG, expected names among passes, plan, loops'),
      }),
    );
  });
});
