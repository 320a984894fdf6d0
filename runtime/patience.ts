/**
 * Backs off from looking for sparse rounds. After a look that found a dense round to be cheaper, some rounds pass
 * without a look, so that vain looks take at most 2 % of the time.
 */

/** The most rounds between two looks. */
const MOST = 64;

/** The part of the rounds' time that vain looks may take. */
const IN_VAIN = 0.02;

export class Patience {
  #rounds = 0;
  #vain = 0;

  /** Tells whether this round passes without a look. */
  waits(): boolean {
    if (this.#rounds === 0) return false;
    this.#rounds--;
    return true;
  }

  /** Notes a vain look at `nodes` nodes: a dense round, which goes over `work` entries, is cheaper. */
  wasInVain(nodes: number, work: number): void {
    this.#vain++;
    this.#rounds = Math.min(MOST, Math.floor((this.#vain * nodes) / (work * IN_VAIN)));
  }

  /** Notes a look that found a sparse round to be cheaper. */
  wasNot(): void {
    this.#vain = 0;
  }

  forget(): void {
    this.#rounds = 0;
    this.#vain = 0;
  }
}
