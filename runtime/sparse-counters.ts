/** The counters of sparse rounds, in memory that all workers share. */

import type { BoundSparse } from "../src/bind/bound.ts";
import type { Counter } from "../src/bind/sparse/turns.ts";
import { COUNTER_BYTES, COUNTERS, counterIndex, PHASES } from "../src/bind/sparse/turns.ts";

/** The counters of a loop's stages. Each turn has its own. */
export class SparseCounters {
  readonly #stages: number;
  readonly #words: Int32Array;

  /** `shift` is the distance in bytes of the counters from those of the plan. */
  constructor({ counters, stages }: BoundSparse, buffer: ArrayBufferLike, shift: number) {
    const words = (PHASES * COUNTERS.length * stages * COUNTER_BYTES) / Int32Array.BYTES_PER_ELEMENT;
    this.#stages = stages;
    this.#words = new Int32Array(buffer, counters + shift, words);
  }

  count(stage: number, counter: Counter, turn: number): number {
    return this.#words[this.#wordOf(stage, counter, turn)]! >>> 0;
  }

  /** Adds up counters of some stages. */
  sum(stages: readonly { readonly stage: number }[], counters: readonly Counter[], turn: number): number {
    let sum = 0;
    for (const { stage } of stages) for (const counter of counters) sum += this.count(stage, counter, turn);
    return sum;
  }

  reset(turn: number): void {
    for (let stage = 0; stage < this.#stages; stage++) this.resetStage(stage, turn);
  }

  resetStage(stage: number, turn: number): void {
    for (const counter of COUNTERS) this.#words[this.#wordOf(stage, counter, turn)] = 0;
  }

  #wordOf(stage: number, counter: Counter, turn: number): number {
    return (counterIndex(stage, counter, turn % PHASES) * COUNTER_BYTES) / Int32Array.BYTES_PER_ELEMENT;
  }
}
