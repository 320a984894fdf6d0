/** Whether a carried array has kept its bits: the question of loops that run until nothing changes. */

import { blocksOf } from "../plan/extent.ts";
import type {
  AggregateKernel,
  BufferId,
  Input,
  Instruction,
  Kernel,
  KernelOutput,
  MapKernel,
  ModeKernel,
  ScalarInstruction,
} from "../plan/plan.ts";
import { KernelCode } from "./kernel-code.ts";
import type { Fold } from "./kernelize.ts";
import type { PlanBuilder } from "./plan-builder.ts";

/** A kernel, and how the answer comes of its block results. */
interface Comparison {
  readonly kernel: Kernel;
  readonly fold: Fold;
}

/** A kernel that goes over two buffers once both are there. */
export function unchangedKernel(before: BufferId, after: BufferId, builder: PlanBuilder): Comparison {
  const code = new KernelCode();
  const { element, extent } = builder.buffers[before]!;
  const domain = extent === "edges" ? "edges" : "nodes";
  const same = code.scalar("identical", element, [
    code.input({ from: "buffer", buffer: before, at: "here" }),
    code.input({ from: "buffer", buffer: after, at: "here" }),
  ]);
  const { inputs, code: instructions, numberOf } = code.finish();
  const { output, fold } = allOf(numberOf(same), domain, builder);
  const kernel: Kernel = {
    kind: "map",
    name: "unchanged",
    ops: ["unchanged"],
    domain,
    inputs,
    code: instructions,
    outputs: [output],
  };
  return { kernel, fold };
}

/**
 * The kernel that writes the new entries, with the comparison added to it: it has each in a register and needs only the
 * old one beside it. Null for a kernel whose entries are not known one by one.
 */
export function comparingKernel(
  kernel: Kernel,
  before: BufferId,
  after: BufferId,
  builder: PlanBuilder,
): Comparison | null {
  if (kernel.kind !== "map" && kernel.kind !== "aggregate" && kernel.kind !== "mode") return null;
  const written = kernel.outputs.find((output) => output.kind === "keep" && output.buffer === after);
  if (!written) return null;
  const { element } = builder.buffers[before]!;
  const given = kernel.kind === "map" ? 0 : kernel.kind === "mode" ? 1 : kernel.pairs.length;
  const read = readHere(kernel.kind === "map" ? kernel : kernel.epilogue, before, given);
  const same = given + read.inputs.length + read.code.length;
  const code: Instruction[] = [
    ...read.code,
    { op: "identical", element, operands: [read.register, read.moved(written.register)] },
  ];
  const { output, fold } = allOf(same, kernel.domain, builder);
  const outputs = [...kernel.outputs.map((one) => ({ ...one, register: read.moved(one.register) })), output];
  const ops = [...kernel.ops, "unchanged"];
  const added: MapKernel | AggregateKernel | ModeKernel =
    kernel.kind === "map"
      ? { ...kernel, ops, inputs: read.inputs, code, outputs }
      : { ...kernel, ops, epilogue: { inputs: read.inputs, code }, outputs };
  return { kernel: added, fold };
}

/** Code that has its own entry of a buffer among its inputs, and where its registers have moved to for that. */
function readHere(
  { inputs, code }: { readonly inputs: readonly Input[]; readonly code: readonly Instruction[] },
  buffer: BufferId,
  given: number,
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

/** Whether a register is true everywhere. */
function allOf(
  register: number,
  domain: "nodes" | "edges",
  builder: PlanBuilder,
): { output: KernelOutput; fold: Extract<ScalarInstruction, { op: "fold" }> } {
  const partials = builder.newBuffer("and partials", "bool", blocksOf(domain));
  return {
    output: { kind: "reduce", register, element: "bool", monoid: "and", partials },
    fold: { op: "fold", partials, monoid: "and" },
  };
}
