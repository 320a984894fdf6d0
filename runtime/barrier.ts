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
      if (this.#spin) spin(words, generation, this.#patience);
      this.#patience = SPIN_MILLISECONDS;
      while (Atomics.load(words, WORD.generation) === generation) Atomics.wait(words, WORD.generation, generation);
    }
    return !control.stopped();
  }
}

function spin(words: Int32Array, generation: number, milliseconds: number): void {
  const end = performance.now() + milliseconds;
  do {
    for (let look = 0; look < LOOKS; look++) {
      if (Atomics.load(words, WORD.generation) !== generation) return;
    }
  } while (performance.now() < end);
}
