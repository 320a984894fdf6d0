/** Renumbers the buffers of plans. */

import type { Buffer, BufferId } from "./buffer.ts";
import { buffersWritten, renameBuffersIn } from "./kernel.ts";
import type { Rename } from "./kernels/record.ts";
import type { Level, Plan, Step } from "./plan.ts";
import { renameSparse } from "./sparse.ts";
import { buffersReadIn, walkSteps } from "./walk.ts";

/** Replaces every mention of a buffer in a plan. The buffers themselves keep their places. */
export function renameBuffers(plan: Plan, rename: Rename): Plan {
  return {
    ...plan,
    steps: plan.steps.map((step) => renameInStep(step, rename)),
    parameters: plan.parameters.map((parameter) => ({ ...parameter, place: renamePlace(parameter.place, rename) })),
    results: plan.results.map((result) => ({ ...result, place: renamePlace(result.place, rename) })),
    sites: plan.sites.map((site) => (site.kind === "index" ? { ...site, table: rename(site.table) } : site)),
  };
}

/** Removes the computed buffers that no step touches. */
export function dropUnusedBuffers(plan: Plan): Plan {
  const used = new Set<BufferId>();
  for (const step of walkSteps(plan.steps)) {
    for (const buffer of step.kind === "level" ? buffersIn(step) : step.kind === "loop" ? step.swaps.flat() : []) {
      used.add(buffer);
    }
  }
  for (const { place } of plan.results) if (place.kind === "buffer") used.add(place.buffer);
  const isUsed = ({ origin }: Buffer, id: BufferId): boolean => origin.kind !== "computed" || used.has(id);
  const numbers = new Map<BufferId, BufferId>();
  plan.buffers.forEach((buffer, id) => {
    if (isUsed(buffer, id)) numbers.set(id, numbers.size);
  });
  if (numbers.size === plan.buffers.length) return plan;
  return renameBuffers({ ...plan, buffers: plan.buffers.filter(isUsed) }, (buffer) => numbers.get(buffer)!);
}

/** Lists the buffers that a level touches. */
function buffersIn(level: Level): BufferId[] {
  return [...buffersReadIn(level), ...level.kernels.flatMap(buffersWritten), ...level.alternates.flat()];
}

function renamePlace(place: Plan["results"][number]["place"], rename: Rename): typeof place {
  return place.kind === "buffer" ? { kind: "buffer", buffer: rename(place.buffer) } : place;
}

function renameInStep(step: Step, rename: Rename): Step {
  const pair = ([a, b]: readonly [BufferId, BufferId]): readonly [BufferId, BufferId] => [rename(a), rename(b)];
  switch (step.kind) {
    case "level":
      return { ...renameInLevel(step, rename), alternates: step.alternates.map(pair) };
    case "loop":
      return {
        ...step,
        body: step.body.map((inner) => renameInStep(inner, rename)),
        carries: step.carries.map(rename),
        swaps: step.swaps.map(pair),
        sparse: step.sparse.kind === "sparse" ? renameSparse(step.sparse, rename) : step.sparse,
      };
    case "choose":
      return { ...step, cases: step.cases.map((branch) => branch.map((inner) => renameInStep(inner, rename))) };
    default:
      return step satisfies never;
  }
}

function renameInLevel(level: Level, rename: Rename): Level {
  const { scalars, kernels } = level;
  return {
    ...level,
    scalars: scalars && renameBuffersIn(scalars, rename),
    kernels: kernels.map((kernel) => renameBuffersIn(kernel, rename)),
  };
}
