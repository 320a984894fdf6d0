/** Work in parts, between which others on the same thread may have their turn. */

/**
 * Work that yields wherever it may be interrupted, and in the end returns what it comes to. A promise that it yields is of
 * something without which it cannot go on.
 */
export type Turns<T> = Generator<Promise<unknown> | undefined, T>;

/** What work comes to that is done without interruption, and has all that it needs. */
export function atOnce<T>(work: Turns<T>): T {
  let step = work.next();
  while (!step.done) {
    if (step.value) {
      // Whoever is told by the error is told enough.
      step.value.catch(() => {});
      throw new TypeError("work that may not wait needs a part of the compiler that is not loaded");
    }
    step = work.next();
  }
  return step.value;
}

/**
 * Does work in turns of so many milliseconds, or one part longer. `giveWay` calls what it is given in a task of its own, not a
 * microtask: messages are to come in between.
 */
export async function inTurns<T>(
  work: Turns<T>,
  giveWay: (resume: () => void) => void,
  milliseconds: number,
): Promise<T> {
  let end = performance.now() + milliseconds;
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (step.value) await step.value;
    else if (performance.now() < end) continue;
    else await new Promise<void>(giveWay);
    end = performance.now() + milliseconds;
  }
}
