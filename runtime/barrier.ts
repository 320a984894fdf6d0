/** The barrier that ends a level: nobody goes on before all have come. */

import { type Control, WORD } from "./control.ts";

/** How long a waiting worker stays awake, in milliseconds: less than going to sleep and being woken costs. */
const SPIN_MILLISECONDS = 0.02;
/**
 * How long it stays awake after it has woken others, who take a while to come to. If that is longer than it stays awake,
 * it sleeps when they come, and they when it does: workers with little to do would take turns in sleeping, for ever.
 */
const WAKING_MILLISECONDS = 0.06;
/** How often it looks before it looks at the clock. */
const LOOKS = 32;

export interface BarrierOptions {
  /** How many have to come. */
  readonly workers: number;
  /** Whether waiting workers may spin before they sleep; false where there are more of them than cores. */
  readonly spin: boolean;
}

/** One worker's end of the barrier in a control block. Waiting blocks the thread. */
export class Barrier {
  readonly #control: Control;
  readonly #workers: number;
  readonly #spin: boolean;
  /** How long to spin in the next barrier. */
  #patience = SPIN_MILLISECONDS;

  constructor(control: Control, { workers, spin }: BarrierOptions) {
    this.#control = control;
    this.#workers = workers;
    this.#spin = spin;
  }

  /** Waits for the others. The last to come resets the queue and releases all. False if the run was stopped. */
  wait(): boolean {
    const control = this.#control;
    const words = control.words;
    const generation = Atomics.load(words, WORD.generation);
    // Only in this order: a stop that is not seen here will change the generation that was read before.
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
