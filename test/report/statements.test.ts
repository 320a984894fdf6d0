import { describe, expect, it } from "vitest";
import * as library from "../../src/algorithms/index.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { algorithm, i32 } from "../../src/dsl/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import { rmat } from "../../src/graph/generate.ts";
import type { Report } from "../../src/report/report.ts";
import { printReport } from "../../src/report/text.ts";
import { levelsIn, sharesOf, weightOfAll } from "../../src/report/weights.ts";
import { THREADS } from "../ways.ts";

const GRAPH = rmat({ scale: 10, edgeFactor: 8, weights: { low: 1, high: 9 }, directed: true });

/** What parameters without a default are given. */
const GIVEN: Readonly<Record<string, number>> = { root: 0, heat: 1, from: 0, start: 0, target: 1 };

async function reportOf(program: Algorithm, workers = 2): Promise<Report> {
  await using engine = await Engine.create({ workers });
  const needed = program.func.parameters.filter(({ initial }) => initial === null).map(({ value }) => value.name!);
  const given = Object.fromEntries(needed.map((name) => [name, GIVEN[name] ?? 1]));
  return await engine.report(program, GRAPH, given, { measure: false });
}

/** Spells a report on one line, so that what it says may be looked for. */
const said = (report: Report): string => printReport(report).replaceAll(/\s+/g, " ");

const PROGRAMS: readonly Algorithm[] = Object.values(library);

describe.runIf(THREADS)("what a report says of any program of the library", () => {
  it.each(PROGRAMS.map((program) => [program.name, program] as const))("holds of %s", async (_, program) => {
    const report = await reportOf(program);
    const text = said(report);
    // The words of the planner and of the IR, which no author wrote.
    expect(text).not.toMatch(
      /reduce\(|fold |partials|\bcarried\b|\bwalked\b|starts and|aggregate|intersect\(|undefined/,
    );
    // Shares of one whole: no two numbers of a report say different things of the same time.
    const all = weightOfAll(report);
    const beginning = report.estimate.calibrated!.beginning.sequentialMicros;
    const levels = levelsIn(report.steps).reduce(
      (sum, { level, runs }) => sum + runs * level.estimate!.sequentialMicros,
      0,
    );
    expect(levels + beginning).toBeCloseTo(all, 6);
    expect([...sharesOf(report).values()].reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9);
    const told = /(\d[\d.]*) % of the time on one core/.exec(text)?.[1];
    if (told !== undefined) expect(printReport(report)).toMatch(new RegExp(` ${told} %$`, "m"));
  });
});

describe.runIf(THREADS)("what cores do not share", () => {
  it("is no step and no round of a loop over nodes of which each core takes its own", async () => {
    const report = await reportOf(library.closeness);
    expect(levelsIn(report.steps).some(({ isApart }) => isApart)).toBe(true);
    expect(said(report)).not.toContain("follow one another");
    expect(said(report)).toContain("its own nodes");
  });

  it("advises a larger tolerance only where there is one", async () => {
    expect(said(await reportOf(library.bfs))).not.toContain("tolerance");
    expect(said(await reportOf(library.pagerank))).toContain("by a larger tolerance or a better start");
  });

  it("says a limit that can be given as what would make rounds fewer, and no other", async () => {
    const halved = algorithm("halved", { most: i32(7) }, (g, { most }) =>
      g.loop({ x: g.node(1) }, { limit: most }, ({ x }) => ({ x: x.div(2) })),
    );
    expect(said(await reportOf(halved))).toContain("Fewer rounds: a lower value of most.");
  });

  it("tells what is done once apart from what is done in each round", async () => {
    expect(said(await reportOf(library.closeness))).toMatch(/is one worker's work.* It is done but once in a run\./);
  });
});

it.runIf(THREADS)("a report on single numbers says so, and where their time goes", async () => {
  const report = await reportOf(
    algorithm("numbers", {}, (g) => ({
      x: g.loop({ x: g.scalar(1) }, { limit: 1000 }, ({ x }) => ({ x: x.div(2).add(x.recip()) })).x,
    })),
  );
  expect(said(report)).toContain("Will use one core: nothing goes over nodes or edges.");
  expect(said(report)).toMatch(/single numbers [\d. ]+ %/);
});
