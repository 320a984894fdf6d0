/** The first three lines of a report: how long a run takes, what will be used and why, and what holds it back. */

import type { Headline, LearnedTimes } from "../estimate/headline.ts";
import type { TimeParts } from "../estimate/microseconds.ts";
import type { DecisionReason } from "../estimate/reason.ts";
import { clausesOf, reasonText, relationOf, tellApart } from "../estimate/reason.ts";
import type { LostTime } from "./measurement.ts";
import type { KernelLevel, KernelLine, Report, ReportStep } from "./report.ts";
import {
  authorNames,
  formatCount,
  formatInterval,
  formatMicros,
  list,
  percent,
  plural,
  spellLines,
  times,
} from "./spelling.ts";
import { levelsIn, loopsIn, weightOf, weightOfAll, weightOfSteps } from "./weights.ts";

/** The verdict, in parts of a sentence or two. */
export interface Verdict {
  readonly time: string;
  readonly use: string;
  readonly limit: string;
}

export function verdictOf(report: Report): Verdict {
  return { time: timeOf(report), use: useOf(report), limit: limitOf(report) };
}

function timeOf({ measured, estimate, workers, profile, summary, steps }: Report): string {
  const { calibrated } = estimate;
  const cores = coresOf(calibrated?.workers ?? workers ?? 1);
  if (measured) {
    const { one, all, speedup, rounds, runs } = measured;
    const each = rounds === null ? "" : ` of ${plural(rounds, "round")}`;
    return `Takes ${formatInterval(one)} on one core and ${formatInterval(all)} on ${cores}: ${faster(speedup.median)}, measured in ${runs} runs${each} each way.`;
  }
  if (!calibrated) {
    return `How long it takes depends on the graph. Its ${plural(summary.ops, "op")} promise ${times(estimate.static)} the speed on as many cores as one likes, by a rule of thumb.`;
  }
  const { headline, learned } = calibrated;
  const { sequentialMicros, parallelMicros, per } = headline;
  const estimated = `estimated by ${profile?.name ?? "shipped rates"}`;
  const by = sourceOf(learned, estimated, cores);
  const both = (factor: number): string =>
    calibrated.workers === 1
      ? `about ${formatMicros(sequentialMicros * factor)} on one core`
      : `about ${formatMicros(sequentialMicros * factor)} on one core and ${formatMicros(parallelMicros * factor)} on ${cores}`;
  const learnedAll = learned.one && learned.all;
  const mean =
    !learnedAll && areCasesUnlike(steps) ? "; which case of an if holds is not known, so that each counts half" : "";
  if (per === "run") return `Should take ${both(1)}, ${by}${mean}.`;
  const names = authorNames(loopsIn(steps).find(({ number }) => number === headline.loop)?.carries ?? []);
  const ofNames = names.length > 0 ? ` of ${list(names.slice(0, MOST_NAMES))}` : "";
  const dense = `A round${ofNames}${calibrated.mayBeSparse ? " that goes over all nodes" : ""}`;
  return `${dense} should take ${both(1)}, ${by}; ${roundsOf(headline, both)}.`;
}

const MOST_NAMES = 3;

/** The part of the times of two cases from which it matters which one holds. */
const UNLIKE = 0.2;

/** Tells whether it changes the time of a run which case of a choice outside of loops holds. */
function areCasesUnlike(steps: readonly ReportStep[]): boolean {
  const all = weightOfSteps(steps);
  return steps.some((step) => {
    if (step.kind !== "choose") return false;
    const times = step.cases.map(weightOfSteps);
    return Math.max(...times) - Math.min(...times) > UNLIKE * all;
  });
}

/** Says what is known of the number of rounds, given what so many take. */
function roundsOf({ most, forNodes }: Headline, both: (rounds: number) => string): string {
  if (forNodes !== null) {
    const atOnce = forNodes.atOnce === 1 ? "" : `, ${forNodes.atOnce} of them at once`;
    const forAll = both(Math.ceil(forNodes.most / forNodes.atOnce));
    return `there are rounds for each of ${plural(forNodes.most, "node")} at most${atOnce}, one for all of them taking ${forAll}, and how many rounds each takes is not known before the run`;
  }
  if (most === null) return "how many rounds there will be is not known before the run";
  return `at most ${formatCount(most)} of them, so ${both(most)} at most`;
}

/** Says where the times come from, as a clause. */
function sourceOf({ one, all }: Pick<LearnedTimes, "one" | "all">, estimated: string, cores: string): string {
  if (one && all) return "learned from like runs";
  if (!one && !all) return estimated;
  const [known, other] = one ? ["one core", cores] : [cores, "one core"];
  return `that on ${known} learned from like runs, that on ${other} ${estimated}`;
}

function useOf({ decision, measured, estimate, workers }: Report): string {
  if (!decision) return "Give it a graph to see whether it is worth more than one core.";
  const { parallel, reason } = decision;
  const use = parallel ? `Will use ${coresOf(decision.workers)}` : "Will use one core";
  const said = `${use}: ${whyOf(reason)}.`;
  const available = estimate.calibrated?.workers ?? workers ?? 1;
  if (!measured || reason.kind === "asked" || available === 1) return said;
  const { speedup } = measured;
  // Measurements contradict a decision only if their whole range does.
  if (parallel && speedup.most < 1) {
    return `${said} Measured in runs after each other, one core is faster here: three runs teach that where runs are learned; --sequential says so now.`;
  }
  if (!parallel && speedup.least > 1.2) {
    return `${said} Measured in runs after each other, ${coresOf(available)} are faster here: three runs teach that where runs are learned; --parallel says so now.`;
  }
  return said;
}

/** Explains the numbers in the reason for a decision. */
function whyOf(reason: DecisionReason): string {
  if (reason.kind !== "estimated") return reasonText(reason);
  const { speedup, minSpeedup } = reason;
  const isWorse = relationOf(speedup, minSpeedup) === "below";
  const worth = isWorse ? "it is worth more than one only" : "it is worth it";
  return `all cores should be ${tellApart(speedup, minSpeedup)} times as fast as one, and ${worth} from ${minSpeedup} times on (${clausesOf(reason)})`;
}

function limitOf(report: Report): string {
  const { estimate, measured, decision } = report;
  if (!estimate.calibrated)
    return firstObstacle(report) ?? "Nothing in the program itself keeps cores from sharing it.";
  const heaviest = heaviestOf(report);
  const loss = measured?.lost ? largestLoss(measured.lost) : null;
  if (decision?.reason.kind === "too small") {
    return decision.reason.heaviest === 0
      ? "It has but single numbers to compute, one after another."
      : "What holds it back is its size: there is less to do in a step than it takes cores to meet.";
  }
  const by = measured ? "by the estimate, " : "";
  const parts =
    heaviest === null ? [] : [`${by}${percent(heaviest.share)} of the time on one core is ${heaviest.what}`];
  if (loss !== null) parts.push(`on all cores ${percent(loss.share)} is lost to ${loss.what}`);
  return parts.length === 0 ? "There is nothing to do." : `${capital(parts.join("; "))}.`;
}

function firstObstacle({ obstacles }: Report): string | null {
  const [first] = obstacles;
  return first ? `${capital(first.what)}${first.lines ? ` (${spellLines(first.lines)})` : ""}.` : null;
}

/** Says what has the largest share of one worker's time, and what share that is: a step, or starting and ending the run. */
function heaviestOf(report: Report): { readonly what: string; readonly share: number } | null {
  const all = weightOfAll(report);
  if (all === 0) return null;
  const [first] = levelsIn(report.steps).sort((a, b) => weightOf(b) - weightOf(a));
  const micros = first ? weightOf(first) : 0;
  const beginning = report.estimate.calibrated?.beginning.sequentialMicros ?? 0;
  if (!first || beginning > micros) return { what: "starting and ending the run", share: beginning / all };
  return { what: stepOf(first.level), share: micros / all };
}

/** The part of a level's time from which a kernel stands for the level. */
const MOST_OF_LEVEL = 0.9;

/** Says what a level goes over, and what it mostly does there. */
function stepOf({ kernels, estimate }: KernelLevel): string {
  const figures = kernels.map((kernel, k) => ({ kernel, own: estimate?.kernels[k] }));
  const micros = figures.reduce((sum, { own }) => sum + (own?.micros ?? 0), 0);
  const [first] = figures.sort((a, b) => (b.own?.micros ?? 0) - (a.own?.micros ?? 0));
  if (!first?.own) return "computing single numbers";
  const does = WAITS[largest(first.own.parts)];
  if (kernels.length === 1 || first.own.micros > MOST_OF_LEVEL * micros) return `${passOver(first.kernel)}, ${does}`;
  const longest = passOver(first.kernel).replace(/^one pass /, "");
  return `${formatCount(kernels.length)} passes side by side, the longest ${longest}, ${does}`;
}

const WAITS: Readonly<Record<keyof TimeParts, string>> = {
  stream: "mostly reading and writing arrays in order",
  gather: "mostly looking values up here and there",
  compute: "mostly computing",
  rows: "mostly going from one node's edges to the next",
};

function largest(parts: TimeParts): keyof TimeParts {
  const { stream, gather, compute, rows } = parts;
  const most = Math.max(stream, gather, compute, rows);
  if (most === gather) return "gather";
  if (most === stream) return "stream";
  return most === compute ? "compute" : "rows";
}

/**
 * Says what a kernel goes over, what it computes and where that is written: `one pass over the in-edges (rank, lines
 * 12–14)`.
 */
export function passOver({ domain, makes, lines }: KernelLine): string {
  const about = [...authorNames(makes), ...(lines ? [spellLines(lines)] : [])];
  return `one pass over ${DOMAINS[domain]}${about.length > 0 ? ` (${list(about)})` : ""}`;
}

const DOMAINS: Readonly<Record<KernelLine["domain"], string>> = {
  nodes: "the nodes",
  edges: "the edges",
  "in-rows": "the in-edges",
  "out-rows": "the out-edges",
  "all rows": "all edges at their ends",
  segments: "parts of long rows",
};

/** The names of the parts of lost time. */
export const LOSSES = {
  memory: "sharing caches and memory",
  imbalance: "waiting for who has more to do (imbalance)",
  alone: "steps that one core runs alone",
  barriers: "meeting (barriers)",
  waking: "waking and starting",
  control: "scalars, drawing chunks and noting all this",
} as const satisfies Partial<Record<keyof LostTime, string>>;

function largestLoss(lost: LostTime): { readonly what: string; readonly share: number } | null {
  const losses = [
    { what: LOSSES.memory, millis: lost.memory },
    { what: LOSSES.imbalance, millis: lost.imbalance },
    { what: LOSSES.alone, millis: lost.alone },
    { what: LOSSES.barriers, millis: lost.barriers },
    { what: LOSSES.waking, millis: lost.waking },
    { what: LOSSES.control, millis: lost.control },
  ].sort((a, b) => b.millis - a.millis);
  const [first] = losses;
  return first && first.millis > 0 && lost.total > 0 ? { what: first.what, share: first.millis / lost.total } : null;
}

function coresOf(workers: number): string {
  return workers === 1 ? "one core" : `${formatCount(workers)} cores`;
}

function faster(speedup: number): string {
  return speedup >= 1 ? `${times(speedup)} as fast` : `${times(1 / speedup)} as long`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
