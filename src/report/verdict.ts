/** The first three lines of a report: how long a run takes, what will be used and why, and what holds it back. */

import type { Headline, LearnedTimes } from "../estimate/headline.ts";
import type { TimeParts } from "../estimate/microseconds.ts";
import type { DecisionReason } from "../estimate/reason.ts";
import { clausesOf, reasonText, relationOf, tellApart } from "../estimate/reason.ts";
import type { LostTime } from "./measurement.ts";
import type { KernelLine, Report, ReportStep } from "./report.ts";
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

/** The verdict, in parts of a sentence or two. */
export interface Verdict {
  readonly time: string;
  readonly use: string;
  readonly limit: string;
}

export function verdictOf(report: Report): Verdict {
  return { time: timeOf(report), use: useOf(report), limit: limitOf(report) };
}

function timeOf({ measured, estimate, workers, profile, summary }: Report): string {
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
  const estimated = `estimated by ${profile?.kind === "measured" ? "this machine's profile" : "shipped rates"}`;
  const by = sourceOf(learned, estimated, cores);
  const both = (factor: number): string =>
    calibrated.workers === 1
      ? `about ${formatMicros(sequentialMicros * factor)} on one core`
      : `about ${formatMicros(sequentialMicros * factor)} on one core and ${formatMicros(parallelMicros * factor)} on ${cores}`;
  if (per === "run") return `Should take ${both(1)}, ${by}.`;
  const dense = calibrated.mayBeSparse ? "A round that goes over all" : "A round";
  return `${dense} should take ${both(1)}, ${by}; ${roundsOf(headline, both)}.`;
}

/** Says what is known of the number of rounds, given what so many take. */
function roundsOf({ most, forNodes }: Headline, both: (rounds: number) => string): string {
  if (forNodes !== null) {
    const atOnce = forNodes.atOnce === 1 ? "" : `, ${forNodes.atOnce} of them at once`;
    return `there are rounds for each of ${plural(forNodes.most, "node")} at most${atOnce}, and how many rounds each takes is not known before the run`;
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
    return "What holds it back is its size: there is less to do in a step than it takes cores to meet.";
  }
  const parts =
    heaviest === null ? [] : [`${percent(heaviest.share)} of the time is ${heaviest.what}, ${heaviest.waits}`];
  if (loss !== null) parts.push(`on all cores ${percent(loss.share)} is lost to ${loss.what}`);
  return parts.length === 0 ? "There is nothing to do." : `${capital(parts.join("; "))}.`;
}

function firstObstacle({ obstacles }: Report): string | null {
  const [first] = obstacles;
  return first ? `${capital(first.what)}${first.lines ? ` (${spellLines(first.lines)})` : ""}.` : null;
}

interface Heaviest {
  readonly what: string;
  readonly waits: string;
  readonly share: number;
}

/** Finds the kernel with the largest share of one worker's time. */
function heaviestOf({ steps }: Report): Heaviest | null {
  const kernels = weighed(steps, 1);
  const total = kernels.reduce((sum, { micros }) => sum + micros, 0);
  const [first] = [...kernels].sort((a, b) => b.micros - a.micros);
  if (!first || total === 0) return null;
  return { what: passOver(first.kernel), waits: WAITS[largest(first.parts)], share: first.micros / total };
}

export interface WeighedKernel {
  readonly kernel: KernelLine;
  readonly micros: number;
  readonly parts: TimeParts;
}

/** Lists every kernel with its time on one worker, for as many rounds as the estimate assumes. */
export function weighed(steps: readonly ReportStep[], factor: number): WeighedKernel[] {
  return steps.flatMap((step): WeighedKernel[] => {
    switch (step.kind) {
      case "level":
        return step.kernels.flatMap((kernel, k) => {
          const figures = step.estimate?.kernels[k];
          return figures ? [{ kernel, micros: factor * figures.micros, parts: figures.parts }] : [];
        });
      case "loop":
        return weighed(step.body, factor * (step.rounds?.rounds ?? 1));
      case "choose":
        return step.cases.flatMap((steps_) => weighed(steps_, factor / step.cases.length));
      default:
        return step satisfies never;
    }
  });
}

const WAITS: Readonly<Record<keyof TimeParts, string>> = {
  stream: "waiting for memory to be read in order",
  gather: "waiting for what is looked up at neighbors",
  compute: "computing",
  rows: "going from row to row",
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
