/** What each level took each worker, noted in a ring of memory that the starting thread reads after the run. */

/** One worker's part in one execution of a level, up to the barrier. Milliseconds since the run was started. */
export interface LevelEvent {
  readonly worker: number;
  /** `BoundLevel.level`. */
  readonly level: number;
  readonly start: number;
  readonly end: number;
}

/** Numbers in the head of a ring: how many events were noted, and the milliseconds of all of them. */
const NOTED = 0;
const BUSY = 1;
const HEAD = 8;
const PER_EVENT = 3;

/** Bytes of a ring that keeps the latest `capacity` events. */
export function traceBytes(capacity: number): number {
  return (HEAD + capacity * PER_EVENT) * Float64Array.BYTES_PER_ELEMENT;
}

/** The time now, comparable between threads: `performance.now()` counts from the start of each. */
export function sharedNow(): number {
  return performance.timeOrigin + performance.now();
}

/** One worker's ring of events. Written by that worker during a run, read by the starting thread after it. */
export class TraceRing {
  readonly #numbers: Float64Array;
  readonly #capacity: number;
  #zero = 0;

  constructor(buffer: ArrayBufferLike, address: number, capacity: number) {
    this.#numbers = new Float64Array(buffer, address, HEAD + capacity * PER_EVENT);
    this.#capacity = capacity;
  }

  /** Forgets all events; times count from `origin`, a `sharedNow()`. */
  begin(origin: number): void {
    this.#numbers.fill(0, 0, HEAD);
    this.#zero = origin - performance.timeOrigin;
  }

  /** The time to hand to `note`. */
  now(): number {
    return performance.now() - this.#zero;
  }

  /** Notes that the level ran from `start` until now. */
  note(level: number, start: number): void {
    const end = this.now();
    const noted = this.#numbers[NOTED]!;
    this.#numbers.set([level, start, end], HEAD + (noted % this.#capacity) * PER_EVENT);
    this.#numbers[NOTED] = noted + 1;
    this.#numbers[BUSY] = this.#numbers[BUSY]! + (end - start);
  }

  /** Milliseconds spent in levels, of all events that were noted. */
  get busy(): number {
    return this.#numbers[BUSY]!;
  }

  /** The latest events in the order they were noted. */
  events(worker: number): LevelEvent[] {
    const noted = this.#numbers[NOTED]!;
    const kept = Math.min(noted, this.#capacity);
    return Array.from({ length: kept }, (_, i) => {
      const at = HEAD + ((noted - kept + i) % this.#capacity) * PER_EVENT;
      return { worker, level: this.#numbers[at]!, start: this.#numbers[at + 1]!, end: this.#numbers[at + 2]! };
    });
  }
}
