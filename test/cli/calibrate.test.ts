import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ENGINE_VERSION } from "../../src/engine/profile/kept.ts";
import { shippedRates } from "../../src/estimate/rates.ts";
import type { Report } from "../../src/report/report.ts";
import { profileOf } from "../estimate/machines.ts";
import { THREADS } from "../ways.ts";
import { Folder } from "./command.ts";

const profile = profileOf({ ...shippedRates(2), wakeMicros: { one: 1, all: 1 } });
const kept = { edgewise: 1, engine: ENGINE_VERSION, profile, learned: {} };
const folder = new Folder({
  "graph.txt": Array.from({ length: 30_000 }, (_, k) => `${k % 9000} ${(k * 7919) % 9000}`).join("\n"),
  "skewed.txt": Array.from({ length: 3000 }, (_, k) => `${k % 700} ${(k * k) % 500}`).join("\n"),
  "kept.json": JSON.stringify(kept),
  "old.json": JSON.stringify({ ...kept, engine: "0.0.1" }),
  "broken.json": "{",
  "reset.json": JSON.stringify(kept),
});
afterAll(() => folder[Symbol.dispose]());

const with_ = (file: string) => ({ env: { EDGEWISE_PROFILE: join(folder.path, file) } });

describe.concurrent("edgewise calibrate", () => {
  it("shows what is kept", async () => {
    const { code, stdout, stderr } = await folder.edgewiseAlone(["calibrate", "--show"], with_("kept.json"));
    expect([code, stdout.split("\n")[0]]).toEqual([
      0,
      "A Processor of Tests, 2 threads; taken 2026-01-02 03:04 UTC, others had 1 % of the cores",
    ]);
    expect(stderr).toContain("with what 0 kinds of runs took");
  });

  it("takes what another version kept, or what cannot be read, for nothing", async () => {
    for (const file of ["old.json", "broken.json", "missing.json"]) {
      const { code, stdout, stderr } = await folder.edgewiseAlone(["calibrate", "--show"], with_(file));
      expect([code, stdout]).toEqual([0, ""]);
      expect(stderr).toContain("shipped rates decide");
    }
  });

  it("leaves a file alone that is none of its own", async () => {
    const text = readFileSync(join(folder.path, "graph.txt"), "utf8");
    const run = await folder.edgewiseAlone(["run", "wcc", "skewed.txt", "--top", "1"], with_("graph.txt"));
    const reset = await folder.edgewiseAlone(["calibrate", "--reset"], with_("graph.txt"));
    expect([run.code, reset.code]).toEqual([0, 2]);
    expect(reset.stderr).toContain("something that is no profile");
    expect(readFileSync(join(folder.path, "graph.txt"), "utf8")).toBe(text);
  });

  it("forgets", async () => {
    const { code } = await folder.edgewiseAlone(["calibrate", "--reset"], with_("reset.json"));
    expect([code, existsSync(join(folder.path, "reset.json"))]).toEqual([0, false]);
  });
});

describe.concurrent("a profile", () => {
  it.runIf(THREADS)("decides runs and reports alike, and runs are learned beside it", async () => {
    const run = await folder.edgewiseAlone(
      ["run", "wcc", "graph.txt", "--workers", "2", "--top", "1"],
      with_("kept.json"),
    );
    // The profile says whose it is: no report says of this machine what another was measured to do.
    expect(run.stderr).toMatch(/ on \d workers?: .*by another machine's profile/);
    const file: unknown = JSON.parse(readFileSync(join(folder.path, "kept.json"), "utf8"));
    expect(file).toMatchObject({ profile: { processor: "A Processor of Tests" } });
    expect(Object.values((file as typeof kept).learned)).toMatchObject([{ decided: 1 }]);
    const report = await folder.edgewiseAlone(
      ["report", "wcc", "graph.txt", "--workers", "2", "--no-measure", "--json"],
      with_("kept.json"),
    );
    const why = / on \d workers?: (.*?) · /.exec(run.stderr)?.[1];
    expect(JSON.parse(report.stdout)).toMatchObject({ decision: { why } });
  });

  it("has what a report measured, levels too, and nothing of runs that it limited to fewer rounds", async () => {
    const { code, stdout } = await folder.edgewiseAlone(
      ["report", "pagerank", "skewed.txt", "--json", "--workers", "2"],
      with_("learned.json"),
    );
    expect(code).toBe(0);
    const { rounds, residuals } = (JSON.parse(stdout) as Report).measured!;
    expect(residuals.length).toBeGreaterThan(2);
    const { learned } = JSON.parse(readFileSync(join(folder.path, "learned.json"), "utf8")) as { learned: object };
    // The first runs, whose code was cold, apart.
    expect(Object.values(learned)).toMatchObject([
      { rounds: [rounds], levels: null, decided: 2 },
      { rounds: [rounds], levels: expect.any(Array) },
    ]);
  });

  it("keeps runs with different limits apart", async () => {
    for (const limit of ["limit=2", "limit=5", "limit=2"]) {
      const run = ["run", "pagerank", "skewed.txt", "--workers", "2", "--top", "1", "--param", limit];
      expect((await folder.edgewiseAlone(run, with_("limits.json"))).code).toBe(0);
    }
    const { learned } = JSON.parse(readFileSync(join(folder.path, "limits.json"), "utf8")) as { learned: object };
    expect(Object.values(learned)).toMatchObject([
      { rounds: [5], decided: 1 },
      { rounds: [2], decided: 2 },
    ]);
  });

  it("that cannot be written costs nothing but what was learned", async () => {
    const env = { EDGEWISE_PROFILE: join(folder.path, "graph.txt", "inside-a-file.json") };
    const { code } = await folder.edgewiseAlone(["run", "wcc", "graph.txt", "--top", "1"], { env });
    expect(code).toBe(0);
  });
});
