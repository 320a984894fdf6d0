/** Work in parts, between which other work on the same thread may have its turn. */

/**
 * Work that yields wherever it may be interrupted, and returns its result in the end. Work on the bytes of a file
 * yields the byte that it has come to. A promise that is yielded has to be fulfilled before the work can go on.
 */
export type Turns<T> = Generator<number | Promise<unknown> | undefined, T>;

/** The number of items between two places where work may be interrupted: they take well below a millisecond. */
export const SLICE = 1 << 12;

/** The number of parsed items between two such places. Each takes some microseconds. */
const PARSED = 1 << 10;

/** Counts items, and tells after every `PARSED` of them that work should give way. */
export class Pace {
  #count = 0;

  isDue(): boolean {
    return ++this.#count % PARSED === 0;
  }
}

/** The milliseconds for which work keeps the thread before other work has its turn. */
const TURN = 10;

/** Visits the numbers from 0 to length − 1 slice by slice. `visit` takes the beginning and the end of a slice. */
export function* inSlices(length: number, visit: (from: number, to: number) => void, slice = SLICE): Turns<void> {
  for (let from = 0; from < length; from += slice) {
    visit(from, Math.min(length, from + slice));
    yield;
  }
}

/** Does work without interruption and gives its result. Throws if the work has to wait for something. */
export function atOnce<T>(work: Turns<T>): T {
  let step = work.next();
  while (!step.done) {
    if (step.value instanceof Promise) {
      // The error below says enough.
      step.value.catch(() => {});
      throw new TypeError("work that may not wait needs a part of the compiler that is not loaded");
    }
    step = work.next();
  }
  return step.value;
}

/** Waits for a promise, which has to be fulfilled. */
export function* awaiting<T>(promise: Promise<T>): Turns<T> {
  const found: T[] = [];
  yield promise.then((value) => {
    found.push(value);
  });
  return found[0]!;
}

/**
 * Resumes work in a later task, not a microtask, so that messages come in between; or gives the work up with an error.
 */
export type GiveWay = (resume: () => void, giveUp: (error: Error) => void) => void;

/** A turn of work that waits for promises. What is there already comes without a task in which other work would have its turn. */
export class Turn {
  readonly #afterOthers: (resume: () => void) => void;
  #end = performance.now() + TURN;

  /** `afterOthers` calls what it is given in a later task. */
  constructor(afterOthers: (resume: () => void) => void) {
    this.#afterOthers = afterOthers;
  }

  /** Lets other work have its turn, if this one has been long enough. */
  async mayPass(): Promise<void> {
    if (performance.now() >= this.#end) await this.pass();
  }

  /** Lets other work have its turn. */
  async pass(): Promise<void> {
    await new Promise<void>(this.#afterOthers);
    this.#end = performance.now() + TURN;
  }
}

/**
 * Does work in turns of so many milliseconds, or of one longer part. An error that gives it up is thrown at the place
 * where the work was interrupted.
 */
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

/**
 * Adds progress to work on files of `total` bytes, and to the function by which it gives way: `onProgress` is then told
 * the byte that the work has come to.
 */
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
