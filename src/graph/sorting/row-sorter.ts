/** Sorts the entries of rows, one row at a time. */

/** The length up to which rows are sorted by insertion, which is faster for few entries. */
const SHORT = 24;
/** The length up to which rows are sorted, as numbers that combine a target and a place. These are exact up to 2^53. */
const PLACES = 2 ** 21;

/**
 * Sorts rows by target in place, and moves the numbers that belong to targets along. The order of equal targets stays.
 */
export class RowSorter {
  readonly #targets: Uint32Array;
  readonly #numbers: Uint32Array;
  #keys = new Float64Array(256);

  /** The two arrays hold the rows, none of which is longer than `PLACES`. */
  constructor(targets: Uint32Array, numbers: Uint32Array) {
    this.#targets = targets;
    this.#numbers = numbers;
  }

  /** Sorts the row from `start` up to `end`. */
  sort(start: number, end: number): void {
    const targets = this.#targets;
    let place = start + 1;
    while (place < end && targets[place]! >= targets[place - 1]!) place++;
    if (place >= end) return;
    if (end - start <= SHORT) this.#insert(start, place, end);
    else this.#sortLong(start, end);
  }

  /** Sorts by insertion, where everything before `from` is sorted already. */
  #insert(start: number, from: number, end: number): void {
    const targets = this.#targets;
    const numbers = this.#numbers;
    for (let place = from; place < end; place++) {
      const target = targets[place]!;
      const number = numbers[place]!;
      let hole = place;
      for (; hole > start && targets[hole - 1]! > target; hole--) {
        targets[hole] = targets[hole - 1]!;
        numbers[hole] = numbers[hole - 1]!;
      }
      targets[hole] = target;
      numbers[hole] = number;
    }
  }

  #sortLong(start: number, end: number): void {
    const length = end - start;
    const targets = this.#targets.subarray(start, end);
    const before = this.#numbers.slice(start, end);
    if (length > this.#keys.length) this.#keys = new Float64Array(2 * length);
    const keys = this.#keys.subarray(0, length);
    for (let k = 0; k < length; k++) keys[k] = targets[k]! * PLACES + k;
    keys.sort();
    for (let k = 0; k < length; k++) {
      const target = Math.floor(keys[k]! / PLACES);
      targets[k] = target;
      this.#numbers[start + k] = before[keys[k]! - target * PLACES]!;
    }
  }
}
