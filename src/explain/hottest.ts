/** The hottest kernels of an explanation: those that took longest. */

import { countRepeats, formatCount, kernelText } from "../report/spelling.ts";
import { COLUMNS, printTable } from "./columns.ts";
import type { ExplainLoop, ExplainStep, Explanation, MeasuredKernel } from "./explanation.ts";
import { formatShare, formatTime } from "./figures.ts";

/** The greatest length of a line, without its heading. */
const LONGEST = COLUMNS - 11;

interface HotKernel {
  readonly text: string;
  /** The place of the kernel's level in the plan. */
  readonly place: string;
  readonly measured: Pick<MeasuredKernel, "millis" | "runs">;
}

/**
 * Gives a row for each of the `count` kernels with the longest times, summed over all workers. Kernels of scalars are
 * among them.
 */
export function hottestRows({ steps }: Explanation, count: number): string[] {
  const kernels = kernelsIn(steps);
  kernels.sort((a, b) => b.measured.millis - a.measured.millis);
  const all = kernels.reduce((sum, { measured }) => sum + measured.millis, 0);
  const rows = kernels
    .slice(0, count)
    .map(({ text, place, measured: { millis, runs } }, k) => [
      `${k + 1}`,
      formatTime(millis),
      formatShare(all > 0 ? millis / all : 0),
      formatCount(runs),
      formatTime(millis / runs),
      place,
      text,
    ]);
  const heads = ["", "total", "of all", "count", "average", "level", "kernel"];
  const left = Math.max(0, kernels.length - count);
  const rest = left > 0 ? [`${formatCount(left)} more, together ${formatTime(restOf(kernels, count))}`] : [];
  const lines = printTable([heads, ...rows], (column) => column >= 5);
  return [...lines.map((line) => (line.length > COLUMNS ? `${line.slice(0, COLUMNS - 1)}…` : line)), ...rest];
}

/** Names the kernel that took longest, with its share of the time of all kernels; null where none took any time. */
export function hottestKernel({ steps }: Explanation): string | null {
  const kernels = kernelsIn(steps);
  const all = restOf(kernels, 0);
  const [hottest] = kernels.toSorted((a, b) => b.measured.millis - a.measured.millis);
  if (hottest === undefined || all <= 0) return null;
  const line = `${formatShare(hottest.measured.millis / all)} of the time in kernels, ${hottest.place}: ${hottest.text}`;
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

function restOf(kernels: readonly HotKernel[], from: number): number {
  return kernels.slice(from).reduce((sum, { measured }) => sum + measured.millis, 0);
}

function kernelsIn(steps: readonly ExplainStep[]): HotKernel[] {
  return steps.flatMap((step): HotKernel[] => {
    if (step.kind === "choose") return step.cases.flatMap(kernelsIn);
    if (step.kind === "loop") return [...sparseKernelsIn(step), ...kernelsIn(step.body)];
    if (step.kind !== "level") return kernelsIn(step.body);
    const { scalars, kernels, place } = step;
    return [
      ...(scalars ? [{ text: `scalars: ${countRepeats(scalars.ops).join(", ")}`, measured: scalars.measured }] : []),
      ...kernels.map((kernel) => ({ text: kernelText(kernel), measured: kernel.measured })),
    ].flatMap(({ text, measured }) => (measured && measured.runs > 0 ? [{ text, place, measured }] : []));
  });
}

function sparseKernelsIn({ sparseKernels, measured }: ExplainLoop): HotKernel[] {
  const runs = measured?.sparse?.counts.sparse ?? 0;
  return sparseKernels.flatMap(({ name, measured: part }) =>
    part && part.chunks > 0 && runs > 0
      ? [{ text: name, place: "sparse", measured: { millis: part.millis, runs } }]
      : [],
  );
}
