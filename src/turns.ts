/** Work in parts, between which others on the same thread may have their turn. */

/**
 * Work that yields wherever it may be interrupted, and in the end returns what it comes to. What goes through the bytes of a text
 * yields at which of them it is; a promise that is yielded is of something without which the work cannot go on.
 */
export type Turns<T> = Generator<number | Promise<unknown> | undefined, T>;

/** How many items are gone through between two places where work may be interrupted: well below a millisecond's. */
export const SLICE = 1 << 14;

/** How many items of a text are read between two such places, each of which takes some microseconds. */
const PARSED = 1 << 10;

/** Counts items that are gone through one by one: after each so many it is time to give way. */
export class Pace {
  #count = 0;

  isDue(): boolean {
    return ++this.#count % PARSED === 0;
  }
}

/** How long work keeps the thread before others have their turn, in milliseconds. */
export const TURN = 10;

/** Goes through 0…length−1 slice by slice. `visit` takes where one begins and where it ends. */
export function* inSlices(length: number, visit: (from: number, to: number) => void): Turns<void> {
  for (let from = 0; from < length; from += SLICE) {
    visit(from, Math.min(length, from + SLICE));
    yield;
  }
}

/** What work comes to that is done without interruption, and has all that it needs. */
export function atOnce<T>(work: Turns<T>): T {
  let step = work.next();
  while (!step.done) {
    if (step.value instanceof Promise) {
      // Whoever is told by the error is told enough.
      step.value.catch(() => {});
      throw new TypeError("work that may not wait needs a part of the compiler that is not loaded");
    }
    step = work.next();
  }
  return step.value;
}

/** Resumes in a task of its own, not a microtask: messages are to come in between. Or has the work given up with an error. */
export type GiveWay = (resume: () => void, giveUp: (error: Error) => void) => void;

/** Does work in turns of so many milliseconds, or one part longer. What gives it up is thrown where it was interrupted. */
export async function inTurns<T>(work: Turns<T>, giveWay: GiveWay, milliseconds = TURN): Promise<T> {
  let end = performance.now() + milliseconds;
  let step = work.next();
  while (!step.done) {
    const needed = step.value;
    if (needed instanceof Promise) await needed;
    else if (performance.now() >= end) {
      const error = await new Promise<Error | null>((go) => giveWay(() => go(null), go));
      if (error !== null) {
        step = work.throw(error);
        continue;
      }
    } else {
      step = work.next();
      continue;
    }
    end = performance.now() + milliseconds;
    step = work.next();
  }
  return step.value;
}

/** Work on texts of so many bytes, and what it gives way to: `onProgress` is told then of which byte it was at. */
export function telling<T>(
  work: Turns<T>,
  total: number,
  onProgress: ((progress: { readonly done: number; readonly total: number }) => void) | undefined,
  giveWay: GiveWay,
): [work: Turns<T>, giveWay: GiveWay] {
  if (onProgress === undefined) return [work, giveWay];
  let done = 0;
  const noting = function* (): Turns<T> {
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      if (typeof step.value === "number") done = step.value;
      yield step.value;
    }
  };
  const tellFirst: GiveWay = (...rest) => {
    onProgress({ done, total });
    giveWay(...rest);
  };
  return [noting(), tellFirst];
}
