/** The rows of a table of columns that are left out, with the reasons. */

import type { EdgewiseError } from "../../../error.ts";
import { MOST_TOLD } from "../skipped.ts";
import type { LineSkipper } from "../table/skipped.ts";

const QUIETLY = 1;
const WRONG = 2;

/** The rows of one table that are left out, gathered column by column. */
export class LeftOut {
  readonly #rowCount: number;
  #flags: Uint8Array | null = null;
  #wrong = 0;
  /**
   * The problems of the first rows. Their errors are made when they are reported, since an error costs more than a row.
   */
  #first: { readonly row: number; readonly error: () => EdgewiseError }[] = [];

  constructor(rowCount: number) {
    this.#rowCount = rowCount;
  }

  /** Leaves out a row without a report. */
  quietly(row: number): void {
    this.#flags ??= new Uint8Array(this.#rowCount);
    if (this.#flags[row] === 0) this.#flags[row] = QUIETLY;
  }

  /** Leaves out a row that cannot be read, with the error. */
  wrong(row: number, error: () => EdgewiseError): void {
    this.#flags ??= new Uint8Array(this.#rowCount);
    if (this.#flags[row] === WRONG) return;
    this.#flags[row] = WRONG;
    this.#wrong++;
    if (this.#first.length < MOST_TOLD || row < this.#first.at(-1)!.row) {
      this.#first = [...this.#first, { row, error }].sort((a, b) => a.row - b.row).slice(0, MOST_TOLD);
    }
  }

  has(row: number): boolean {
    return this.#flags !== null && this.#flags[row] !== 0;
  }

  /** Whether any row is left out. */
  get any(): boolean {
    return this.#flags !== null;
  }

  /** Throws the error of the first row that cannot be read, or counts such rows if they are to be skipped. */
  settle(skipper: LineSkipper): void {
    if (this.#wrong > 0)
      skipper.leaveOut(
        this.#wrong,
        this.#first.map(({ error }) => error),
      );
  }

  /** Calls `move` for each row that stays, with its new place. Gives the number of rows that stay. */
  compact(move: (from: number, to: number) => void): number {
    if (this.#flags === null) return this.#rowCount;
    let to = 0;
    for (let row = 0; row < this.#rowCount; row++) {
      if (this.#flags[row] !== 0) continue;
      if (to < row) move(row, to);
      to++;
    }
    return to;
  }
}
