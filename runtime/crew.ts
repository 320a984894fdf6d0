/** The interface by which sparse rounds use the worker that walks a plan: its number, its memory, the barrier, and how work is shared out. */

import type { BoundKernel, BoundLevel } from "../src/bind/bound.ts";

/** A kernel that is to be run on `count` positions of a list, from position `first` on. */
export interface ListTask {
  readonly kernel: number;
  readonly first: number;
  readonly count: number;
  /** The number of positions for each ticket. */
  readonly grain: number;
  /** The seed of the order in which tickets are drawn; null for the order of the list. */
  readonly shuffle: number | null;
}

/**
 * What a worker that walks a plan offers to sparse rounds. Methods that return a boolean return false where the run
 * ends.
 */
export interface Crew {
  readonly buffer: ArrayBufferLike;
  readonly worker: number;
  /**
   * The bytes by which this worker's own lists and counters lie behind those of the plan; 0 where it uses the plan's.
   */
  readonly shift: number;
  /** Whether this worker sets what all workers have in common: exactly one of them does. */
  readonly leads: boolean;
  readonly workers: number;
  /** Whether no other worker takes part at the moment. */
  isAlone(): boolean;
  /**
   * Runs kernels on positions of lists, sharing them with the other workers. A worker that gives way yields between
   * chunks; any other does all of it in the first step.
   */
  shareInTurns(tasks: readonly ListTask[]): Generator<undefined, boolean>;
  run(kernel: number, from: number, to: number): void;
  /** Computes the chunks of kernels in the same way. */
  drawInTurns(kernels: readonly BoundKernel[], shares: readonly number[]): Generator<undefined, boolean>;
  meet(): boolean;
  /** Computes the scalars of a level. Returns false where one of them fails. */
  scalars(level: BoundLevel): boolean;
  exchange(pairs: readonly (readonly [number, number])[]): void;
  get(offset: number): number;
  set(offset: number, value: number): void;
}
