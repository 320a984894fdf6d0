/** Records of a file that cannot be read. They are errors, or are left out and counted. */

import { callback, choice } from "../../arguments/kind.ts";
import type { Described } from "../../arguments/options.ts";
import { EdgewiseError } from "../../error.ts";
import type { Turns } from "../../turns.ts";

const ERROR_TREATMENTS = ["stop", "skip"] as const;

/** The number of left-out records that are reported. */
export const MOST_TOLD = 5;

/** The records (lines, rows, nodes, edges) that were left out of a graph. */
export interface SkippedRecords {
  readonly count: number;
  /** The errors of the first of them, with their places. */
  readonly first: readonly string[];
}

/** What becomes of records that cannot be read. */
export interface SkipOptions {
  /**
   * The treatment of a line, row, node or edge that cannot be read: an error that ends the reading (stop), or it is left out
   * and counted (skip).
   */
  readonly onError?: (typeof ERROR_TREATMENTS)[number] | undefined;
  /** Called once with how many of them were left out, and the errors of the first five, if any were. */
  readonly onSkip?: ((skipped: SkippedRecords) => void) | undefined;
}

export const SKIP_OPTIONS: Described<SkipOptions> = {
  onError: {
    kind: choice(...ERROR_TREATMENTS),
    doc: "The treatment of a line, row, node or edge that cannot be read: an error that ends the reading (stop), or it is left out and counted (skip).",
    initial: '`"stop"`',
  },
  onSkip: {
    kind: callback("a function of { count, first }"),
    doc: "Called once with how many of them were left out, and the errors of the first five, if any were.",
  },
};

/** Tells whether an error is one of a record, which may be left out. Other errors are of the whole file. */
export function isOfRecord(error: unknown): error is EdgewiseError {
  return error instanceof EdgewiseError && error.code === "graph/input";
}

/** Thrown where a file has to be read again, without the records that have failed. */
class ReadAgain extends Error {}

/**
 * The records of a file that have failed. A record is known by a number of its own, as its first byte or its place among
 * others, which is the same whenever the file is read.
 *
 * What a reader has collected of a record before it fails is not taken back. The rest of the file is read for its faults,
 * and then all of it again without the records that have failed, until no other fails: an edge may fail because a node was
 * left out. A file without faults is read once.
 */
export class Skipper {
  readonly #isSkipping: boolean;
  /** A bit for each record. */
  #failed = new Uint8Array(0);
  #count = 0;
  #hasNew = false;
  #first: { readonly record: number; readonly message: string }[] = [];

  constructor(isSkipping: boolean) {
    this.#isSkipping = isSkipping;
  }

  /** Whether records that cannot be read are left out. */
  get isSkipping(): boolean {
    return this.#isSkipping;
  }

  /** The number of records that have failed. */
  get count(): number {
    return this.#count;
  }

  get skipped(): SkippedRecords {
    return { count: this.#count, first: this.#first.map(({ message }) => message) };
  }

  leavesOut(record: number): boolean {
    return this.#count > 0 && ((this.#failed[Math.floor(record / 8)] ?? 0) & (1 << (record % 8))) !== 0;
  }

  /** Leaves out a record because of an error. Throws the error where it is not one of a record, or nothing is left out. */
  fail(record: number, error: unknown): void {
    if (!this.#isSkipping || !isOfRecord(error)) throw error;
    if (this.leavesOut(record)) return;
    const at = Math.floor(record / 8);
    if (at >= this.#failed.length) {
      const grown = new Uint8Array(Math.max(1024, 2 * at));
      grown.set(this.#failed);
      this.#failed = grown;
    }
    this.#failed[at] = this.#failed[at]! | (1 << (record % 8));
    this.#count++;
    this.#hasNew = true;
    if (this.#first.length === MOST_TOLD && record > this.#first.at(-1)!.record) return;
    const message = error.message.split("\n")[0]!;
    this.#first = [...this.#first, { record, message }].sort((a, b) => a.record - b.record).slice(0, MOST_TOLD);
  }

  /** Reads a record, or leaves it out. `pass` goes past it, from wherever reading has failed or from where it begins. */
  take(record: number, read: () => void, pass: () => void): void {
    if (!this.leavesOut(record)) {
      try {
        read();
        return;
      } catch (error) {
        this.fail(record, error);
      }
    }
    pass();
  }

  /** Does the same where reading a record may be interrupted. */
  *taking(record: number, read: () => Turns<void>, pass: () => void): Turns<void> {
    if (!this.leavesOut(record)) {
      try {
        yield* read();
        return;
      } catch (error) {
        this.fail(record, error);
      }
    }
    pass();
  }

  /** Has the file read again if a record has failed in this reading. Comes before anything is made of the records. */
  settle(): void {
    if (this.#hasNew) this.readAgain();
  }

  readAgain(): never {
    throw new ReadAgain();
  }

  /** Begins to read the file again. */
  rewind(): void {
    this.#hasNew = false;
  }
}

/**
 * Reads a file whose records may be left out. `read` reads all of it and calls `settle` before it makes the graph. It may be
 * called several times.
 */
export function* leavingOut<T>({ onError, onSkip }: SkipOptions, read: (skipper: Skipper) => Turns<T>): Turns<T> {
  const skipper = new Skipper(onError === "skip");
  let told = 0;
  for (;;) {
    try {
      const work = read(skipper);
      for (let step = work.next(); ; step = work.next()) {
        if (step.done) {
          if (skipper.count > 0) onSkip?.(skipper.skipped);
          return step.value;
        }
        // Progress never goes back.
        if (typeof step.value === "number") told = Math.max(told, step.value);
        yield typeof step.value === "number" ? told : step.value;
      }
    } catch (error) {
      if (!(error instanceof ReadAgain)) throw error;
      skipper.rewind();
    }
  }
}
