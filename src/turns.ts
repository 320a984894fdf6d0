/** Work in parts, between which others on the same thread may have their turn. */

/** Work that yields wherever it may be interrupted, and in the end returns what it comes to. */
export type Turns<T> = Generator<void, T>;

/** What work comes to that is done without interruption. */
export function atOnce<T>(work: Turns<T>): T {
  let step = work.next();
  while (!step.done) step = work.next();
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
    if (performance.now() < end) continue;
    await new Promise<void>(giveWay);
    end = performance.now() + milliseconds;
  }
}
