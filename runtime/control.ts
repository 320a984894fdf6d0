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

/** The places of the block's fields, as indices of 32-bit words. */
export const WORD = {
  stop: 0,
  failed: 16,
  arrived: 32,
  generation: 48,
  head: 64,
  sequence: 80,
  round: 81,
  /**
   * The kind of the note: 0 without a number, 1 with a residual, 2 where the round is the number of nodes settled so
   * far.
   */
  kind: 82,
  /** The most rounds that the loop may have; −1 where they are not limited. */
  limit: 83,
};
const RESIDUAL = 42;

/** The progress of the outermost loop of a run. */
export interface Progress {
  /** The number, from 0, of the round that ended last; null where the loop is settled without rounds. */
  readonly round: number | null;
  /**
   * The most rounds that the loop may have; null where they are not limited, and where the loop is settled without
   * rounds.
   */
  readonly limit: number | null;
  /** The residual: the number that the loop's `until` compares with a bound; null where it compares none. */
  readonly residual: number | null;
  /**
   * The number of times that some node has passed its value on, where the loop is settled without rounds: in the end
   * about the number of nodes.
   */
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

  /** Makes a control block that no other thread sees. */
  static own(): Control {
    return new Control(new ArrayBuffer(CONTROL_BYTES), 0);
  }

  /** Resets the block before a run; no worker may be in one. */
  reset(): void {
    this.words.fill(0);
  }

  /** Asks every worker to leave the run, and wakes those that sleep in the barrier. */
  stop(): void {
    Atomics.store(this.words, WORD.stop, 1);
    // A worker that is about to sleep on the old generation finds another one and stays awake: no wake-up can be lost.
    Atomics.add(this.words, WORD.generation, 1);
    Atomics.notify(this.words, WORD.generation);
  }

  stopped(): boolean {
    return Atomics.load(this.words, WORD.stop) !== 0;
  }

  /** Notes the round that ended. The sequence number is odd while the note is being written. */
  noteProgress(round: number, limit: number | null, residual: number | null): void {
    this.#note(round, residual === null ? 0 : 1, residual ?? 0, limit);
  }

  /** Notes the progress that another thread has sent. */
  noteTold({ round, limit, residual, settled }: Progress): void {
    if (settled === null) this.noteProgress(round ?? 0, limit, residual);
    else this.noteSettled(settled);
  }

  /** Notes how many times nodes have passed their values on, in a loop without rounds. */
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

  /** Reads the latest note with its sequence number; null before the first, or while one is being written. */
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
