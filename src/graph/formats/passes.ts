/** How far reading has come in a text that it goes over more than once, in bytes of the text: each pass counts for a part of them. */

/**
 * Places as they are told: they never go back, and end with the length of the text. Until a pass is begun there is one, over
 * the whole text.
 *
 * Of 100 bytes that are first gone over and then read, byte 60 is told as 30 in the first pass, which has half of all, and
 * as 80 in the second, which has the rest.
 */
export class Passes {
  readonly #total: number;
  #from = 0;
  #rate = 1;
  #base = 0;
  #told = 0;

  /** Takes the length of the text in bytes. */
  constructor(total: number) {
    this.#total = total;
  }

  /** Begins a pass over the bytes from `from` up to `to`, which counts for `share` of what is not told yet, from 0 to 1. */
  begin(from: number, to: number, share: number): void {
    this.#base = this.#told;
    this.#rate = (share * (this.#total - this.#base)) / Math.max(1, to - from);
    this.#from = from;
  }

  /** Goes on with the same pass at another byte. */
  resume(from: number): void {
    this.#base = this.#told;
    this.#from = from;
  }

  /** The place to tell while at this byte of the text. */
  at(byte: number): number {
    const place = Math.floor(this.#base + this.#rate * (byte - this.#from));
    this.#told = Math.min(this.#total, Math.max(this.#told, place));
    return this.#told;
  }
}
