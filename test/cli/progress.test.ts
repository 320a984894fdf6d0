/** The line that says how far a command has come, and that nothing is left of it. */

import { stripVTControlCharacters } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { bar, ProgressLines } from "../../src/cli/progress/line.ts";
import { Folder } from "./command.ts";

describe("a line of progress", () => {
  it("has a bar, a rate and the time left where it is known how much there is", () => {
    const lines = new ProgressLines(0);
    const at = (now: number, done: number, width?: number): string =>
      lines.at(now, "reading g.txt", { unit: "bytes", done, total: 80e6 }, width);
    expect(at(1000, 20e6)).toBe("reading g.txt ▕███         ▏ 25 % of 80 MB");
    expect(at(2000, 40e6)).toBe("reading g.txt ▕██████      ▏ 50 % of 80 MB · 20 MB/s · 2 s left");
    expect(at(2000, 40e6, 60)).toBe("reading g.txt ▕██████      ▏ 50 % of 80 MB · 2 s left");
  });

  it("has rounds and what the loop waits for where it is not, or not for sure", () => {
    const lines = new ProgressLines(0);
    const at = (now: number, done: number, total: number | null, width?: number): string =>
      lines.at(now, "running a", { unit: "rounds", done, total, isMost: true, note: "residual 0.5" }, width);
    expect(at(600, 1, null)).toBe("running a · round 1 · residual 0.5 · 1 s");
    expect(at(2600, 21, null)).toBe("running a · round 21 · residual 0.5 · 10 rounds/s · 3 s");
    expect(at(2600, 21, 61)).toMatch(/▏ round 21 of at most 61 · residual 0\.5 · 10 rounds\/s · at most 4 s left$/);
    expect(at(2600, 21, 61, 60)).toMatch(/▏ round 21 of at most 61 · residual 0\.5$/);
    expect(at(2600, 21, 2e9)).not.toContain("left");
  });

  it("begins to count anew with the next loop", () => {
    const lines = new ProgressLines(0);
    lines.at(0, "a", { unit: "rounds", done: 500, total: null });
    expect(lines.at(5000, "a", { unit: "rounds", done: 2, total: null })).toBe("a · round 2 · 5 s");
    expect(lines.at(6000, "a", { unit: "rounds", done: 4, total: null })).toBe("a · round 4 · 2.0 rounds/s · 6 s");
  });

  it("says the seconds where nothing is counted", () => {
    expect(new ProgressLines(0).at(2000, "generating rmat", null)).toBe("generating rmat · 2 s");
  });

  it("has bars from nothing to all", () => {
    expect([0, 0.3, 1, 2].map((share) => bar(share, 4))).toEqual(["", "█▎", "████", "████"]);
  });
});

const CLEAR = "\r\u001b[K";

describe.concurrent("the line on a terminal", () => {
  const folder = new Folder({
    "graph.txt": Array.from({ length: 3000 }, (_, k) => `${k} ${k + 1}`).join("\n"),
    // The commands of tests have no terminal, but say that they have one.
    "shown.ts": `export { pagerank } from "edgewise/algorithms"; process.stderr.isTTY = true; process.stderr.columns = 100;`,
  });
  afterAll(() => folder[Symbol.dispose]());
  const run = ["run", "shown.ts"];
  const forever = ["-p", "tolerance=0", "-p", "limit=2000000000", "--sequential"];

  it("shows rounds, and is gone before the command says that it was interrupted", async () => {
    const { code, stderr } = await folder.edgewiseAlone([...run, "graph.txt", ...forever], { interruptOn: " round " });
    expect(code).toBe(130);
    expect(stderr).toMatch(/running pagerank ▕ {12}▏ round [\d,]+ of at most 2,000,000,000 · residual /);
    expect(stripVTControlCharacters(stderr.split(CLEAR).at(-1)!)).toBe("error: interrupted\n");
  });

  it("is gone where a signal ends the command as the system does", async () => {
    const options = { input: "1 2\n", holdStdin: true, interruptOn: "reading -" };
    const { code, stderr } = await folder.edgewiseAlone([...run, "-"], options);
    expect([code, stderr.split(CLEAR)[1], stderr.split(CLEAR).at(-1)]).toEqual([130, "reading - · 1 s", ""]);
  });

  it("is not there for who wants quiet, nor is what the command would note", async () => {
    const ending = await folder.edgewiseAlone([...run, "graph.txt", "--quiet", "--top", "1", "-p", "limit=3"]);
    expect([ending.code, ending.read, ending.stderr.includes(CLEAR)]).toEqual([0, [], false]);
    expect(stripVTControlCharacters(ending.stderr)).toMatch(
      /^warning: pagerank stopped at its limit of 3 rounds[^\n]*\n$/,
    );
  });
});
