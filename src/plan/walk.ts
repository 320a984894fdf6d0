/** Going over the steps of a plan, and what each kernel touches. */

import type { Direction } from "../ir/op.ts";
import type {
  Buffer,
  BufferId,
  Input,
  InputPlace,
  Kernel,
  Level,
  Plan,
  ScalarInstruction,
  ScalarKernel,
  SlotId,
  Step,
} from "./plan.ts";

/** Every step, one before those it contains. */
export function* walkSteps(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step;
    if (step.kind === "loop") yield* walkSteps(step.body);
    if (step.kind === "choose") for (const branch of step.cases) yield* walkSteps(branch);
  }
}

export function* walkLevels(plan: Plan): Generator<Level> {
  for (const step of walkSteps(plan.steps)) if (step.kind === "level") yield step;
}

/** The inputs of a kernel, those of an epilogue included. */
export function inputsOf(kernel: Kernel): readonly Input[] {
  if (kernel.kind === "aggregate") return [...kernel.inputs, ...kernel.epilogue.inputs];
  if (kernel.kind === "gather") return [kernel.index, ...kernel.inputs];
  if (kernel.kind === "mode") return [kernel.otherwise, ...kernel.epilogue.inputs];
  return kernel.kind === "scatter" || kernel.kind === "extremum" ? [] : kernel.inputs;
}

export function buffersRead(kernel: Kernel): BufferId[] {
  const read = inputsOf(kernel).flatMap((input) => (input.from === "buffer" ? [input.buffer] : []));
  switch (kernel.kind) {
    case "gather":
    case "mode":
      return [kernel.table, ...read];
    case "scatter":
      return [kernel.index, kernel.values];
    case "extremum":
    case "top":
      return [kernel.values, ...read];
    default:
      return read;
  }
}

export function buffersWritten(kernel: Kernel): BufferId[] {
  switch (kernel.kind) {
    case "gather":
    case "scatter":
      return [kernel.output];
    case "extremum":
      return [kernel.partials];
    case "top":
      return [kernel.output, kernel.heap];
    default:
      return kernel.outputs.map((output) => (output.kind === "keep" ? output.buffer : output.partials));
  }
}

/** The end that all edges of a row have in common: the node whose row it is. */
export const OWN_END = { in: "destination", out: "source", all: "self" } as const satisfies Record<
  Direction,
  InputPlace
>;

/** Whether an input of a row's entries is that of the row's own node. */
export function isOwnInput(input: Input, direction: Direction): boolean {
  return input.from === "buffer" ? input.at === OWN_END[direction] : input.from !== "slot";
}

/** The rows that a kernel goes through one after the other, with its nodes; null where it goes through none so. */
export function rowsOf(kernel: Kernel): Direction | null {
  return kernel.kind === "aggregate" || kernel.kind === "mode" ? kernel.direction : null;
}

/** The rows that a kernel goes through side by side, those of the ends of its edges. */
export function rowsOfEnds(kernel: Kernel): readonly ("in" | "out")[] {
  if (kernel.kind !== "intersect") return [];
  return [kernel.source, kernel.destination].filter((set) => set !== "self");
}

/** The buffers that a level's scalars read: block results, and tables that single entries are taken from. */
export function buffersReadByScalars(kernel: ScalarKernel): BufferId[] {
  return kernel.code.flatMap((instruction) => {
    const table = tableOf(instruction);
    return [...("partials" in instruction ? [instruction.partials] : []), ...(table === null ? [] : [table])];
  });
}

/** What the kernels and the scalars of a level read. */
export function buffersReadIn({ scalars, kernels }: Level): BufferId[] {
  return [...(scalars ? buffersReadByScalars(scalars) : []), ...kernels.flatMap(buffersRead)];
}

/** Whether a barrier must follow scalars without kernels: they take entries of what may be overwritten later. */
export function needsFence({ code }: Pick<ScalarKernel, "code">, buffers: readonly Buffer[]): boolean {
  return code.some((instruction) => {
    const table = tableOf(instruction);
    return table !== null && buffers[table]!.origin.kind === "computed";
  });
}

/** Whether a kernel reads entries of a buffer other than those of its own node or edge, or reads them after it has written. */
export function readsElsewhere(kernel: Kernel, buffer: BufferId): boolean {
  const isElsewhere = (own: readonly InputPlace[]) => (input: Input) =>
    input.from === "buffer" && input.buffer === buffer && !own.includes(input.at);
  switch (kernel.kind) {
    case "map":
    case "intersect":
      return kernel.inputs.some(isElsewhere(kernel.domain === "edges" ? ["here", "edge"] : ["here"]));
    case "aggregate":
      return (
        kernel.inputs.some(isElsewhere([OWN_END[kernel.direction]])) ||
        kernel.epilogue.inputs.some(isElsewhere(["here"]))
      );
    case "gather":
      return kernel.table === buffer || [kernel.index, ...kernel.inputs].some(isElsewhere(["here"]));
    case "mode":
      return kernel.table === buffer || inputsOf(kernel).some(isElsewhere(["here"]));
    // These go over entries of other nodes or edges before they have written the last of their own.
    case "scatter":
    case "extremum":
    case "top":
      return buffersRead(kernel).includes(buffer);
  }
}

/** The node or edge value that a scalar is an entry of, or found by entries of; null for any other scalar. */
export function tableOf(instruction: ScalarInstruction): BufferId | null {
  if (instruction.op === "entry") return instruction.table;
  return instruction.op === "extremum" ? instruction.values : null;
}

/** The slots that a step itself reads, without the steps it contains. */
export function slotsRead(step: Step): SlotId[] {
  const code = step.kind === "level" ? (step.scalars?.code ?? []) : [];
  return [
    ...slotsReadBesideScalars(step),
    ...code.flatMap((instruction) => (instruction.op === "slot" ? [instruction.slot] : [])),
  ];
}

/** Those of them that its scalars do not read, but kernels, loops and choices. */
export function slotsReadBesideScalars(step: Step): SlotId[] {
  switch (step.kind) {
    case "level":
      return step.kernels.flatMap((kernel) =>
        inputsOf(kernel).flatMap((input) => (input.from === "slot" ? [input.slot] : [])),
      );
    case "loop":
      return [step.limit, step.until, step.residual, ...step.moves.map(({ from }) => from)].filter(
        (slot) => slot !== null,
      );
    case "choose":
      return [step.on];
  }
}

/** The slots that say what became of the algorithm's loops. */
export function watchedSlots({ loops }: Plan): readonly SlotId[] {
  return loops ? [loops.rounds, ...loops.converged] : [];
}
