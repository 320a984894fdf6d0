import { inSlices, SLICE, type Turns } from "../../turns.ts";

/** The length of the runs that are sorted at once: about a millisecond. */
const RUN = 4 * SLICE;

/**
 * Sorts numbers in ascending order, in turns (merge sort): NaN last, −0 and 0 in any order. Gives them in the given array or in
 * another one; the given array is used up.
 */
export function* sortingNumbers<A extends Float64Array | Uint32Array>(values: A): Turns<A> {
  const { length } = values;
  for (let from = 0; from < length; from += RUN) {
    values.subarray(from, from + RUN).sort();
    yield;
  }
  let [sorted, other]: [A, A] = [values, length > RUN ? (values.slice() as A) : values];
  for (let width = RUN; width < length; width *= 2) {
    for (let from = 0; from < length; from += 2 * width) {
      const end = Math.min(length, from + 2 * width);
      yield* merging(sorted, other, { from, middle: Math.min(end, from + width), end });
    }
    [sorted, other] = [other, sorted];
  }
  return sorted;
}

/** Two neighboring runs: from `from` up to `middle`, and from there up to `end`. */
interface Runs {
  readonly from: number;
  readonly middle: number;
  readonly end: number;
}

/** Merges two runs of `values` into the same places of `into`. */
function* merging(
  values: Float64Array | Uint32Array,
  into: Float64Array | Uint32Array,
  { from, middle, end }: Runs,
): Turns<void> {
  let [one, other] = [from, middle];
  yield* inSlices(end - from, (begin, stop) => {
    for (let at = from + begin; at < from + stop; at++) {
      const isOther = one >= middle || (other < end && isBefore(values[other]!, values[one]!));
      into[at] = values[isOther ? other++ : one++]!;
    }
  });
}

function isBefore(a: number, b: number): boolean {
  return a < b || Number.isNaN(b);
}
