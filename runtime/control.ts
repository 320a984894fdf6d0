/**
 * The control block: the few shared words through which the workers of a run and the thread that started it agree.
 * This file is the one place that knows its layout; contended words are a cache line apart.
 *
 * | byte | holds | written by |
 * |---|---|---|
 * | 0 | stop: not 0 once the run shall end early | the starting thread |
 * | 64, 68 | failed: not 0 where a worker recorded a failure before a barrier, by parity of the barrier | any worker |
 * | 128 | arrived: workers in the barrier | any worker |
 * | 192 | generation: how many barriers were passed, and one more once stopped | the last to arrive |
 * | 256 | head: the next ticket of the level's queue | any worker |
 * | 320 | progress: sequence, round, whether there is a residual, the limit of rounds, and at 336 the residual, f64 | worker 0 |
 */

/** Bytes of a control block. Its address must be a multiple of 64. */
export const CONTROL_BYTES = 384;

/** Indices of 32-bit words. */
export const WORD = {
  stop: 0,
  failed: 16,
  arrived: 32,
  generation: 48,
  head: 64,
  sequence: 80,
  round: 81,
  /** 0 for no number, 1 for a residual, 2 where the round is how many nodes have been settled. */
  kind: 82,
  /** The most rounds that there may be; -1 where nothing limits them. */
  limit: 83,
};
const RESIDUAL = 42;

/** How far the outermost loop of a run has come. */
export interface Progress {
  /** The number of the round that ended last, from 0; null where the loop is settled without rounds. */
  readonly round: number | null;
  /** The most rounds that the loop may have; null where nothing limits them, and where it is settled without rounds. */
  readonly limit: number | null;
  /** The number that the loop's `until` compares with a bound, where it does. */
  readonly residual: number | null;
  /** How often a node has given what it has, where the loop is settled without rounds: about as often as there are nodes in the end. */
  readonly settled: number | null;
}

/** The control block at an address. Views of shared memory stay valid when the memory grows. */
export class Control {
  readonly words: Int32Array;
  readonly #numbers: Float64Array;

  constructor(buffer: ArrayBufferLike, address: number) {
    this.words = new Int32Array(buffer, address, CONTROL_BYTES / Int32Array.BYTES_PER_ELEMENT);
    this.#numbers = new Float64Array(buffer, address, CONTROL_BYTES / Float64Array.BYTES_PER_ELEMENT);
  }

  /** One that no other thread sees. */
  static own(): Control {
    return new Control(new ArrayBuffer(CONTROL_BYTES), 0);
  }

  /** Prepares for a run; no worker may be in one. */
  reset(): void {
    this.words.fill(0);
  }

  /** Asks every worker to leave the run, and wakes those that sleep in the barrier. */
  stop(): void {
    Atomics.store(this.words, WORD.stop, 1);
    // Whoever is about to sleep on the old generation finds another one and does not: no wake-up can be lost.
    Atomics.add(this.words, WORD.generation, 1);
    Atomics.notify(this.words, WORD.generation);
  }

  stopped(): boolean {
    return Atomics.load(this.words, WORD.stop) !== 0;
  }

  /** Notes the round that ended; odd sequence numbers mark a note that is being written. */
  noteProgress(round: number, limit: number | null, residual: number | null): void {
    this.#note(round, residual === null ? 0 : 1, residual ?? 0, limit);
  }

  /** Notes what another thread has told of itself. */
  noteTold({ round, limit, residual, settled }: Progress): void {
    if (settled === null) this.noteProgress(round ?? 0, limit, residual);
    else this.noteSettled(settled);
  }

  /** Notes how often a node has given what it has, of a loop without rounds. */
  noteSettled(settled: number): void {
    this.#note(settled, 2, 0, null);
  }

  #note(count: number, kind: number, residual: number, limit: number | null): void {
    Atomics.add(this.words, WORD.sequence, 1);
    Atomics.store(this.words, WORD.round, count);
    Atomics.store(this.words, WORD.kind, kind);
    Atomics.store(this.words, WORD.limit, limit ?? -1);
    this.#numbers[RESIDUAL] = residual;
    Atomics.add(this.words, WORD.sequence, 1);
  }

  /** The latest note with its sequence number; null before the first, or while one is being written. */
  readProgress(): (Progress & { readonly sequence: number }) | null {
    const sequence = Atomics.load(this.words, WORD.sequence);
    const count = Atomics.load(this.words, WORD.round);
    const kind = Atomics.load(this.words, WORD.kind);
    const residual = kind === 1 ? this.#numbers[RESIDUAL]! : null;
    const most = Atomics.load(this.words, WORD.limit);
    const torn = (sequence & 1) !== 0 || Atomics.load(this.words, WORD.sequence) !== sequence;
    if (sequence === 0 || torn) return null;
    const isSettling = kind === 2;
    const limit = isSettling || most < 0 ? null : most;
    return { sequence, round: isSettling ? null : count, limit, residual, settled: isSettling ? count >>> 0 : null };
  }
}
