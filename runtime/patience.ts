/**
 * Backs off from looking for a sparse round: after a look that found a dense round cheaper, some rounds pass without a look, so
 * that vain looks take at most 2 % of the time.
 */

/** Rounds between two looks, at most. */
const MOST = 64;

/** The part of a round's time that looks in vain may take. */
const IN_VAIN = 0.02;

export class Patience {
  #rounds = 0;
  #vain = 0;

  /** Whether to let this round pass without a look. */
  waits(): boolean {
    if (this.#rounds === 0) return false;
    this.#rounds--;
    return true;
  }

  /** A look at `nodes` has shown that a dense round, which goes over `work` entries, costs less. */
  wasInVain(nodes: number, work: number): void {
    this.#vain++;
    this.#rounds = Math.min(MOST, Math.floor((this.#vain * nodes) / (work * IN_VAIN)));
  }

  /** A look was worth its while. */
  wasNot(): void {
    this.#vain = 0;
  }

  forget(): void {
    this.#rounds = 0;
    this.#vain = 0;
  }
}
