/**
 * The body of a loop as the derivation of sparse rounds sees it: its kernels in order, the writer of each array, and the
 * scalars that change.
 */

import type { Range } from "../../ir/column-facts.ts";
import { isExact } from "../../ir/scalar.ts";
import type { BufferId, SlotId } from "../../plan/buffer.ts";
import type { Kernel, NodeKernel } from "../../plan/kernel.ts";
import { buffersWritten, inputsOf, isNodeKernel } from "../../plan/kernel.ts";
import type { SourceLines } from "../../plan/kernels/record.ts";
import { scalarsBehind, tableOf } from "../../plan/kernels/scalars.ts";
import type { Level, Loop, Plan, Step } from "../../plan/plan.ts";
import type { SparseRounds, WhyDense } from "../../plan/sparse.ts";
import type { ScalarChanges } from "./scalar-changes.ts";
import type { Clock } from "./timely.ts";
import { clockOf } from "./timely.ts";
import { spellArray } from "./words.ts";

export interface BodyKernel {
  readonly step: number;
  readonly number: number;
  readonly kernel: NodeKernel;
}

export interface BodyKernels {
  readonly levels: readonly Level[];
  readonly kernels: readonly BodyKernel[];
  /** The kernel that writes each array of the body, as an index of `kernels`. */
  readonly writerOf: ReadonlyMap<BufferId, number>;
  /** The twin of each array that the loop carries. */
  readonly twinOf: ReadonlyMap<BufferId, BufferId>;
  readonly clock: Clock;
}

/** A body with what is known of its scalars. */
export interface Body extends BodyKernels, ScalarChanges {
  /** The ranges of scalars over all rounds, as far as they are known. */
  readonly rangeOfSlot: ReadonlyMap<SlotId, Range>;
}

/**
 * The field of a loop whose sparse rounds have not been derived yet. They are derived last, from a plan that is otherwise
 * finished.
 */
export const NOT_YET_SPARSE: SparseRounds = {
  kind: "sparse",
  stages: [],
  whyDenseFirst: null,
  keeps: [],
  idle: [],
  order: null,
};

export function dense(why: string, lines: SourceLines | null | undefined = null): WhyDense {
  return { kind: "dense", why, lines: lines ?? null };
}

export function isDense(found: object): found is WhyDense {
  return "kind" in found && found.kind === "dense";
}

/**
 * Reads the body of a loop whose arrays have twins; or says what in it can only be computed at all nodes at once. `before` are
 * the steps before the loop.
 */
export function readBody(loop: Loop, before: readonly Step[], plan: Plan): BodyKernels | WhyDense {
  if (loop.sources !== null) return dense(SOURCES);
  if (loop.swaps.length === 0) return dense("the loop carries no array, so that no node has anything to change");
  const kernels: BodyKernel[] = [];
  const levels: Level[] = [];
  for (const [step, level] of loop.body.entries()) {
    if (level.kind !== "level") {
      return dense(level.kind === "loop" ? LOOP_WITHIN : IF_WITHIN);
    }
    levels.push(level);
    for (const [number, kernel] of level.kernels.entries()) {
      const found = nodeKernel(kernel, plan);
      if (isDense(found)) return found;
      kernels.push({ step, number, kernel: found });
    }
    const table = level.scalars?.code.map(tableOf).find((found) => found !== null && isComputed(found, plan));
    if (table !== null && table !== undefined) {
      return dense(
        `one entry of ${spellArray(table, plan)} is read as a scalar in every round: read it before the loop, or take a reduction over all nodes`,
      );
    }
  }
  const summing = kernels.find(({ kernel }) => sumsFloats(kernel));
  if (summing && endsWhenClose(loop, levels, plan)) {
    return dense(
      "it sums floats until they are close to those of the round before, and until then nearly every node changes",
      summing.kernel.lines,
    );
  }
  const writerOf = new Map(
    kernels.flatMap(({ kernel }, k) => buffersWritten(kernel).map((buffer) => [buffer, k] as const)),
  );
  const twinOf = new Map(loop.swaps);
  return { levels, kernels, writerOf, twinOf, clock: clockOf(loop, levels, twinOf, before, plan) };
}

function isComputed(buffer: BufferId, plan: Plan): boolean {
  return plan.buffers[buffer]!.origin.kind === "computed";
}

const LOOP_WITHIN = "there is a loop within it, and only innermost loops have sparse rounds; see that of the inner one";
const SOURCES = "each round is for another node, and goes on with nothing of the round before";
const IF_WITHIN = "there is an `if` within it: choose node by node instead, between values that both are computed";

/** The part of a kernel that does not tell which of its nodes may change, and advice to the author. */
function obstacle(kernel: Kernel, plan: Plan): string {
  switch (kernel.kind) {
    case "map":
      return "an array with an entry for each edge is computed in every round: do so before the loop, or within what combines edges";
    case "gather":
      return `entries of ${spellArray(kernel.table, plan)} are read at computed indices, so that nobody knows who reads what changes: read them along edges`;
    case "scatter":
      return "values are scattered to computed indices, so that nobody knows where something changes: combine them along edges";
    case "intersect":
      return "common neighbors of both ends of edges are gone through: do so before the loop, where it does not depend on what the loop carries";
    case "extremum":
      return "the index of an extreme is searched for among all nodes in every round: compare nodes with the extreme itself, a reduction";
    case "unions":
      return "classes of nodes are found among all nodes in every round: do so before the loop, where they do not depend on what the loop carries";
    case "top":
      return "the greatest entries are searched for among all nodes in every round: do so after the loop";
    default:
      return `${kernel.name} does not say at which nodes it may come to something else: do so before the loop or after it`;
  }
}

function nodeKernel(kernel: Kernel, plan: Plan): NodeKernel | WhyDense {
  return isNodeKernel(kernel) ? kernel : dense(obstacle(kernel, plan), kernel.lines);
}

function sumsFloats(kernel: NodeKernel): boolean {
  if (kernel.kind !== "aggregate") return false;
  return kernel.pairs.some(
    ({ monoid, element }) => (element === "f64" || element === "f32") && !isExact(monoid, element),
  );
}

/** Whether a loop ends by a float scalar that is combined over all nodes, such as a residual. */
function endsWhenClose({ until, untilUnchanged }: Loop, levels: readonly Level[], { buffers }: Plan): boolean {
  if (until === null || untilUnchanged) return false;
  return levels.some(({ scalars }) => {
    if (scalars === null) return false;
    const { code, outputs } = scalars;
    const asked = outputs.filter(({ slot }) => slot === until).map(({ register }) => register);
    return [...scalarsBehind(code, asked)].some((register) => {
      const instruction = code[register]!;
      if (instruction.op !== "fold") return false;
      const { element } = buffers[instruction.partials]!;
      return element === "f64" || element === "f32";
    });
  });
}

/** The changing scalars that a kernel reads. */
export function changingIn(kernel: NodeKernel, { changing }: Body): SlotId[] {
  const slots = inputsOf<Kernel["kind"]>(kernel).flatMap((input) =>
    input.from === "slot" && changing.has(input.slot) ? [input.slot] : [],
  );
  return [...new Set(slots)];
}
