import { mix } from "../../random.ts";
import { processSeed, type Seed } from "../../seed.ts";

const NUMBER = new Float64Array(1);
const BITS = new Uint32Array(NUMBER.buffer);

/**
 * A digest of a set of arcs that does not depend on their order. It is two sums, of 32 bits each, of numbers that two
 * rounds of mixing with secret keys make from each arc. Other arcs have the same digest once in 2^64 times. Nobody
 * without the keys can make such arcs.
 */
export class ArcDigest {
  readonly #seed: Seed;
  #first = 0;
  #second = 0;

  constructor(seed: Seed = processSeed()) {
    this.#seed = seed;
  }

  add(source: number, target: number, weight: number): void {
    const seed = this.#seed;
    const a = mix(source ^ seed[0]);
    const b = mix(target ^ seed[1]);
    const c = mix(weight ^ seed[2]);
    // The two sums together tell a, b and c apart. One number of 32 bits could not.
    this.#first = (this.#first + mix((a + b + c) ^ seed[3])) | 0;
    this.#second = (this.#second + mix((a + Math.imul(b, 0x9e3779b1) + Math.imul(c, 0x85ebca77)) ^ seed[4])) | 0;
  }

  /** Adds an arc whose weight may have a fraction: its bits are taken for an integer. */
  addNumber(source: number, target: number, weight: number): void {
    NUMBER[0] = weight;
    this.add(source, target, mix(BITS[0]!) ^ BITS[1]!);
  }

  equals(other: ArcDigest): boolean {
    return this.#first === other.#first && this.#second === other.#second;
  }
}
