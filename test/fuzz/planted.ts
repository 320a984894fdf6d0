/** Bugs that sparse rounds might have, put in on purpose: in plans, in what is bound, in kernels, or in how these are called. */

import type { KernelFunction } from "../../src/backend/backend.ts";
import type { BoundLoop, BoundSparse, BoundStep } from "../../src/bind/bound.ts";
import type { Expression, LoopKernel, Statement } from "../../src/loop/loop.ts";
import type { Loop, Plan, Step } from "../../src/plan/plan.ts";
import type { SparseStage } from "../../src/plan/sparse.ts";
import { isUnread } from "../../src/plan/sparse.ts";

/** A bug: what it changes. `call` is made anew for each run, and calls a kernel of sparse rounds. */
export interface Planted {
  readonly plan?: (plan: Plan) => Plan;
  readonly bound?: (sparse: BoundSparse) => BoundSparse;
  readonly kernel?: (kernel: LoopKernel) => LoopKernel;
  readonly call?: (name: string, kernel: KernelFunction) => KernelFunction;
  /** Whether what is cleared at the beginning holds anything, as after an abort. */
  readonly isDirty?: boolean;
}

export const PLANTED = {
  "a node left out": {
    call: (name, kernel) => (name.startsWith("touched") ? (frame, from, to) => kernel(frame, from + 1, to) : kernel),
  },
  "a changed node itself left out": {
    plan: stages((stage) => ({ ...stage, touches: stage.touches.filter(({ by }) => by !== "own") })),
  },
  "a condition that has come to hold and is not looked at again": {
    plan: stages((stage) => ({
      ...stage,
      touches: isUnread(stage)
        ? stage.touches.filter(({ by, where }) => by === "row" || where !== null)
        : stage.touches,
    })),
  },
  "a set not reset": {
    kernel: inKernels("touched", (statement, kernel) => (isUnmarking(statement, kernel) ? [] : [statement])),
  },
  "the first round skipped": { bound: (sparse) => ({ ...sparse, quiet: true }) },
  "a scalar not compared": { plan: stages((stage) => ({ ...stage, scalars: [] })) },
  "a count pushed without its old part": { kernel: inKernels("push to", withoutOldPart) },
  "a count pushed twice": {
    call: (name, kernel) =>
      name.startsWith("push to")
        ? (frame, from, to) => {
            kernel(frame, from, to);
            kernel(frame, from, to);
          }
        : kernel,
  },
  "a value read after it was pushed to in the same round": {
    plan: stages((stage) => ({ ...stage, writesThrough: true })),
  },
  "a twin that missed a round": {
    bound: (sparse) => ({ ...sparse, levels: withStages(sparse, (stage) => ({ ...stage, commit: null })) }),
  },
  "a partial that missed a round": {
    bound: (sparse) => ({ ...sparse, levels: withStages(sparse, (stage) => ({ ...stage, refold: null })) }),
  },
  "an arm skipped for three rounds": {
    call: (name, kernel) => {
      let calls = 0;
      if (!name.startsWith("touched")) return kernel;
      return (frame, from, to) => {
        if (++calls < 2 || calls > 4) kernel(frame, from, to);
      };
    },
  },
  "−0 taken for 0": { kernel: inKernels("touched", equalForIdentical) },
  "an exit on what can still fall": { kernel: inKernels("aggregate", leavingEarly) },
  "an abort and a run again": {
    bound: (sparse) => ({ ...sparse, cleared: sparse.cleared.slice(0, 1) }),
    isDirty: true,
  },
} as const satisfies Record<string, Planted>;

export type PlantedName = keyof typeof PLANTED;

/** The plan with changed stages of its sparse rounds. */
function stages(change: (stage: SparseStage) => SparseStage): (plan: Plan) => Plan {
  const inStep = (step: Step): Step => {
    if (step.kind === "choose") return { ...step, cases: step.cases.map((branch) => branch.map(inStep)) };
    if (step.kind !== "loop") return step;
    const { sparse } = step;
    const changed: Loop["sparse"] =
      sparse.kind === "sparse" ? { ...sparse, stages: sparse.stages.map(change) } : sparse;
    return { ...step, body: step.body.map(inStep), sparse: changed };
  };
  return (plan) => ({ ...plan, steps: plan.steps.map(inStep) });
}

function withStages(
  { levels }: BoundSparse,
  change: (stage: BoundSparse["levels"][number]["stages"][number]) => BoundSparse["levels"][number]["stages"][number],
): BoundSparse["levels"] {
  return levels.map((level) => ({ ...level, stages: level.stages.map(change) }));
}

/** Bound steps with changed sparse rounds of all loops. */
export function changeSparse(
  steps: readonly BoundStep[],
  change: (sparse: BoundSparse) => BoundSparse,
): readonly BoundStep[] {
  return steps.map((step): BoundStep => {
    switch (step.kind) {
      case "level":
        return step;
      case "solo":
        return { ...step, body: changeSparse(step.body, change) };
      case "choose":
        return { ...step, cases: step.cases.map((branch) => changeSparse(branch, change)) };
      case "loop": {
        const { sparse } = step;
        const changed: BoundLoop["sparse"] = sparse && change(sparse);
        return { ...step, body: changeSparse(step.body, change), sparse: changed };
      }
      default:
        return step satisfies never;
    }
  });
}

type Change = (statement: Statement, kernel: LoopKernel) => readonly Statement[];

/** Kernels whose names begin so, with changed statements. */
function inKernels(prefix: string, change: Change): (kernel: LoopKernel) => LoopKernel {
  return (kernel) => {
    if (!kernel.name.startsWith(prefix)) return kernel;
    const inAll = (statements: readonly Statement[]): Statement[] =>
      statements.flatMap((statement) => change(within(statement), kernel));
    const within = (statement: Statement): Statement => {
      if (statement.kind === "if") {
        return { ...statement, then: inAll(statement.then), otherwise: inAll(statement.otherwise) };
      }
      return statement.kind === "for" || statement.kind === "while"
        ? { ...statement, body: inAll(statement.body) }
        : statement;
    };
    return { ...kernel, body: inAll(kernel.body) };
  };
}

/** Takes nodes out of those that are marked as listed. */
function isUnmarking(statement: Statement, { arrays }: LoopKernel): boolean {
  return statement.kind === "store" && arrays[statement.array]!.name === "touched marks";
}

/** Where a difference is pushed, what is given now. */
function withoutOldPart(statement: Statement): readonly Statement[] {
  if (statement.kind !== "update" || statement.value.kind !== "scalar") return [statement];
  const { op, operands } = statement.value;
  return [op === "sub" || op === "xor" ? { ...statement, value: operands[0]! } : statement];
}

function equalForIdentical(statement: Statement): readonly Statement[] {
  return [statement.kind === "assign" ? { ...statement, value: withEqual(statement.value) } : statement];
}

function withEqual(value: Expression): Expression {
  if (value.kind !== "scalar") return value;
  return { ...value, op: value.op === "identical" ? "eq" : value.op, operands: value.operands.map(withEqual) };
}

/** Ends rows after the first entry, by whatever they are combined. */
function leavingEarly(statement: Statement, { locals }: LoopKernel): readonly Statement[] {
  const isRow = statement.kind === "for" && locals[statement.local]!.name.startsWith("position");
  return [isRow ? { ...statement, body: [...statement.body, { kind: "leave" }] } : statement];
}
