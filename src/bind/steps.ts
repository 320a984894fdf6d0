/** Binds the steps of a plan: levels with chunks and tickets, loops with offsets, stretches too small for barriers. */

import { ELEMENT_BYTES } from "../ir/type.ts";
import type { BufferId } from "../plan/buffer.ts";
import type { Kernel } from "../plan/kernel.ts";
import { canFail, rowEntriesOf, rowsOf } from "../plan/kernel.ts";
import type { Level, Loop, Plan, Step } from "../plan/plan.ts";
import { sourcePartsOf } from "../plan/sources.ts";
import type { BoundApart, BoundKernel, BoundLevel, BoundLoop, BoundStep } from "./bound.ts";
import { isSmall, stretchesOf } from "./granularity.ts";
import type { GraphLayout } from "./graph-layout.ts";
import type { CalledKernel, Layout, SegmentKernel, TableKernel } from "./layout.ts";
import type { SparseChoice } from "./sparse/choice.ts";
import { listSharing } from "./sparse/choice.ts";
import { roundCostsOf } from "./sparse/costs.ts";
import type { SparsePlaces } from "./sparse/steps.ts";
import { bindSparse } from "./sparse/steps.ts";
import type { Thresholds } from "./thresholds.ts";

export interface StepOptions {
  readonly graph: GraphLayout;
  readonly workers: number;
  readonly thresholds: Thresholds;
  readonly sparse?: SparseChoice | undefined;
  /** The boundaries of a kernel's chunks, in whole blocks of so many nodes or edges; `split` where its long rows are. */
  readonly chunks: (kernel: Kernel, block: number, split: boolean) => readonly number[];
  /** How many chunks, one kernel after the other, each ticket of a level's queue is for. */
  readonly shares: (
    kernels: readonly Kernel[],
    blockOf: (kernel: Kernel) => number,
    isSplit: (kernel: Kernel) => boolean,
  ) => readonly number[];
}

/** Where things are that steps name. */
export interface StepPlaces {
  readonly numberOf: ReadonlyMap<CalledKernel, number>;
  /** The kernels of the segments of aggregates whose long rows are split. */
  readonly splits: ReadonlyMap<CalledKernel, { readonly kernel: SegmentKernel }>;
  /** The kernels that copy the tables of a level. */
  readonly tables: ReadonlyMap<Level, readonly TableKernel[]>;
  /** The offset in the frame of the address of a buffer that is exchanged. */
  readonly pointerOf: ReadonlyMap<BufferId, number>;
  readonly slot: Layout["slot"];
  readonly placeOf: Layout["buffer"];
  /** How many nodes or edges a chunk of a kernel takes together. */
  readonly blockOf: (kernel: Kernel) => number;
  /** How workers take whole rounds of a loop; null where they do not. */
  readonly apart: (loop: Loop) => Omit<BoundApart, "own" | "combining"> | null;
  /** The sparse rounds of a loop; null where it has none. */
  readonly sparse: (loop: Loop) => SparsePlaces | null;
}

export class StepBinder {
  readonly #plan: Plan;
  readonly #options: StepOptions;
  readonly #places: StepPlaces;
  #levels = 0;
  #loops = 0;
  #solos = 0;

  constructor(plan: Plan, options: StepOptions, places: StepPlaces) {
    this.#plan = plan;
    this.#options = options;
    this.#places = places;
  }

  /** Binds steps in order; stretches of steps that are all too small become one solo step. */
  steps(steps: readonly Step[]): BoundStep[] {
    const { workers, graph, thresholds } = this.#options;
    const stretches = stretchesOf(steps, (step) => workers > 1 && isSmall(step, graph, thresholds));
    return stretches.flatMap(({ solo, steps: stretch }): BoundStep[] =>
      solo
        ? [{ kind: "solo", solo: this.#solos++, body: this.#plainSteps(stretch) }]
        : stretch.map((step) => this.#step(step, (inner) => this.steps(inner))),
    );
  }

  readonly #plainSteps = (steps: readonly Step[]): BoundStep[] =>
    steps.map((step) => this.#step(step, this.#plainSteps));

  #step(step: Step, bindInner: (steps: readonly Step[]) => BoundStep[]): BoundStep {
    const { slot } = this.#places;
    switch (step.kind) {
      case "level":
        return this.#level(step);
      case "loop": {
        const residual = step.residual === null ? null : this.#plan.slots[step.residual]!;
        // In the order of the plan, as estimates and reports number them.
        const loop = this.#loops++;
        const before = { levels: this.#levels, loops: this.#loops };
        const body = bindInner(step.body);
        return {
          kind: "loop",
          loop,
          limit: step.limit === null ? null : slot(step.limit),
          round: slot(step.round),
          body,
          until: step.until === null ? null : slot(step.until),
          moves: [...step.moves, ...step.notes].map(({ from, to }) => ({ from: slot(from), to: slot(to) })),
          swaps: step.swaps.map(this.#pair),
          rounds: slot(step.rounds),
          converged: slot(step.converged),
          residual:
            residual && residual.element !== "bool"
              ? { offset: slot(step.residual!), element: residual.element }
              : null,
          sparse: this.#sparse(step, body),
          apart: this.#apart(step, before),
        };
      }
      case "choose":
        return { kind: "choose", on: slot(step.on), cases: step.cases.map((branch) => bindInner(branch)) };
      default:
        return step satisfies never;
    }
  }

  /** The body once more, for one worker that runs it alone; its levels and loops have the numbers that they have. */
  #apart(loop: Loop, before: { readonly levels: number; readonly loops: number }): BoundApart | null {
    const places = this.#places.apart(loop);
    if (places === null) return null;
    const { own, combining } = sourcePartsOf(loop);
    [this.#levels, this.#loops] = [before.levels, before.loops];
    return { ...places, own: this.#plainSteps(own), combining: this.#plainSteps(combining) };
  }

  #sparse(loop: Loop, body: readonly BoundStep[]): BoundLoop["sparse"] {
    const places = this.#places.sparse(loop);
    if (places === null) return null;
    const { graph, sparse } = this.#options;
    return bindSparse(loop, body, places, {
      nodeCount: graph.nodeCount,
      always: sparse === "always",
      sharing: listSharing(),
      edgesOf: (kernel) => rowEntriesOf(kernel, graph),
      costsOf: (rounds) => roundCostsOf(loop, rounds, graph, sparse),
      rowsFrom: (kernel) => {
        const direction = rowsOf(kernel);
        return direction === null ? null : graph.rows[direction]!.offsets;
      },
      arrayOf: (buffer) => ({
        values: this.#places.placeOf(buffer),
        isSigned: this.#plan.buffers[buffer]!.element === "i32",
      }),
      bytesOf: (buffer) => ELEMENT_BYTES[this.#plan.buffers[buffer]!.element],
      slot: this.#places.slot,
      pair: this.#pair,
      numberOf: (kernel) => this.#places.numberOf.get(kernel)!,
    });
  }

  #level(level: Level): BoundLevel {
    const { scalars, kernels, alternates, fence } = level;
    const segments = kernels.flatMap((aggregate): BoundKernel[] => {
      const split = this.#places.splits.get(aggregate);
      return split ? [{ kernel: this.#places.numberOf.get(split.kernel)!, chunks: split.kernel.cut.boundaries }] : [];
    });
    const tables = (this.#places.tables.get(level) ?? []).map(
      (table): BoundKernel => ({ kernel: this.#places.numberOf.get(table)!, chunks: table.boundaries }),
    );
    const before = [...tables, ...segments];
    const chunksBefore = before.reduce((sum, { chunks }) => sum + chunks.length - 1, 0);
    const isSplit = (kernel: Kernel): boolean => this.#places.splits.has(kernel);
    return {
      kind: "level",
      level: this.#levels++,
      scalars: scalars && this.#places.numberOf.get(scalars)!,
      before,
      sharesBefore: Array.from({ length: chunksBefore + 1 }, (_, chunk) => chunk),
      kernels: kernels.map(
        (kernel): BoundKernel => ({
          kernel: this.#places.numberOf.get(kernel)!,
          chunks: this.#options.chunks(kernel, this.#places.blockOf(kernel), isSplit(kernel)),
        }),
      ),
      shares: this.#options.shares(kernels, this.#places.blockOf, isSplit),
      alternates: alternates.map(this.#pair),
      fence,
      canFail: [...kernels, ...(scalars ? [scalars] : [])].some(canFail),
    };
  }

  readonly #pair = ([a, b]: readonly [BufferId, BufferId]): readonly [number, number] => [
    this.#places.pointerOf.get(a)!,
    this.#places.pointerOf.get(b)!,
  ];
}
