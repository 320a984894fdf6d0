/** A report as an HTML page: its text first, then pictures. The page fetches nothing. */

import { madeData } from "../arguments/kind.ts";
import { refuseExtra } from "../arguments/options.ts";
import { LOST_PARTS, titleOf } from "../report/brief.ts";
import type { Report } from "../report/report.ts";
import { formatCount, formatTimeIn, percent, plural, spellLines } from "../report/spelling.ts";
import { printReport } from "../report/text.ts";
import { LOSSES, verdictOf } from "../report/verdict.ts";
import { levelsIn, weightOfAll } from "../report/weights.ts";
import { drawCurve, drawDegrees, drawResiduals, drawRoofline } from "./charts.ts";
import { drawLevels } from "./levels.ts";
import { drawMemory } from "./memory.ts";
import { PAGE_STYLE } from "./style.ts";
import { element, escapeText } from "./svg.ts";
import { drawTimeline } from "./timeline.ts";

const REPORT = madeData<Report>(
  "a report, as engine.report gives it",
  ["ops", "steps"],
  ["summary", "memory", "estimate", "requirements"],
);

/**
 * The text of an HTML file: a report with its pictures.
 *
 * @throws {@link EdgewiseError} `usage` for what is no report.
 * @example
 * ```ts
 * import { Engine, reportToHtml, rmat } from "edgewise";
 * import { pagerank } from "edgewise/algorithms";
 *
 * await using engine = await Engine.create({ workers: 2 });
 * const report = await engine.report(pagerank, rmat({ scale: 8 }), {}, { measure: false });
 * console.log(reportToHtml(report).startsWith("<!doctype html>")); // true
 * ```
 */
export function reportToHtml(given: Report, ...extra: readonly never[]): string {
  const call = "reportToHtml";
  refuseExtra(call, 1, extra);
  const report = REPORT.read(given, { call, name: "" });
  const { algorithm, graph, workers, measured, profile, degrees, curve, memory } = report;
  const about = [
    graph ? `${graph.name}, ${plural(graph.nodeCount, "node")}, ${plural(graph.edgeCount, "edge")}` : "any graph",
    ...(workers === null ? [] : [plural(workers, "worker")]),
  ].join(" · ");
  const { time, use, limit } = verdictOf(report);
  const speedup = measured?.speedup.median ?? null;
  const hasEstimate = report.estimate.calibrated !== null;
  const content = [
    element("h1", {}, escapeText(algorithm)),
    paragraph(about, "about"),
    element("div", { class: "verdict" }, ...[time, use, limit].map((text) => paragraph(text))),
    section("Step by step", stepsCaption(report), drawLevels(report)),
    ...obstacleSection(report),
    ...(measured?.timeline
      ? [
          section(
            "What workers did",
            "The end of a traced run, or all of a short one; below it, the same levels as they were estimated.",
            drawTimeline(measured.timeline, titlesOf(report)),
          ),
        ]
      : []),
    ...lostSection(report),
    pair(
      curve && curve.points.length > 1
        ? section(
            "More cores",
            `Predicted by rates alone${speedup === null ? "" : "; the orange point is measured"}. Hollow points are extrapolated beyond ${formatCount(curve.cores)} cores.`,
            drawCurve(curve, speedup),
          )
        : null,
      profile && hasEstimate
        ? section(
            "What limits a step",
            "Left of the bend it waits for memory, right of it for arithmetic.",
            drawRoofline(report, profile),
          )
        : null,
    ),
    pair(
      degrees && degrees.length > 0
        ? section("The graph", "How many nodes have how many out-edges, both by the logarithm.", drawDegrees(degrees))
        : null,
      measured && measured.residuals.length > 1
        ? section(
            "How it converges",
            "What the loop waits to see small.",
            drawResiduals(measured.residuals, measured.bound),
          )
        : null,
    ),
    ...(graph && memory.arrays.length > 0
      ? [section("Memory", "Besides the graph: which array is needed from which step to which.", drawMemory(memory))]
      : []),
    element(
      "details",
      {},
      element("summary", {}, "The whole report as text"),
      element("pre", {}, escapeText(printReport(report, { verbose: true, curve: true }))),
    ),
    ...(profile ? [paragraph(`Rates: ${profile.says}.`, "note")] : []),
  ];
  return [
    "<!doctype html>",
    '<html lang="en">',
    '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    element("title", {}, escapeText(`${algorithm} · parallelism report`)),
    `<style>${PAGE_STYLE}</style></head>`,
    "<body>",
    ...content.filter((part) => part !== ""),
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

/** Collects the titles of levels by number: what each level does. */
function titlesOf({ steps }: Report): ReadonlyMap<number, string> {
  return new Map(
    levelsIn(steps).map(({ level: { number, kernels, scalars } }) => {
      const [first] = kernels;
      return [number, first ? titleOf(first) : plural(scalars.length, "number")] as const;
    }),
  );
}

/** Keeps a number together with its unit, at the end of a line. */
function together(text: string): string {
  return text.replaceAll(/(\d) (%|ms|µs|s|cores?|KiB|MiB|GiB)(?![\w])/g, "$1\u00a0$2");
}

function paragraph(text: string, className?: string): string {
  return element("p", { class: className }, escapeText(together(text)));
}

function section(title: string, note: string, content: string): string {
  return element("section", {}, element("h2", {}, escapeText(title)), paragraph(note, "note"), content);
}

/** Sets two sections side by side where there is room. A section that is null is left out. */
function pair(...sections: readonly (string | null)[]): string {
  const shown = sections.filter((one) => one !== null);
  return shown.length === 0 ? "" : element("div", { class: "pair" }, ...shown);
}

function obstacleSection({ obstacles }: Report): string[] {
  if (obstacles.length === 0) return [];
  const rows = obstacles.map(({ what, lines, change }) =>
    element(
      "tr",
      {},
      element("td", {}, escapeText(`${what}${lines ? ` (${spellLines(lines)})` : ""}`)),
      element("td", { class: "about" }, escapeText(change)),
    ),
  );
  return [section("What cores do not share", "And what would change that.", element("table", {}, ...rows))];
}

/** Says what bars are, and where the rest of the time goes. */
function stepsCaption(report: Report): string {
  const bars = "From top to bottom. The bar under a step is its share of the time of one core";
  const { calibrated } = report.estimate;
  const all = weightOfAll(report);
  if (!calibrated || all === 0) return `${bars}.`;
  return `${bars}; starting and ending a run has ${percent(calibrated.beginning.sequentialMicros / all)}.`;
}

function lostSection({ measured }: Report): string[] {
  const lost = measured?.lost;
  if (!lost || lost.total === 0) return [];
  const parts: readonly (readonly [string, number])[] = [
    ["computing, as one core would, shared evenly", lost.useful],
    ...LOST_PARTS.map((name) => [LOSSES[name], lost[name]] as const),
    ["the whole run", lost.total],
  ];
  const row = ([name, millis]: readonly [string, number]): string =>
    element(
      "tr",
      {},
      element("td", {}, escapeText(name)),
      element("td", { class: "number" }, formatTimeIn(millis, lost.total)),
      element("td", { class: "number" }, percent(millis / lost.total)),
    );
  return [section("Where the time of all cores went", "Of the traced run.", element("table", {}, ...parts.map(row)))];
}
