/** Fields of text files that are no numbers where numbers are. */

import { choice } from "../../arguments/kind.ts";
import type { Described } from "../../arguments/options.ts";
import type { OptionNames } from "../../error.ts";
import { type DenseColumn, dense } from "../column.ts";
import { shown } from "./field-errors.ts";
import type { Fields } from "./fields.ts";

export const MISSING_TREATMENTS = ["skip", "default", "error"] as const;

/** What becomes of an edge whose value is no number. */
export type MissingTreatment = (typeof MISSING_TREATMENTS)[number];

/** What a reader of text may be told about values that are no numbers. */
export interface MissingOptions {
  /**
   * What becomes of an edge whose value is no number, as NaN, NA and null are not, or whose line ends before it: it is left
   * out (skip), its value is missing (default), or it is an error. An error if not said. An empty field is missing whatever
   * this says.
   */
  readonly missing?: MissingTreatment | undefined;
}

export const MISSING_OPTIONS: Described<MissingOptions> = {
  missing: {
    kind: choice(...MISSING_TREATMENTS),
    doc: "What becomes of an edge whose value is no number, as NaN, NA and null are not, or whose line ends before it: it is left out (skip), its value is missing (default), or it is an error.",
    initial: '`"error"`',
  },
};

/** Spellings of no value; case does not matter. */
const NONE = /^(na|nan|n\/a|null)$/i;

/** Whether a field is empty, or spells that there is no value. */
export function saysNone(text: string): boolean {
  return text === "" || NONE.test(text);
}

/** Whether a field is a number beyond all finite ones, which no file may have. */
function isInfinite(text: string): boolean {
  return /^[+-]?inf(inity)?$/i.test(text) || Math.abs(Number(text)) === Infinity;
}

/** Whether a line that ends before its last field may do so; one that ends with the text may have been cut short. */
export function mayEndEarly(fields: Fields, missing: MissingTreatment): boolean {
  return missing !== "error" && !fields.unfinished();
}

/** What tells of the option where its absence made an error. */
export function missingHint(named: OptionNames): string | null {
  const option = named("missing");
  return option === null
    ? null
    : `Say with ${option} whether to skip such edges, or to take the default of the algorithm.`;
}

/** A column of numbers that is read from text, line by line. */
export class NumberColumn {
  readonly #name: string;
  readonly #treatment: MissingTreatment;
  readonly #values: Float64Array;
  #missing: Uint8Array | null = null;

  /** Errors call its values `name`. */
  constructor(name: string, length: number, treatment: MissingTreatment) {
    this.#name = name;
    this.#treatment = treatment;
    this.#values = new Float64Array(length);
  }

  /** Takes the value at a field of the current line; false if the edge is to be left out. */
  read(fields: Fields, field: number, edge: number): boolean {
    const value = field < fields.count ? fields.number(field) : NaN;
    this.#values[edge] = value;
    if (!Number.isNaN(value)) return true;
    if (this.#leavesOut(fields, field)) return false;
    this.#missing ??= new Uint8Array(this.#values.length);
    this.#missing[edge] = 1;
    return true;
  }

  /** The number of an edge; NaN where it is missing. */
  at(edge: number): number {
    return this.#values[edge]!;
  }

  /** Forgets what was read for an edge that is left out after all. */
  forget(edge: number): void {
    if (this.#missing !== null) this.#missing[edge] = 0;
  }

  /** The column of the first so many edges. */
  finish(count: number): DenseColumn {
    const missing = this.#missing?.subarray(0, count) ?? null;
    return dense(this.#values.subarray(0, count), missing?.includes(1) ? missing : null);
  }

  #leavesOut(fields: Fields, field: number): boolean {
    const text = field < fields.count ? fields.text(field) : null;
    if (text === "") return false;
    if (text !== null && (this.#treatment === "error" || isInfinite(text))) {
      throw fields.error(
        field,
        `found ${shown(fields, field)} as ${this.#name}; expected a finite decimal number`,
        isInfinite(text) ? undefined : missingHint,
      );
    }
    return this.#treatment === "skip";
  }
}
