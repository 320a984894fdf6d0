/** Binds the steps of a plan: levels with chunks and tickets, loops with offsets, stretches too small for barriers. */

import { ELEMENT_BYTES } from "../ir/type.ts";
import type { BufferId } from "../plan/buffer.ts";
import type { Kernel } from "../plan/kernel.ts";
import { canFail, rowEntriesOf, rowsOf } from "../plan/kernel.ts";
import type { ScalarKernel } from "../plan/kernels/scalars.ts";
import type { Level, Loop, Plan, Step } from "../plan/plan.ts";
import { sourcePartsOf } from "../plan/sources.ts";
import type { BoundApart, BoundKernel, BoundLanes, BoundLevel, BoundLoop, BoundStep } from "./bound.ts";
import { isSmall, stretchesOf } from "./granularity.ts";
import type { GraphLayout } from "./graph-layout.ts";
import { mostRoundsOf } from "./lanes/most-rounds.ts";
import type { LanePlaces } from "./lanes/rooms.ts";
import { bindLanes } from "./lanes/steps.ts";
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
  /**
   * Gives the boundaries of a kernel's chunks, in whole blocks of `block` nodes or edges. `split` says whether its long
   * rows are split.
   */
  readonly chunks: (kernel: Kernel, block: number, split: boolean) => readonly number[];
  /** Gives the chunks of each ticket of a level's queue, where chunks are counted one kernel after another. */
  readonly shares: (
    kernels: readonly Kernel[],
    blockOf: (kernel: Kernel) => number,
    isSplit: (kernel: Kernel) => boolean,
  ) => readonly number[];
}

/** The places of the things that steps name. */
export interface StepPlaces {
  readonly numberOf: ReadonlyMap<CalledKernel, number>;
  /** The kernels of the segments of aggregates whose long rows are split. */
  readonly splits: ReadonlyMap<CalledKernel, { readonly kernel: SegmentKernel }>;
  /** The kernels that copy the tables of a level. */
  readonly tables: ReadonlyMap<Level, readonly TableKernel[]>;
  /** The offset in the frame of the address of each exchanged buffer. */
  readonly pointerOf: ReadonlyMap<BufferId, number>;
  readonly slot: Layout["slot"];
  readonly placeOf: Layout["buffer"];
  /** Gives the number of nodes or edges of a kernel that a chunk takes together. */
  readonly blockOf: (kernel: Kernel) => number;
  /** Gives the rounds that workers take apart in a loop; null where they do not. */
  readonly apart: (loop: Loop) => Omit<BoundApart, "own" | "combining"> | null;
  /** Gives the places of a loop that is computed in lanes; null where it is not. */
  readonly lanes: (loop: Loop) => LanePlaces | null;
  /** Gives the sparse rounds of a loop; null where it has none. */
  readonly sparse: (loop: Loop) => SparsePlaces | null;
}

/** The names of kernels and of exchanged addresses, where a level is bound otherwise than for workers that share it. */
interface LevelNames {
  readonly numberOf: (kernel: Kernel | ScalarKernel) => number;
  readonly pair: (pair: readonly [BufferId, BufferId]) => readonly [number, number];
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

  /** Binds steps in order. Consecutive steps that are all too small become one solo step. */
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
        // Numbers are given in the order of the plan, as in estimates and reports.
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
          lanes: this.#lanes(step, before),
        };
      }
      case "choose":
        return { kind: "choose", on: slot(step.on), cases: step.cases.map((branch) => bindInner(branch)) };
      default:
        return step satisfies never;
    }
  }

  /** Binds the body once more, for one worker that runs it alone. Its levels and loops keep their numbers. */
  #apart(loop: Loop, before: { readonly levels: number; readonly loops: number }): BoundApart | null {
    const places = this.#places.apart(loop);
    if (places === null) return null;
    const { own, combining } = sourcePartsOf(loop);
    [this.#levels, this.#loops] = [before.levels, before.loops];
    return { ...places, own: this.#plainSteps(own), combining: this.#plainSteps(combining) };
  }

  /** Binds the body once more, for a worker that runs several rounds at a time. Its levels and loops keep their numbers. */
  #lanes(loop: Loop, before: { readonly levels: number; readonly loops: number }): BoundLanes | null {
    const places = this.#places.lanes(loop);
    if (places === null) return null;
    const { graph } = this.#options;
    const after = { levels: this.#levels, loops: this.#loops };
    [this.#levels, this.#loops] = [before.levels, before.loops];
    const names: LevelNames = {
      numberOf: (kernel) => this.#places.numberOf.get(places.kernelOf(kernel))!,
      pair: ([a, b]) => [places.pointerOf.get(a)!, places.pointerOf.get(b)!],
    };
    const bound = bindLanes(places, {
      level: (level) => this.#level(level, names),
      loop: () => this.#loops++,
      pair: names.pair,
      slot: this.#places.slot,
      bytesOf: (slot) => ELEMENT_BYTES[this.#plan.slots[slot]!.element],
      mostRoundsOf: (inner, rounds) => mostRoundsOf(inner, rounds, graph),
    });
    [this.#levels, this.#loops] = [after.levels, after.loops];
    return bound;
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

  /** Binds a level. Of kernels with names of their own, rows are as they are in the graph. */
  #level(level: Level, names: LevelNames | null = null): BoundLevel {
    const { scalars, kernels, alternates, fence } = level;
    const { numberOf, pair } = names ?? { numberOf: this.#numberOf, pair: this.#pair };
    const segments = kernels.flatMap((aggregate): BoundKernel[] => {
      const split = names === null ? this.#places.splits.get(aggregate) : undefined;
      return split ? [{ kernel: this.#places.numberOf.get(split.kernel)!, chunks: split.kernel.cut.boundaries }] : [];
    });
    const tables = ((names === null ? this.#places.tables.get(level) : undefined) ?? []).map(
      (table): BoundKernel => ({ kernel: this.#places.numberOf.get(table)!, chunks: table.boundaries }),
    );
    const before = [...tables, ...segments];
    const chunksBefore = before.reduce((sum, { chunks }) => sum + chunks.length - 1, 0);
    const isSplit = (kernel: Kernel): boolean => names === null && this.#places.splits.has(kernel);
    return {
      kind: "level",
      level: this.#levels++,
      scalars: scalars && numberOf(scalars),
      before,
      sharesBefore: Array.from({ length: chunksBefore + 1 }, (_, chunk) => chunk),
      kernels: kernels.map(
        (kernel): BoundKernel => ({
          kernel: numberOf(kernel),
          chunks: this.#options.chunks(kernel, this.#places.blockOf(kernel), isSplit(kernel)),
        }),
      ),
      shares: this.#options.shares(kernels, this.#places.blockOf, isSplit),
      alternates: alternates.map(pair),
      fence,
      canFail: [...kernels, ...(scalars ? [scalars] : [])].some(canFail),
    };
  }

  readonly #numberOf = (kernel: Kernel | ScalarKernel): number => this.#places.numberOf.get(kernel)!;

  readonly #pair = ([a, b]: readonly [BufferId, BufferId]): readonly [number, number] => [
    this.#places.pointerOf.get(a)!,
    this.#places.pointerOf.get(b)!,
  ];
}
