/** The interface by which sparse rounds use the worker that walks a plan: its number, its memory, the barrier, and how work is shared out. */

import type { BoundKernel, BoundLevel } from "../src/bind/bound.ts";

/** So many positions of a list for a kernel, from one on. */
export interface ListTask {
  readonly kernel: number;
  readonly first: number;
  readonly count: number;
  /** How many of them a ticket is for. */
  readonly grain: number;
  /** What another order of tickets than that of the list comes of; null for that. */
  readonly shuffle: number | null;
}

/** What a worker that walks a plan does for sparse rounds. What returns a boolean returns false where the run ends. */
export interface Crew {
  readonly buffer: ArrayBufferLike;
  readonly worker: number;
  /** How many bytes behind those of the plan its lists and counters are. */
  readonly shift: number;
  /** Whether it is the one that sets what all have in common. */
  readonly leads: boolean;
  readonly workers: number;
  /** Whether nobody else takes part at the moment. */
  isAlone(): boolean;
  /** Computes positions of lists. One that is to give way does so between chunks, others never: theirs is done at the first step. */
  shareInTurns(tasks: readonly ListTask[]): Generator<undefined, boolean>;
  run(kernel: number, from: number, to: number): void;
  /** The same of the chunks of kernels. */
  drawInTurns(kernels: readonly BoundKernel[], shares: readonly number[]): Generator<undefined, boolean>;
  meet(): boolean;
  /** Computes the scalars of a level; false where they fail. */
  scalars(level: BoundLevel): boolean;
  exchange(pairs: readonly (readonly [number, number])[]): void;
  get(offset: number): number;
  set(offset: number, value: number): void;
}
