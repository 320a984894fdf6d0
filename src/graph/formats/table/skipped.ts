/** Lines that cannot be read. They are errors, or are left out and counted. */

import type { EdgewiseError } from "../../../error.ts";
import type { Turns } from "../../../turns.ts";
import { isOfRecord, MOST_TOLD, type SkippedRecords } from "../skipped.ts";

/** Iterates over lines, and counts those that are left out. */
export class LineSkipper {
  readonly #isSkipping: boolean;
  #count = 0;
  readonly #first: string[] = [];

  constructor(isSkipping: boolean) {
    this.#isSkipping = isSkipping;
  }

  get skipped(): SkippedRecords {
    return { count: this.#count, first: [...this.#first] };
  }

  /** Forgets the lines that were left out, since all are read again. */
  clear(): void {
    this.#count = 0;
    this.#first.length = 0;
  }

  /**
   * Leaves out `count` rows at once, with the errors of the first. Throws the first error if no rows are to be left
   * out.
   */
  leaveOut(count: number, first: readonly (() => EdgewiseError)[]): void {
    if (!this.#isSkipping) throw first[0]!();
    this.#count += count;
    for (const error of first) if (this.#first.length < MOST_TOLD) this.#first.push(error().message.split("\n")[0]!);
  }

  /**
   * Calls `read`, which reads some lines at a time, until it gives that it has come to the end.
   *
   * Where it throws an error of a line and lines may be left out, `undo` is called, the line is left out and reading
   * goes on with the next. `at` gives the byte, of all tables, that reading has come to.
   */
  *overLines(read: () => boolean, undo: () => void, at: () => number): Turns<void> {
    for (;;) {
      try {
        if (read()) return;
      } catch (error) {
        if (!this.#isSkipping || !isOfRecord(error)) throw error;
        undo();
        this.#count++;
        if (this.#first.length < MOST_TOLD) this.#first.push(error.message.split("\n")[0]!);
      }
      yield at();
    }
  }
}
