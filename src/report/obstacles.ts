/**
 * The obstacles to parallelism: parts of a program that workers do not share, each with its line and with what would
 * change it.
 */

import { allLevels } from "./brief.ts";
import type { KernelLevel, KernelLine, KernelLoop, Obstacle, ReportStep } from "./report.ts";
import { authorNames, formatCount } from "./spelling.ts";

/** Lists the obstacles in the order of the program, equal ones once. */
export function obstaclesIn(steps: readonly ReportStep[]): Obstacle[] {
  const small = allLevels(steps, 1).flatMap(({ level }) =>
    level.estimate?.solo && level.kernels.length > 0 ? [level.kernels[0]!] : [],
  );
  const found = [...steps.flatMap((step) => obstaclesOf(step)), ...smallSteps(small)];
  const told = new Map(found.map((obstacle) => [JSON.stringify(obstacle), obstacle]));
  return [...told.values()];
}

function obstaclesOf(step: ReportStep): Obstacle[] {
  switch (step.kind) {
    case "level":
      return levelObstacles(step);
    case "loop":
      return [...loopObstacles(step), ...step.body.flatMap(obstaclesOf)];
    case "choose":
      return step.cases.flatMap((steps) => steps.flatMap(obstaclesOf));
    default:
      return step satisfies never;
  }
}

function levelObstacles({ kernels }: KernelLevel): Obstacle[] {
  const whole = kernels
    .filter(({ dataParallel }) => !dataParallel)
    .map(
      (kernel): Obstacle => ({
        what: `${nameOf(kernel)} is one worker's work: it goes over all entries together`,
        lines: kernel.lines,
        change: "Do it less often: after the loop rather than in it.",
      }),
    );
  return whole;
}

function loopObstacles({ carries, until, body }: KernelLoop): Obstacle[] {
  const names = authorNames(carries);
  const lines = body.flatMap((step) =>
    step.kind === "level" ? step.kernels.flatMap((kernel) => kernel.lines ?? []) : [],
  );
  return [
    {
      what: `Rounds${names.length > 0 ? ` of ${names.join(", ")}` : ""} follow one another: each reads what the one before wrote`,
      lines: lines[0] ?? null,
      change:
        until === null
          ? "Fewer rounds, by a lower limit."
          : "Fewer rounds, by a larger tolerance or a better start; workers share each round.",
    },
  ];
}

/** Makes one obstacle of all steps that are too small for a barrier. */
function smallSteps(kernels: readonly KernelLine[]): Obstacle[] {
  const [first] = kernels;
  if (!first) return [];
  const names = [...new Set(kernels.map(nameOf))];
  const shown = names.slice(0, MOST_NAMES).join(", ");
  const more = names.length > MOST_NAMES ? ` and ${formatCount(names.length - MOST_NAMES)} more` : "";
  const isOne = kernels.length === 1;
  return [
    {
      what: `${shown}${more}: ${isOne ? "a step that is" : `${formatCount(kernels.length)} steps that are`} too small to be worth a barrier`,
      lines: isOne ? first.lines : null,
      change: "A larger graph; or fewer, larger steps, as -O2 fuses them.",
    },
  ];
}

const MOST_NAMES = 3;

function nameOf({ makes, ops, chunks }: KernelLine): string {
  const names = authorNames(makes);
  const size = chunks !== null && chunks > 1 ? ` (${formatCount(chunks)} chunks)` : "";
  return `${names.length > 0 ? names.join(", ") : (ops[0] ?? "a step")}${size}`;
}
