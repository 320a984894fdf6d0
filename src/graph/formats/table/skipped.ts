/** Lines that cannot be read: errors, or left out and counted. */

import { EdgewiseError } from "../../../error.ts";
import type { Turns } from "../../../turns.ts";

/** How many of the lines that were left out are told. */
const MOST_TOLD = 5;

/** What was left out of a table. */
export interface SkippedLines {
  readonly count: number;
  /** What was wrong with the first of them, with file, line and column. */
  readonly first: readonly string[];
}

/** Goes over lines, and counts those that are left out. */
export class LineSkipper {
  readonly #isSkipping: boolean;
  #count = 0;
  readonly #first: string[] = [];

  constructor(isSkipping: boolean) {
    this.#isSkipping = isSkipping;
  }

  get skipped(): SkippedLines {
    return { count: this.#count, first: [...this.#first] };
  }

  /** Forgets what was left out, because all is read again. */
  clear(): void {
    this.#count = 0;
    this.#first.length = 0;
  }

  /**
   * Calls `read` until it says that it has come to the end of the lines; it reads some of them at a time. Where it throws what
   * is wrong with a line, that line is left out and it goes on with the next, if lines are left out at all; `undo` is called first.
   * `at` says at which byte of all tables it is.
   */
  *overLines(read: () => boolean, undo: () => void, at: () => number): Turns<void> {
    for (;;) {
      try {
        if (read()) return;
      } catch (error) {
        if (!this.#isSkipping || !(error instanceof EdgewiseError) || error.code !== "graph/input") throw error;
        undo();
        this.#count++;
        if (this.#first.length < MOST_TOLD) this.#first.push(error.message.split("\n")[0]!);
      }
      yield at();
    }
  }
}
