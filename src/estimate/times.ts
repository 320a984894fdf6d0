/** The times of steps, on one worker and on all. */

/** Microseconds of some steps. */
export interface Times {
  readonly sequential: number;
  readonly parallel: number;
  /** The time of one worker while the others do the same work by themselves. */
  readonly crowded: number;
}

export const NOTHING: Times = { sequential: 0, parallel: 0, crowded: 0 };

export function sumTimes(times: readonly Times[]): Times {
  return times.reduce(
    (total, { sequential, parallel, crowded }) => ({
      sequential: total.sequential + sequential,
      parallel: total.parallel + parallel,
      crowded: total.crowded + crowded,
    }),
    NOTHING,
  );
}

export function scaleTimes({ sequential, parallel, crowded }: Times, by: number): Times {
  return { sequential: sequential * by, parallel: parallel * by, crowded: crowded * by };
}
