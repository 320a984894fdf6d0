/**
 * The obstacles to parallelism: parts of a program that workers do not share, each with its line and with what would
 * change it.
 */

import type { SourceLines } from "../plan/kernels/record.ts";
import type { KernelLevel, KernelLine, KernelLoop, Obstacle, ReportStep } from "./report.ts";
import { authorNames, formatCount, tellingOp } from "./spelling.ts";
import { isTakenApart, levelsIn } from "./weights.ts";

/** Lists the obstacles in the order of the program, equal ones once. */
export function obstaclesIn(steps: readonly ReportStep[]): Obstacle[] {
  const small = levelsIn(steps).flatMap(({ level, isApart }) =>
    level.estimate?.solo && !isApart && level.kernels.length > 0 ? [level.kernels[0]!] : [],
  );
  const found = [...steps.flatMap((step) => obstaclesOf(step, false)), ...smallSteps(small)];
  const told = new Map(found.map((obstacle) => [JSON.stringify(obstacle), obstacle]));
  return [...told.values()];
}

function obstaclesOf(step: ReportStep, isInLoop: boolean): Obstacle[] {
  switch (step.kind) {
    case "level":
      return levelObstacles(step, isInLoop);
    case "loop":
      // Where a worker takes nodes whole, nothing that is done for one of them keeps others from theirs.
      if (isTakenApart(step)) return [];
      return [...loopObstacles(step), ...step.body.flatMap((inner) => obstaclesOf(inner, true))];
    case "choose":
      return step.cases.flatMap((steps) => steps.flatMap((inner) => obstaclesOf(inner, isInLoop)));
    default:
      return step satisfies never;
  }
}

function levelObstacles({ kernels }: KernelLevel, isInLoop: boolean): Obstacle[] {
  return kernels
    .filter(({ dataParallel }) => !dataParallel)
    .map(
      (kernel): Obstacle => ({
        what: `${nameOf(kernel)} is one worker's work: it goes over all entries together`,
        lines: kernel.lines,
        change: isInLoop ? "Do it less often: after the loop rather than in it." : "It is done but once in a run.",
      }),
    );
}

function loopObstacles(loop: KernelLoop): Obstacle[] {
  const { carries, sources, body } = loop;
  const names = authorNames(carries);
  const lines = linesOf(body);
  if (sources) {
    if (sources.apart === null) return [];
    const what = `Nodes of a set are gone through one after another${sources.why === null ? "" : `: ${sources.why}`}`;
    return [{ what, lines, change: "Cores share the steps of each node, as far as these are large enough." }];
  }
  const ofNames = names.length > 0 ? ` of ${names.join(", ")}` : "";
  const what = `Rounds${ofNames} follow one another: each reads what the one before wrote`;
  return [{ what, lines, change: fewerRounds(loop) }];
}

/** Says what would make rounds fewer, as far as that is in the hands of who calls the program. */
function fewerRounds({ limit, until, body }: KernelLoop): string {
  const isShared = levelsIn(body).some(({ level }) => level.kernels.length > 0 && !level.estimate?.solo);
  const shared = isShared ? " Cores share each round." : "";
  // A bound of what is left of a change.
  if (until !== null && / <=? /.test(until)) return `Fewer rounds, by a larger tolerance or a better start.${shared}`;
  const given = limit === null ? null : /^(\w+) = \d+$/.exec(limit)?.[1];
  if (given) return `Fewer rounds: a lower value of ${given}.${shared}`;
  return `Another algorithm, one that needs fewer rounds.${shared}`;
}

/** Gives the lines from the first to the last of all kernels in some steps; null where they are none, or of several files. */
function linesOf(steps: readonly ReportStep[]): SourceLines | null {
  const lines = levelsIn(steps).flatMap(({ level }) => level.kernels.flatMap((kernel) => kernel.lines ?? []));
  const [one] = lines;
  if (!one || lines.some(({ file }) => file !== one.file)) return null;
  return {
    file: one.file,
    first: Math.min(...lines.map(({ first }) => first)),
    last: Math.max(...lines.map(({ last }) => last)),
  };
}

/** Makes one obstacle of all steps that are too small for a barrier. */
function smallSteps(kernels: readonly KernelLine[]): Obstacle[] {
  const [first] = kernels;
  if (!first) return [];
  const isOne = kernels.length === 1;
  const names = [...new Set(kernels.map((kernel) => nameOf(kernel) + (isOne ? "" : placeOf(kernel))))];
  const shown = names.slice(0, MOST_NAMES).join("; ");
  const more = names.length > MOST_NAMES ? ` and ${formatCount(names.length - MOST_NAMES)} more` : "";
  return [
    {
      what: `${shown}${more}: ${isOne ? "a step that is" : `${formatCount(kernels.length)} steps that are`} too small to be shared`,
      lines: isOne ? first.lines : null,
      change: "A larger graph, or fewer and larger steps.",
    },
  ];
}

const MOST_NAMES = 3;

/** Names a kernel by what it makes, else by what it computes. */
function nameOf({ makes, ops }: KernelLine): string {
  const names = authorNames(makes);
  return names.length > 0 ? names.join(", ") : `"${tellingOp(ops)}"`;
}

/** Says where a kernel is written that makes nothing with a name. */
function placeOf({ makes, lines }: KernelLine): string {
  return authorNames(makes).length > 0 || lines === null ? "" : ` in line ${lines.first}`;
}
