/** The part of a report on levels of kernels, after fusion. */

import type { LaneDecision } from "../bind/lanes/decide.ts";
import { SOURCE_LANES } from "../bind/lanes/loop.ts";
import type { Split, Splits } from "../bind/long-row-split.ts";
import { resultBytes, tableBytes } from "../bind/long-row-split.ts";
import type { ApartDecision } from "../bind/sources/apart.ts";
import type { PlanPasses } from "../estimate/array-traffic.ts";
import { countPasses, degreesRead } from "../estimate/array-traffic.ts";
import type { PlanEstimate } from "../estimate/estimate.ts";
import type { Work } from "../estimate/kernel-cost.ts";
import { knownSlots } from "../estimate/known-slots.ts";
import { printNumber } from "../ir/print.ts";
import type { SlotId } from "../plan/buffer.ts";
import type { Kernel } from "../plan/kernel.ts";
import { accessesOf, buffersRead, buffersWritten, finishOf, rowsOf, spellingOf } from "../plan/kernel.ts";
import type { ScalarInstruction, ScalarKernel } from "../plan/kernels/scalars.ts";
import type { Choose, Level, Loop, Plan, Step } from "../plan/plan.ts";
import { walkLevels } from "../plan/walk.ts";
import type {
  KernelChoice,
  KernelLevel,
  KernelLine,
  KernelLoop,
  LongRowsLine,
  ReportStep,
  RowsLine,
} from "./report.ts";
import { sparseLoop } from "./sparse.ts";
import { LEFT_OUT, spellCombined, spellOperation } from "./spelling.ts";

/** Facts on the kernels of a bound plan. */
export interface KernelFacts {
  /** The number of chunks that a kernel is cut into. */
  readonly chunks: (kernel: Kernel) => number;
  readonly rows: (kernel: Kernel) => RowsLine | null;
  /** The levels that split long rows; none if absent. */
  readonly splits?: Splits;
  /** Whether workers may take whole nodes, for each loop over nodes; unknown if absent. */
  readonly sources?: ReadonlyMap<Loop, ApartDecision>;
  /** For each loop over nodes, whether several nodes are computed side by side. */
  readonly lanes?: ReadonlyMap<Loop, LaneDecision>;
}

/**
 * Lists the steps of a plan, with their estimates and, where known, how each kernel is bound. `nodeCount` is the number
 * of nodes that lists of sparse rounds have room for.
 */
export function kernelSteps(
  plan: Plan,
  estimate: PlanEstimate | null,
  kernels: Partial<KernelFacts>,
  nodeCount: number | null = null,
): ReportStep[] {
  return new StepLines(plan, estimate, kernels, nodeCount).steps(plan.steps);
}

class StepLines {
  readonly #plan: Plan;
  readonly #estimate: PlanEstimate | null;
  readonly #kernels: Partial<KernelFacts>;
  readonly #known: ReadonlyMap<SlotId, number>;
  /** The scalar code that computes each slot. */
  readonly #fills: ReadonlyMap<SlotId, { readonly kernel: ScalarKernel; readonly register: number }>;
  readonly #passes: PlanPasses;
  readonly #nodeCount: number | null;
  /** Counts levels in the order in which binding and estimating go through them. */
  #levels = 0;
  #loops = 0;

  constructor(plan: Plan, estimate: PlanEstimate | null, kernels: Partial<KernelFacts>, nodeCount: number | null) {
    this.#plan = plan;
    this.#nodeCount = nodeCount;
    this.#estimate = estimate;
    this.#kernels = kernels;
    this.#known = knownSlots(plan);
    this.#passes = countPasses(plan);
    this.#fills = new Map(
      [...walkLevels(plan)].flatMap(({ scalars }) =>
        (scalars?.outputs ?? []).map(({ register, slot }) => [slot, { kernel: scalars!, register }] as const),
      ),
    );
  }

  steps(steps: readonly Step[]): ReportStep[] {
    let levels = 0;
    return steps.map((step) => this.#step(step, step.kind === "level" ? levels++ : 0));
  }

  #step(step: Step, level: number): ReportStep {
    switch (step.kind) {
      case "level":
        return this.#level(step, level);
      case "loop":
        return this.#loop(step);
      case "choose":
        return this.#choose(step);
      default:
        return step satisfies never;
    }
  }

  #level(step: Level, level: number): KernelLevel {
    const { scalars, kernels } = step;
    const split = this.#kernels.splits?.get(step);
    const number = this.#levels++;
    const figures = this.#estimate?.levels[number];
    return {
      kind: "level",
      level,
      number,
      scalars: scalars?.ops ?? [],
      kernels: kernels.map((kernel) => this.#kernel(kernel)),
      longRows: split ? longRowsLine(split) : null,
      estimate: figures
        ? {
            solo: figures.solo,
            sequentialMicros: figures.sequentialMicros,
            parallelMicros: figures.parallelMicros,
            factor: figures.speedup,
            kernels: figures.kernels.map(({ work, sequentialMicros: micros, parts }) => ({
              micros,
              parts,
              ops: work.simpleOps + work.costlyOps,
              bytes: work.bytesRead + work.bytesWritten + bytesGathered(work),
            })),
          }
        : null,
    };
  }

  #kernel(kernel: Kernel): KernelLine {
    const name = (buffer: number): string => this.#plan.buffers[buffer]!.name;
    const rows = rowsOf(kernel);
    return {
      makes: this.#makes(kernel),
      ops: kernel.ops[0] === UNCHANGED ? [`${UNCHANGED}(${name(buffersRead(kernel)[0]!)})`] : opsOf(kernel),
      domain: rows === null ? kernel.domain.of : ROWS[rows],
      dataParallel: kernel.cut !== "whole",
      chunks: this.#kernels.chunks?.(kernel) ?? null,
      rows: this.#kernels.rows?.(kernel) ?? null,
      reads: [
        ...new Set(buffersRead(kernel).map(name)),
        ...degreesRead(kernel).map((direction) => `degree(${direction})`),
      ],
      writes: buffersWritten(kernel).map(name),
      lines: kernel.lines ?? null,
    };
  }

  /** Gives the names of the buffers that a kernel writes. Names that are only those of ops are left out. */
  #makes(kernel: Kernel): string[] {
    const outputs = finishOf(kernel)?.outputs;
    return accessesOf(kernel)
      .filter(({ mode }) => mode === "write")
      .flatMap(({ buffer, partialsOf }, k) => {
        const { name } = this.#plan.buffers[buffer]!;
        const output = outputs?.[k];
        const combined = output?.kind === "reduce" ? output.monoid : kernel.ops[0];
        const unnamed = partialsOf === undefined ? kernel.ops[0] : `${combined} partials`;
        return name === unnamed || kernel.ops.includes(name) || kernel.ops[0] === UNCHANGED
          ? []
          : [name.replace(/ partials$/, "")];
      });
  }

  #loop(loop: Loop): KernelLoop {
    const number = this.#loops++;
    const decision = this.#kernels.sources?.get(loop);
    const lanes = this.#kernels.lanes?.get(loop);
    const rounds = this.#estimate?.loops[number] ?? null;
    const carries = [
      ...loop.carries.map((buffer) => this.#plan.buffers[buffer]!.name),
      ...[...loop.moves.map(({ to }) => to), ...(loop.sources?.totals ?? [])].map(
        (slot) => this.#plan.slots[slot]!.name,
      ),
    ];
    return {
      kind: "loop",
      number,
      carries,
      limit: loop.limit === null || loop.sources !== null ? null : this.#limit(loop.limit),
      until: loop.until === null ? null : this.#expression(loop.until),
      rounds,
      arrayPasses: this.#passes.loops.get(loop)!,
      sparse: sparseLoop(loop, this.#plan, (kernel) => this.#makes(kernel), this.#nodeCount),
      sources: loop.sources && {
        apart: decision ? decision.apart !== null : null,
        why: decision?.why ?? null,
        together: lanes ? (lanes.lanes === null ? 1 : SOURCE_LANES) : null,
        whyTogether: lanes?.why ?? null,
      },
      body: this.steps(loop.body),
    };
  }

  #choose({ on, why, cases }: Choose): KernelChoice {
    // Cases are numbered in the order of the plan, and listed with the one first in which the condition holds.
    const told = cases.map((branch) => this.steps(branch));
    return { kind: "choose", on: this.#expression(on), why, cases: told.reverse() };
  }

  #limit(slot: SlotId): string {
    const known = this.#known.get(slot);
    if (known === undefined) return this.#expression(slot);
    const { name } = this.#plan.slots[slot]!;
    const isParameter = this.#plan.parameters.some(({ place }) => place.kind === "slot" && place.slot === slot);
    return isParameter ? `${name} = ${known}` : String(known);
  }

  /** Spells a scalar by its name, or, without one, by the ops that compute it, down to a depth. */
  #expression(slot: SlotId, depth = DEPTH): string {
    const { name } = this.#plan.slots[slot]!;
    const fill = this.#fills.get(slot);
    if (!isUnnamed(name) || !fill) return name;
    return this.#instruction(fill.kernel, fill.register, depth);
  }

  #instruction({ code }: Pick<ScalarKernel, "code">, register: number, depth: number): string {
    const instruction: ScalarInstruction = code[register]!;
    switch (instruction.op) {
      case "const":
        return printNumber(instruction.value, instruction.element);
      case "slot":
        return this.#expression(instruction.slot, depth);
      case "fold":
        return spellCombined(instruction.monoid);
      case "extremum":
        return `${instruction.first === "least" ? "argmin" : "argmax"}(${LEFT_OUT})`;
      case "count":
        return instruction.of.of === "nodes" ? "node_count" : "edge_count";
      case "majority":
        return `majority(${LEFT_OUT})`;
      case "entry":
        return `${this.#plan.buffers[instruction.table]!.name}[${this.#instruction({ code }, instruction.index, depth)}]`;
      case "require":
        return "require";
      default: {
        const kernel = { code };
        if (instruction.op === "cast") return this.#instruction(kernel, instruction.operands[0]!, depth);
        if (depth === 0) return LEFT_OUT;
        const operands = instruction.operands.map((operand) => this.#instruction(kernel, operand, depth - 1));
        return spellOperation(instruction.op, operands);
      }
    }
  }
}

/** How many ops of an expression are spelled within each other. */
const DEPTH = 2;

function bytesGathered({ gathers }: Work): number {
  return gathers.reduce((sum, { entries, entryBytes }) => sum + entries * entryBytes, 0);
}

function longRowsLine({ aggregates, why }: Split): LongRowsLine {
  return {
    split: aggregates.length > 0,
    why,
    chunks: aggregates.map(({ cut }) => cut.boundaries.length - 1),
    resultBytes: aggregates.reduce((sum, aggregate) => sum + resultBytes(aggregate), 0),
    tableBytes: tableBytes(aggregates),
  };
}

/**
 * The planner's own op, which asks whether a carried value kept its bits. It is a kernel of its own, or the last op of
 * another.
 */
const UNCHANGED = "unchanged";

const ROWS = { in: "in-rows", out: "out-rows", all: "all rows" } as const;

/** Tells whether a name is the planner's, for a scalar that has none of the author. */
function isUnnamed(name: string): boolean {
  return name === "scalar" || name === "constant";
}

/** Lists the ops of a kernel, including reductions of its results. A map consists of the ops in it. */
function opsOf(kernel: Kernel): string[] {
  const [first, ...rest] = kernel.ops;
  const spelled = spellingOf(kernel);
  const outputs = finishOf(kernel)?.outputs ?? [];
  const reduced = outputs.flatMap((output) => (output.kind === "reduce" ? [output.monoid] : []));
  // A comparison is named by its sign, and its reduction comes last.
  const compared = rest.filter((op) => op === UNCHANGED).length;
  const monoids = reduced.slice(0, reduced.length - compared);
  if (first === "reduce") return monoids.map((monoid) => `reduce(${monoid})`);
  const reductions = monoids.map((monoid) => `reduce(${monoid})`);
  if (spelled !== null) return [spelled, ...rest, ...reductions];
  const computed = first === "map" ? [...rest, ...reductions] : [...kernel.ops, ...reductions];
  return computed.length > 0 ? computed : ["map"];
}
