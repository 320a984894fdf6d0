/** Choices as random numbers that fast-check shrinks: a program is grown by a tape, and a lower tape grows a simpler one. */

import fc from "fast-check";

/** Tapes whose first choices, so many at most, shrink one by one. */
export function tapes(maxLength: number): fc.Arbitrary<TapeNumbers> {
  return fc.record({
    numbers: fc.array(fc.nat(9999), { maxLength }),
    seed: fc.noBias(fc.nat(0x7fff_ffff)),
  });
}

/** Tapes of so many choices, each of which shrinks by itself; more than that are zeros. */
export function fixedTapes(count: number): fc.Arbitrary<TapeNumbers> {
  const numbers = fc.array(fc.noBias(fc.nat(9999)), { minLength: count, maxLength: count });
  return numbers.map((some) => ({ numbers: some, seed: 0 }));
}

/** Numbers to choose by: first those listed, then any number of pseudorandom ones; of the seed 0, zeros. */
export interface TapeNumbers {
  readonly numbers: readonly number[];
  readonly seed: number;
}

/** A sequence of choices. */
export class Tape {
  readonly #numbers: readonly number[];
  #position = 0;
  #state: number;

  constructor({ numbers, seed }: TapeNumbers) {
    this.#numbers = numbers;
    this.#state = seed;
  }

  /** A whole number from 0 to `count` − 1. */
  below(count: number): number {
    return (this.#numbers[this.#position++] ?? this.#random()) % count;
  }

  /** Xorshift; Marsaglia's triple 13, 17, 5. */
  #random(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 8) & 0xffff;
  }

  /** One of the items, the last ones sooner. */
  pickLate<T>(items: readonly T[]): T {
    return items[items.length - 1 - Math.min(this.below(items.length), this.below(items.length))]!;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** True once in `count` times, and not for 0. */
  rarely(count: number): boolean {
    return this.below(count) === count - 1;
  }
}
