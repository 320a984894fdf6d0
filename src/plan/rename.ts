/** Plans with other numbers for their buffers. */

import type { Buffer, BufferId, Input, Kernel, KernelOutput, Level, Plan, ScalarInstruction, Step } from "./plan.ts";
import { buffersReadIn, buffersWritten, walkSteps } from "./walk.ts";

type Rename = (buffer: BufferId) => BufferId;

/** The plan with every mention of a buffer replaced; the buffers themselves stay where they are. */
export function renameBuffers(plan: Plan, rename: Rename): Plan {
  return {
    ...plan,
    steps: plan.steps.map((step) => renameInStep(step, rename)),
    parameters: plan.parameters.map((parameter) => ({ ...parameter, place: renamePlace(parameter.place, rename) })),
    results: plan.results.map((result) => ({ ...result, place: renamePlace(result.place, rename) })),
    sites: plan.sites.map((site) => ({ ...site, table: rename(site.table) })),
  };
}

/** The plan without computed buffers that no step touches. */
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

/** All that a level touches. */
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
      };
    case "choose":
      return { ...step, cases: step.cases.map((branch) => branch.map((inner) => renameInStep(inner, rename))) };
  }
}

function renameInLevel(level: Level, rename: Rename): Level {
  const { scalars, kernels } = level;
  return {
    ...level,
    scalars: scalars && {
      ...scalars,
      code: scalars.code.map((instruction) => renameInInstruction(instruction, rename)),
    },
    kernels: kernels.map((kernel) => renameInKernel(kernel, rename)),
  };
}

function renameInInstruction(instruction: ScalarInstruction, rename: Rename): ScalarInstruction {
  switch (instruction.op) {
    case "fold":
      return { ...instruction, partials: rename(instruction.partials) };
    case "extremum":
      return { ...instruction, partials: rename(instruction.partials), values: rename(instruction.values) };
    case "entry":
      return { ...instruction, table: rename(instruction.table) };
    default:
      return instruction;
  }
}

function renameInKernel(kernel: Kernel, rename: Rename): Kernel {
  const input = (one: Input): Input => (one.from === "buffer" ? { ...one, buffer: rename(one.buffer) } : one);
  const output = (one: KernelOutput): KernelOutput =>
    one.kind === "keep" ? { ...one, buffer: rename(one.buffer) } : { ...one, partials: rename(one.partials) };
  switch (kernel.kind) {
    case "map":
    case "intersect":
      return { ...kernel, inputs: kernel.inputs.map(input), outputs: kernel.outputs.map(output) };
    case "aggregate":
      return {
        ...kernel,
        inputs: kernel.inputs.map(input),
        epilogue: { ...kernel.epilogue, inputs: kernel.epilogue.inputs.map(input) },
        outputs: kernel.outputs.map(output),
      };
    case "gather":
      return {
        ...kernel,
        table: rename(kernel.table),
        index: input(kernel.index),
        inputs: kernel.inputs.map(input),
        output: rename(kernel.output),
      };
    case "mode":
      return {
        ...kernel,
        table: rename(kernel.table),
        otherwise: input(kernel.otherwise),
        epilogue: { ...kernel.epilogue, inputs: kernel.epilogue.inputs.map(input) },
        outputs: kernel.outputs.map(output),
      };
    case "scatter":
      return {
        ...kernel,
        index: rename(kernel.index),
        values: rename(kernel.values),
        output: rename(kernel.output),
      };
    case "extremum":
      return { ...kernel, values: rename(kernel.values), partials: rename(kernel.partials) };
    case "top":
      return {
        ...kernel,
        values: rename(kernel.values),
        inputs: kernel.inputs.map(input),
        heap: rename(kernel.heap),
        output: rename(kernel.output),
      };
  }
}
