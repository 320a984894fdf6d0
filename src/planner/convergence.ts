/** Plans the test whether a carried array has kept its bits, by which loops with `until unchanged` end. */

import type { Value } from "../ir/value.ts";
import { elementOf } from "../ir/value.ts";
import type { BufferId, SlotId } from "../plan/buffer.ts";
import type { Input, Instruction, KernelOutput } from "../plan/code.ts";
import type { Domain } from "../plan/domain.ts";
import { blocksOf } from "../plan/domain.ts";
import type { Kernel } from "../plan/kernel.ts";
import { buffersWritten, finishOf, withFinish } from "../plan/kernel.ts";
import type { Finish } from "../plan/kernels/record.ts";
import type { ScalarInstruction } from "../plan/kernels/scalars.ts";
import { KernelCode } from "./kernel-code.ts";
import type { Fold } from "./kernel-parts.ts";
import { kernelOver } from "./kernelize.ts";
import type { PlanBuilder } from "./plan-builder.ts";
import { domainOf } from "./plan-builder.ts";
import type { RegionLevels } from "./region-levels.ts";

/** A kernel that compares, and the fold of its block results that gives the answer. */
interface Comparison {
  readonly kernel: Kernel;
  readonly fold: Fold;
}

/** A carried value: an array with its twin, or a scalar without one. */
interface Carried {
  readonly before: Value;
  readonly after: Value;
  readonly twin: BufferId | null;
}

/** A bool slot that says whether all carried values kept their bits in this round. */
export function unchanged(planner: RegionLevels, builder: PlanBuilder, carried: readonly Carried[]): SlotId {
  const compared = carried.flatMap(({ before, after, twin }) =>
    twin === null ? [] : [compare(planner, builder, builder.bufferOf(before), twin, planner.readyLevel([after]))],
  );
  const ready = planner.readyLevel(carried.flatMap(({ after, twin }) => (twin === null ? [after] : [])));
  const level = planner.levels.open(Math.max(ready, ...compared.map(({ at }) => at)));
  const same = [
    ...compared.map(({ fold }) => planner.fold(level, fold)),
    ...carried
      .filter(({ twin }) => twin === null)
      .map(({ before, after }) => {
        const operands = [planner.scalar(level, before), planner.scalar(level, after)];
        return level.scalars.scalar("identical", elementOf(before), operands);
      }),
  ];
  const all = same.reduce(
    (left, right) => level.scalars.scalar("and", "bool", [left, right]),
    level.scalars.constant(1, "bool"),
  );
  level.scalarOps.push("unchanged");
  const slot = builder.newSlot("unchanged", "bool");
  level.outputs.push({ register: level.scalars.numberOf(all), slot });
  return slot;
}

/**
 * Plans whether an array has kept its bits. The kernel that writes the new entries compares them, where it can read the old
 * ones as well. Otherwise another kernel reads both once they are there. Returns the level that may fold the comparison.
 */
function compare(
  { levels }: RegionLevels,
  builder: PlanBuilder,
  before: BufferId,
  after: BufferId,
  ready: number,
): { fold: Fold; at: number } {
  for (const [at, { kernels }] of levels.all.entries()) {
    const k = kernels.findIndex((kernel) => buffersWritten(kernel).includes(after));
    const comparing = k < 0 ? null : comparingKernel(kernels[k]!, before, after, builder);
    if (!comparing) continue;
    kernels[k] = comparing.kernel;
    return { fold: comparing.fold, at: at + 1 };
  }
  const { kernel, fold } = unchangedKernel(before, after, builder);
  levels.open(ready).kernels.push(kernel);
  return { fold, at: ready + 1 };
}

/** A kernel of its own that compares two buffers once both are written. */
function unchangedKernel(before: BufferId, after: BufferId, builder: PlanBuilder): Comparison {
  const code = new KernelCode();
  const { element, extent } = builder.buffers[before]!;
  const domain = domainOf(extent.of === "edges" ? "edge" : "node");
  const same = code.scalar("identical", element, [
    code.input({ from: "buffer", buffer: before, at: "here" }),
    code.input({ from: "buffer", buffer: after, at: "here" }),
  ]);
  const { inputs, code: instructions, numberOf } = code.finish();
  const { output, fold } = allOf(numberOf(same), domain, builder);
  const kernel = kernelOver({
    name: "unchanged",
    ops: ["unchanged"],
    domain,
    inputs,
    code: instructions,
    outputs: [output],
  });
  return { kernel, fold };
}

/**
 * The kernel that writes the new entries, with the comparison added: it has each new entry in a register and reads only the
 * old one besides. Null for a kernel that does not write entry by entry.
 */
function comparingKernel(kernel: Kernel, before: BufferId, after: BufferId, builder: PlanBuilder): Comparison | null {
  const finish = finishOf(kernel);
  const written = finish?.outputs.find((output) => output.kind === "keep" && output.buffer === after);
  if (!finish || !written) return null;
  const { element } = builder.buffers[before]!;
  const read = readHere(finish, before);
  const same = finish.given + read.inputs.length + read.code.length;
  const code: Instruction[] = [
    ...read.code,
    { op: "identical", element, operands: [read.register, read.moved(written.register)] },
  ];
  const { output, fold } = allOf(same, kernel.domain, builder);
  const outputs = [...finish.outputs.map((one) => ({ ...one, register: read.moved(one.register) })), output];
  const added = withFinish(kernel, { inputs: read.inputs, code, outputs });
  return { kernel: { ...added, ops: [...kernel.ops, "unchanged"] }, fold };
}

/** Code with an added input, the kernel's own entry of a buffer, and the new numbers of its registers. */
function readHere(
  { given, inputs, code }: Finish,
  buffer: BufferId,
): { inputs: readonly Input[]; code: readonly Instruction[]; register: number; moved: (register: number) => number } {
  const known = inputs.findIndex((input) => input.from === "buffer" && input.buffer === buffer && input.at === "here");
  if (known >= 0) return { inputs, code, register: given + known, moved: (register) => register };
  const register = given + inputs.length;
  const moved = (one: number): number => (one < register ? one : one + 1);
  return {
    inputs: [...inputs, { from: "buffer", buffer, at: "here" }],
    code: code.map((instruction) =>
      instruction.op === "const" ? instruction : { ...instruction, operands: instruction.operands.map(moved) },
    ),
    register,
    moved,
  };
}

/** The reduction that says whether a register is true everywhere. */
function allOf(
  register: number,
  domain: Domain,
  builder: PlanBuilder,
): { output: KernelOutput; fold: Extract<ScalarInstruction, { op: "fold" }> } {
  const partials = builder.newBuffer("and partials", "bool", blocksOf(domain));
  return {
    output: { kind: "reduce", register, element: "bool", monoid: "and", partials },
    fold: { op: "fold", partials, monoid: "and" },
  };
}
