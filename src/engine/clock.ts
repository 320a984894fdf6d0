/** Divides the time of a call: every moment from its start to its end is counted to one of several parts. */

/** Milliseconds by what they were spent on. They add up to `total`. */
export interface Timings {
  /** Making a graph of the source; 0 for a `Graph`, which is one. */
  readonly graph: number;
  /** Waiting for the runs that were asked for before. */
  readonly wait: number;
  /** Compiling, from graph IR to plan; next to nothing where the plan had been kept. */
  readonly compile: number;
  /** Placing the graph, binding the plan, making code; next to nothing where these had been kept. */
  readonly bind: number;
  /** Waiting for workers to start or to take up the run, and making and closing the engine of a run that has its own. */
  readonly start: number;
  /** Running the kernels. */
  readonly run: number;
  /** Copying the results out of memory. */
  readonly results: number;
  /** The whole call, up to the result. */
  readonly total: number;
}

export type TimedPart = Exclude<keyof Timings, "total">;

const NO_TIME: Readonly<Record<TimedPart, number>> = {
  graph: 0,
  wait: 0,
  compile: 0,
  bind: 0,
  start: 0,
  run: 0,
  results: 0,
};

/** The parts, in the order in which they come. */
export const TIMED_PARTS = Object.keys(NO_TIME) as readonly TimedPart[];

/** A clock that starts when it is made. */
export class Clock {
  readonly #start = performance.now();
  readonly #spent: Record<TimedPart, number> = { ...NO_TIME };
  #last = this.#start;

  /** Counts the time since the last mark to a part. */
  mark(part: TimedPart): void {
    const now = performance.now();
    this.#spent[part] += now - this.#last;
    this.#last = now;
  }

  /** Does the same, but counts the last `millis` of that time to another part. */
  markBoth(part: TimedPart, other: TimedPart, millis: number): void {
    const since = this.#last;
    this.mark(part);
    const share = Math.min(millis, this.#last - since);
    this.#spent[part] -= share;
    this.#spent[other] += share;
  }

  /** Counts the time since the last mark as another clock did, which ran meanwhile. */
  include({ total, ...parts }: Timings): void {
    this.mark("start");
    this.#spent.start -= total;
    for (const part of TIMED_PARTS) this.#spent[part] += parts[part];
  }

  /** Gives the times up to now. The time after the last mark counts as copying results. */
  timings(): Timings {
    this.mark("results");
    return { ...this.#spent, total: this.#last - this.#start };
  }
}
