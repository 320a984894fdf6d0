import { describe, expect, it } from "vitest";
import { bfs, pagerank, wcc } from "../../src/algorithms/index.ts";
import { algorithm } from "../../src/dsl/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { rmat } from "../../src/graph/generate.ts";
import { drawCurve, drawDegrees, drawResiduals } from "../../src/pictures/charts.ts";
import { reportToHtml } from "../../src/pictures/page.ts";
import { linearScale, logScale, powerText } from "../../src/pictures/scale.ts";
import { escapeText } from "../../src/pictures/svg.ts";
import { THREADS } from "../ways.ts";

const EMPTY = fromEdges({ nodeCount: 0, sources: [], targets: [], name: "nothing" });
const ONE = fromEdges({ nodeCount: 1, sources: [0], targets: [0], name: "<script>alert(1)</script>" });
const LARGE = rmat({ scale: 13, edgeFactor: 8, seed: 3 });
const constant = algorithm("constant", {}, () => ({}));

/** What no picture may contain: numbers that are none, and anything that is fetched. */
const WRONG =
  /NaN|Infinity|undefined|"-\d+(\.\d+)?" height|<script|<link|<img|@import|url\(|http:\/\/(?!www\.w3\.org\/2000\/svg)|https:/;

/** Elements that are opened and not closed in their order. */
function unbalanced(html: string): string[] {
  const open: string[] = [];
  for (const [, close, name, alone] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*?(\/?)>/g)) {
    if (alone === "/" || name === "meta") continue;
    if (close === "") open.push(name!);
    else if (open.pop() !== name) return [`</${name}>`];
  }
  return open;
}

describe("the page of a report", () => {
  it.runIf(THREADS)("is whole for small, large and degenerate programs, measured or not", async () => {
    await using engine = await Engine.create({ workers: 2 });
    const reports = [
      await engine.report(pagerank, LARGE, {}),
      await engine.report(wcc, LARGE, {}, { measure: false, mode: "parallel" }),
      await engine.report(pagerank, ONE, {}),
      await engine.report(pagerank, EMPTY, {}),
      await engine.report(bfs, ONE, { root: 0 }, { measure: false }),
      await engine.report(constant, EMPTY, {}),
    ];
    for (const report of reports) {
      const html = reportToHtml(report);
      expect(WRONG.exec(html)?.[0], report.algorithm).toBeUndefined();
      expect(unbalanced(html), report.algorithm).toEqual([]);
    }
    const [large] = reports;
    const { lost, timeline, residuals, rounds, bound } = large!.measured!;
    const { total, ...parts } = lost!;
    expect(Object.values(parts).every((millis) => millis >= 0)).toBe(true);
    expect(Object.values(parts).reduce((sum, millis) => sum + millis, 0)).toBeGreaterThan(0.9 * total);
    expect(timeline!.workers).toHaveLength(2);
    expect(residuals.at(-1)).toMatchObject({ round: rounds });
    expect(residuals.at(-1)!.residual).toBeLessThan(bound!);
    const page = reportToHtml(large!);
    expect(page).toContain("How it converges");
    // A line does not end between a number and its unit.
    expect(page).toMatch(/<p>By the estimate, \d+\u00a0% of the time on one core is/);
  });
});

describe("a scale", () => {
  it("has round numbers, the last of them not below the most", () => {
    expect(linearScale(17, 0, 100).ticks).toEqual([0, 5, 10, 15, 20]);
    expect(linearScale(0, 0, 100).ticks.at(-1)).toBe(1);
    expect(linearScale(17, 0, 100).at(20)).toBe(100);
  });

  it("by the logarithm has powers of ten, not too many", () => {
    const { ticks, at } = logScale(3e-9, 0.5, 0, 90);
    expect(ticks.map(powerText)).toEqual(["10⁻⁹", "10⁻⁷", "10⁻⁵", "10⁻³", "0.1"]);
    expect([at(1e-9), at(1)]).toEqual([0, 90]);
    expect(at(0)).toBe(0);
  });
});

describe("pictures", () => {
  it("keep what is not theirs from being markup", () => {
    expect(escapeText(`<a b="c">&\u0000`)).toBe("&lt;a b=&quot;c&quot;&gt;&amp;\\u0000");
  });

  it("have the words on a curve above its last point, where it ends low", () => {
    const point = (workers: number, speedup: number) => ({ workers, speedup, micros: 1, isExtrapolated: workers > 2 });
    const placeOfWords = (speedup: number): number => {
      const points = [point(1, 1), point(2, 1), point(16, speedup)];
      const svg = drawCurve({ points, serialShare: 1, bandwidthCeiling: null, cores: 2 }, null);
      return Number(/<text[^>]* y="([\d.]+)"[^>]*>100 % not shared/.exec(svg)![1]);
    };
    expect(placeOfWords(0.1)).toBeLessThan(placeOfWords(16));
  });

  it("are drawn of a single point, of none, and of what is infinite", () => {
    for (const svg of [
      drawResiduals([{ round: 1, residual: Infinity }], 0),
      drawResiduals([{ round: 3, residual: 0.5 }], 1e-9),
      drawDegrees([0]),
      drawDegrees([3]),
    ]) {
      expect(svg).not.toMatch(WRONG);
    }
  });
});
