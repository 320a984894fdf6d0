/** The barrier that ends a level: no worker goes on before all have arrived. */

import { type Control, WORD } from "./control.ts";

/** The milliseconds that a waiting worker spins before it sleeps: less than falling asleep and waking up cost. */
const SPIN_MILLISECONDS = 0.02;
/**
 * The milliseconds that a worker spins in the barrier after one in which it woke others, who take a while to wake up.
 * With a shorter time it would be asleep when they arrive, and they when it does: workers with little to do would take
 * turns in sleeping.
 */
const WAKING_MILLISECONDS = 0.06;
/**
 * The barriers that a worker passes without spinning after a spin in vain, and the most of them: their number doubles
 * with each further one. Workers that share a core, as a system may have placed them although another core is idle,
 * only make each other wait by spinning.
 */
const SPARED = { first: 8, most: 512 };
/** The number of looks at the generation between two looks at the clock. */
const LOOKS = 32;

export interface BarrierOptions {
  /** The number of workers that have to arrive. */
  readonly workers: number;
  /** Whether waiting workers may spin before they sleep; false where there are more of them than cores. */
  readonly spin: boolean;
}

/** One worker's end of the barrier in a control block. Waiting blocks the thread. */
export class Barrier {
  readonly #control: Control;
  readonly #workers: number;
  readonly #spin: boolean;
  /** The milliseconds to spin in the next barrier. */
  #patience = SPIN_MILLISECONDS;
  /** The barriers that are still to be passed without spinning, and the number of them after the next spin in vain. */
  #spared = 0;
  #nextSpared = SPARED.first;

  constructor(control: Control, { workers, spin }: BarrierOptions) {
    this.#control = control;
    this.#workers = workers;
    this.#spin = spin;
  }

  /**
   * Waits for the other workers. The last to arrive resets the queue and releases all. Returns false if the run was
   * stopped.
   */
  wait(): boolean {
    const control = this.#control;
    const words = control.words;
    const generation = Atomics.load(words, WORD.generation);
    // The generation is read before the stop. A stop that is not seen here will then change the generation that was
    // read.
    if (control.stopped()) return false;
    if (Atomics.add(words, WORD.arrived, 1) === this.#workers - 1) {
      Atomics.store(words, WORD.arrived, 0);
      Atomics.store(words, WORD.head, 0);
      Atomics.add(words, WORD.generation, 1);
      const woken = Atomics.notify(words, WORD.generation);
      this.#patience = woken > 0 ? WAKING_MILLISECONDS : SPIN_MILLISECONDS;
    } else {
      if (this.#spin) this.#spinFor(generation);
      this.#patience = SPIN_MILLISECONDS;
      while (Atomics.load(words, WORD.generation) === generation) Atomics.wait(words, WORD.generation, generation);
    }
    return !control.stopped();
  }

  /** Spins until the others have come, unless spins were in vain lately. */
  #spinFor(generation: number): void {
    if (this.#spared > 0) {
      this.#spared--;
      return;
    }
    if (spin(this.#control.words, generation, this.#patience)) {
      this.#nextSpared = SPARED.first;
    } else if (this.#patience === WAKING_MILLISECONDS) {
      // The others had been woken long ago, and would have come if they had cores of their own.
      this.#spared = this.#nextSpared;
      this.#nextSpared = Math.min(SPARED.most, 2 * this.#nextSpared);
    }
  }
}

/** Looks at the generation for so long. Returns whether it has changed. */
function spin(words: Int32Array, generation: number, milliseconds: number): boolean {
  const end = performance.now() + milliseconds;
  do {
    for (let look = 0; look < LOOKS; look++) {
      if (Atomics.load(words, WORD.generation) !== generation) return true;
    }
  } while (performance.now() < end);
  return false;
}
