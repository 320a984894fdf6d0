/** The part of a report on arrays: the place and the lifetime of each, and which share a place. */

import { ELEMENT_BYTES } from "../ir/type.ts";
import type { Buffer, BufferId } from "../plan/buffer.ts";
import { isBlocks } from "../plan/domain.ts";
import type { Life, StepPath } from "../plan/liveness.ts";
import { timelineOf } from "../plan/liveness.ts";
import type { Plan, Step } from "../plan/plan.ts";
import { entriesOf } from "../plan/sizes.ts";
import { walkSteps } from "../plan/walk.ts";
import type { ArrayLine } from "./report.ts";

/** Lists every array of a run besides those of the graph, in the order in which they are first needed. */
export function arrayLines(plan: Plan, graph: { nodeCount: number; edgeCount: number } | null): ArrayLine[] {
  const { lives } = timelineOf(plan);
  const byStart = [...lives].sort(([a, x], [b, y]) => x.first - y.first || a - b);
  const places = numberPlaces(
    plan,
    byStart.map(([id]) => id),
  );
  const labels = labelSteps(plan.steps);
  const overwritten = overwrites(plan, lives);
  const inPlace = carriedInPlace(plan);
  const place = (path: StepPath): string => path.map((step) => labels.get(step)!).join(" / ");
  const line = (id: BufferId, from: string, to: string): ArrayLine => {
    const buffer = plan.buffers[id]!;
    const { name, element, extent, origin } = buffer;
    return {
      name,
      extent: extent.of,
      element,
      place: origin.kind === "computed" ? places.get(origin.storage)! : null,
      bytes: graph && entriesOf(extent, graph) * ELEMENT_BYTES[element],
      from,
      to,
      overwrites: overwritten.get(id) ?? null,
      updatedInPlace: inPlace.has(id),
    };
  };
  const isParameter = ({ origin }: Buffer): boolean => origin.kind === "parameter";
  const given = plan.buffers.flatMap((buffer, id) => (isParameter(buffer) ? [line(id, START, END)] : []));
  const computed = byStart.map(([id, { from, to }]) => line(id, place(from), to.length > 0 ? place(to) : END));
  return [...given, ...computed];
}

const START = "the start";
const END = "the end";

/** Gives the place of each level in the plan, by number: `loop / level 1`. */
export function levelPaths(plan: Plan): string[] {
  const labels = labelSteps(plan.steps);
  const visit = (steps: readonly Step[], around: readonly string[]): string[] =>
    steps.flatMap((step) => {
      const path = [...around, labels.get(step)!];
      if (step.kind === "level") return [path.join(" / ")];
      return (step.kind === "loop" ? [step.body] : step.cases).flatMap((branch) => visit(branch, path));
    });
  return visit(plan.steps, []);
}

/** Numbers the places in memory: those of arrays in the order of their first use, then those of block results. */
function numberPlaces(plan: Plan, inOrder: readonly BufferId[]): ReadonlyMap<number, number> {
  const buffers = inOrder.map((id) => plan.buffers[id]!);
  const places = new Map<number, number>();
  for (const { origin } of [
    ...buffers.filter(({ extent }) => !isBlocks(extent)),
    ...buffers.filter(({ extent }) => isBlocks(extent)),
  ]) {
    if (origin.kind === "computed" && !places.has(origin.storage)) places.set(origin.storage, places.size);
  }
  return places;
}

/** Labels steps by their kind and by their number among the steps around them, as the list of levels does. */
function labelSteps(steps: readonly Step[], arm = ""): Map<Step, string> {
  const labels = new Map<Step, string>();
  const counts = { level: 0, loop: 0, choose: 0 };
  const many = (kind: Step["kind"]): boolean => steps.filter((step) => step.kind === kind).length > 1;
  for (const step of steps) {
    const number = counts[step.kind]++;
    switch (step.kind) {
      case "level":
        labels.set(step, `${arm}level ${number}`);
        break;
      case "loop":
        labels.set(step, `${arm}loop${many("loop") ? ` ${number + 1}` : ""}`);
        for (const [inner, label] of labelSteps(step.body)) labels.set(inner, label);
        break;
      case "choose":
        labels.set(step, `${arm}if${many("choose") ? ` ${number + 1}` : ""}`);
        step.cases.forEach((branch, k) => {
          for (const [inner, label] of labelSteps(branch, k === 0 ? "otherwise " : "then ")) labels.set(inner, label);
        });
        break;
      default:
        step satisfies never;
    }
  }
  return labels;
}

/**
 * Finds, for each buffer, the name of the buffer that it overwrites: the one that the same kernel reads for the last
 * time.
 */
function overwrites(plan: Plan, lives: ReadonlyMap<BufferId, Life>): ReadonlyMap<BufferId, string> {
  const holders = new Map<number, BufferId>();
  const found = new Map<BufferId, string>();
  for (const [buffer, { first }] of [...lives].sort(([, x], [, y]) => x.first - y.first)) {
    const { origin } = plan.buffers[buffer]!;
    if (origin.kind !== "computed") continue;
    const holder = holders.get(origin.storage);
    if (holder !== undefined && lives.get(holder)!.last === first) found.set(buffer, plan.buffers[holder]!.name);
    holders.set(origin.storage, buffer);
  }
  return found;
}

function carriedInPlace(plan: Plan): ReadonlySet<BufferId> {
  const found = new Set<BufferId>();
  for (const step of walkSteps(plan.steps)) {
    if (step.kind !== "loop") continue;
    const swapped = step.swaps.flat();
    for (const buffer of step.carries) if (!swapped.includes(buffer)) found.add(buffer);
  }
  return found;
}

/** Tells whether an array holds block results, which are many and small. */
export function isOfBlocks({ extent }: ArrayLine): boolean {
  return extent === "node blocks" || extent === "edge blocks";
}
