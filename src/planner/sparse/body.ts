/** The body of a loop as sparse rounds see it: kernels in order, who writes what, and which scalars change. */

import type { BufferId, SlotId } from "../../plan/buffer.ts";
import type { Kernel, NodeKernel } from "../../plan/kernel.ts";
import { buffersWritten, inputsOf } from "../../plan/kernel.ts";
import type { SourceLines } from "../../plan/kernels/record.ts";
import type { ScalarInstruction } from "../../plan/kernels/scalars.ts";
import { operandsOf, tableOf } from "../../plan/kernels/scalars.ts";
import type { Level, Loop, Plan } from "../../plan/plan.ts";
import type { SparseRounds, WhyDense } from "../../plan/sparse.ts";

export interface BodyKernel {
  readonly step: number;
  readonly number: number;
  readonly kernel: NodeKernel;
}

export interface Body {
  readonly levels: readonly Level[];
  readonly kernels: readonly BodyKernel[];
  /** By array that the body writes, the kernel that does: an index of `kernels`. */
  readonly writerOf: ReadonlyMap<BufferId, number>;
  /** By array that the loop carries, its twin. */
  readonly twinOf: ReadonlyMap<BufferId, BufferId>;
  /** Scalars that may be others in each round; `byRound` those that are, for they come of its number. */
  readonly changing: ReadonlySet<SlotId>;
  readonly byRound: ReadonlySet<SlotId>;
}

/** Sparse rounds before they are derived, from a plan that is otherwise as good as finished. */
export const NOT_YET_SPARSE: SparseRounds = { kind: "sparse", stages: [], quiet: false, keeps: [], idle: [] };

export function dense(why: string, lines: SourceLines | null | undefined = null): WhyDense {
  return { kind: "dense", why, lines: lines ?? null };
}

export function isDense(found: object): found is WhyDense {
  return "kind" in found && found.kind === "dense";
}

/** Reads the body of a loop whose arrays have twins; or says what in it can be computed at all nodes at once alone. */
export function readBody(loop: Loop, plan: Plan): Body | WhyDense {
  if (loop.swaps.length === 0) return dense("it carries no arrays");
  const kernels: BodyKernel[] = [];
  const levels: Level[] = [];
  for (const [step, level] of loop.body.entries()) {
    if (level.kind !== "level") {
      return dense(`there is ${level.kind === "loop" ? "a loop" : "an if"} within it`);
    }
    levels.push(level);
    for (const [number, kernel] of level.kernels.entries()) {
      const found = nodeKernel(kernel);
      if (isDense(found)) return found;
      kernels.push({ step, number, kernel: found });
    }
    const table = level.scalars?.code.map(tableOf).find((found) => found !== null && isComputed(found, plan));
    if (table !== null && table !== undefined) {
      return dense(`an entry of ${plan.buffers[table]!.name} is read as a scalar in every round`);
    }
  }
  const writerOf = new Map(
    kernels.flatMap(({ kernel }, k) => buffersWritten(kernel).map((buffer) => [buffer, k] as const)),
  );
  return { levels, kernels, writerOf, twinOf: new Map(loop.swaps), ...changingScalars(loop, levels) };
}

function isComputed(buffer: BufferId, plan: Plan): boolean {
  return plan.buffers[buffer]!.origin.kind === "computed";
}

const OBSTACLES: { readonly [K in Exclude<Kernel["kind"], NodeKernel["kind"]>]: string } = {
  gather: "entries are read at computed indices",
  scatter: "entries are scattered to computed indices",
  intersect: "common neighbors are gone through",
  extremum: "the index of an extreme is searched for",
  top: "the greatest entries are searched for",
};

function nodeKernel(kernel: Kernel): NodeKernel | WhyDense {
  switch (kernel.kind) {
    case "map":
    case "aggregate":
    case "mode":
      if (kernel.domain.of === "edges") return dense("values of edges are computed in every round", kernel.lines);
      return kernel;
    case "gather":
    case "scatter":
    case "intersect":
    case "extremum":
    case "top":
      return dense(`${OBSTACLES[kernel.kind]} (${kernel.name})`, kernel.lines);
    default:
      return kernel satisfies never;
  }
}

/** The scalars that a body computes or a loop moves, and those of them that come of the number of the round. */
function changingScalars(loop: Loop, levels: readonly Level[]): Pick<Body, "changing" | "byRound"> {
  const changing = new Set([loop.round, ...loop.moves.map(({ to }) => to)]);
  const byRound = new Set([loop.round]);
  for (let before = -1; before !== changing.size + byRound.size; ) {
    before = changing.size + byRound.size;
    for (const { scalars } of levels) {
      if (scalars === null) continue;
      const { code, outputs } = scalars;
      for (const { register, slot } of outputs) {
        changing.add(slot);
        if (isBehind(code, register, byRound)) byRound.add(slot);
      }
    }
    for (const { from, to } of loop.moves) if (byRound.has(from)) byRound.add(to);
  }
  return { changing, byRound };
}

/** Whether a register is computed from one of some slots. */
function isBehind(code: readonly ScalarInstruction[], register: number, slots: ReadonlySet<SlotId>): boolean {
  const behind = new Set([register]);
  for (const each of behind) for (const operand of operandsOf(code[each]!)) behind.add(operand);
  return [...behind].some((each) => {
    const instruction = code[each]!;
    return instruction.op === "slot" && slots.has(instruction.slot);
  });
}

/** The scalars that a kernel reads which may change. */
export function changingIn(kernel: NodeKernel, { changing }: Body): SlotId[] {
  const slots = inputsOf<Kernel["kind"]>(kernel).flatMap((input) =>
    input.from === "slot" && changing.has(input.slot) ? [input.slot] : [],
  );
  return [...new Set(slots)];
}
