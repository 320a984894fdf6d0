/** Fields of text files that are no numbers where numbers are. */

import { choice } from "../../arguments/kind.ts";
import type { Described } from "../../arguments/options.ts";
import type { EdgewiseError, OptionNames } from "../../error.ts";
import { quoted } from "../../printable.ts";
import { inSlices, type Turns } from "../../turns.ts";
import { heapAllocator } from "../allocator.ts";
import { type DenseColumn, dense } from "../column.ts";
import { type ColumnTable, rowError, type TypedColumn } from "./columnar/column-table.ts";
import type { LeftOut } from "./columnar/left-out.ts";
import { shown } from "./field-errors.ts";
import type { Fields } from "./fields.ts";

export const MISSING_TREATMENTS = ["skip", "default", "error"] as const;

/** The treatment of an edge whose value is no number. */
export type MissingTreatment = (typeof MISSING_TREATMENTS)[number];

/** Options on values that are no numbers, for readers of text. */
export interface MissingOptions {
  /**
   * The treatment of an edge whose value is no number, as NaN, NA and null are not, or whose line ends before it: it is left
   * out (skip), its value is missing (default), or it is an error. An error if not said. An empty field is missing whatever
   * this says. Tables take other texts alike and tell of them by `onNote`; in Matrix Market and LDBC files they are errors.
   */
  readonly missing?: MissingTreatment | undefined;
}

export const MISSING_OPTIONS: Described<MissingOptions> = {
  missing: {
    kind: choice(...MISSING_TREATMENTS),
    doc: "The treatment of an edge whose value is no number, as NaN, NA and null are not, or whose line ends before it: it is left out (skip), its value is missing (default), or it is an error.",
    initial: '`"error"`',
  },
};

/** The spellings of a missing value; case does not matter. `\N` is that of databases: MySQL, PostgreSQL, Hive. */
const NONE = /^(na|nan|n\/a|null|\\n)$/i;

/** Tells whether a field is empty or spells a missing value. */
export function saysNone(text: string): boolean {
  return text === "" || NONE.test(text);
}

/** Tells whether a field is an infinity, or a number that overflows to one. Files must not have these. */
function isInfinite(text: string): boolean {
  return /^[+-]?inf(inity)?$/i.test(text) || Math.abs(Number(text)) === Infinity;
}

/** Tells whether a line may end before its last field. One that ends with the text may have been cut short. */
export function mayEndEarly(fields: Fields, missing: MissingTreatment): boolean {
  return missing !== "error" && !fields.unfinished();
}

/** The hint at the option, for errors that it would avoid. */
export function missingHint(named: OptionNames): string | null {
  const option = named("missing");
  return option === null
    ? null
    : `Say with ${option} whether to skip such edges, or to take the default of the algorithm.`;
}

/** The hint at the options for a text that may show that the column is another one. */
function otherColumnHint(named: OptionNames): string | null {
  const [weight, missing] = [named("weight"), named("missing")];
  if (weight === null || missing === null) return missingHint(named);
  return `Say with ${weight} which column has the weights, or with ${missing} what becomes of such edges.`;
}

function notANumber(table: ColumnTable, column: TypedColumn, row: number): EdgewiseError {
  return rowError(table, row, column, "found NaN; expected a number, or nothing", missingHint);
}

/** Counts the texts that are no numbers and spell no missing value, and yet were taken as one: `1,234.5`, or a name. */
class OddTexts {
  #count = 0;
  #first = "";

  add(fields: Fields, field: number): void {
    if (this.#count++ === 0) this.#first = `${shown(fields, field)} on line ${fields.line} of ${fields.file}`;
  }

  /** Says how many there are and where the first is; null if there are none. */
  remark(of: "node" | "edge", name: string, treatment: MissingTreatment): string | null {
    const count = this.#count;
    if (count === 0) return null;
    const texts = `${count} ${count === 1 ? "value" : "values"} of the ${of} attribute ${quoted(name)}`;
    const [is, number] = count === 1 ? ["is", "no number"] : ["are", "no numbers"];
    const whose = count === 1 ? `its ${of}` : `their ${of}s`;
    const outcome = treatment === "skip" ? `${whose} left out` : "taken as missing";
    return `${texts} ${is} ${number}, ${outcome}: ${count === 1 ? "" : "the first is "}${this.#first}`;
  }
}

/** A column of numbers, collected from text line by line, or from typed columns table by table. */
export class NumberColumn {
  /** The numbers by edge; NaN where they are missing. */
  readonly values: Float64Array;
  /** The field of each line that has its values. It may differ from file to file. */
  field: number;
  readonly #name: string;
  readonly #treatment: MissingTreatment;
  readonly #odd: OddTexts | null;
  #missing: Uint8Array | null = null;

  /**
   * `name` is the name of its values. Texts that spell neither a number nor a missing value are treated as such are, and
   * told, or else refused.
   */
  constructor(name: string, field: number, length: number, treatment: MissingTreatment, oddTexts: "told" | "refused") {
    this.#name = name;
    this.field = field;
    this.#treatment = treatment;
    this.#odd = oddTexts === "told" ? new OddTexts() : null;
    this.values = heapAllocator.float64(length);
  }

  /** Takes the value on the current line; false if the edge is to be left out. */
  read(fields: Fields, edge: number): boolean {
    const value = this.field < fields.count ? fields.number(this.field) : NaN;
    this.values[edge] = value;
    return !Number.isNaN(value) || this.lacks(fields, edge);
  }

  /**
   * Takes an edge whose field is no number, for which NaN stands already. Gives false if the edge is to be left out.
   */
  lacks(fields: Fields, edge: number): boolean {
    if (this.#leavesOut(fields)) return false;
    this.#missing ??= new Uint8Array(this.values.length);
    this.#missing[edge] = 1;
    return true;
  }

  /** Forgets the value of an edge that is left out after all. */
  forget(edge: number): void {
    if (this.#missing !== null) this.#missing[edge] = 0;
  }

  /** Takes the numbers of a typed column, for the rows from `from` on. NaN is no number, as in a text. */
  *taking(table: ColumnTable, column: TypedColumn, from: number, left: LeftOut): Turns<number> {
    const { values } = this;
    const lack = (edge: number): void => {
      this.#missing ??= heapAllocator.uint8(values.length);
      this.#missing[edge] = 1;
    };
    const rounded = yield* column.numbers(values, from, (row) => lack(from + row));
    yield* inSlices(table.rowCount, (begin, end) => {
      for (let row = begin; row < end; row++) {
        const edge = from + row;
        if (!Number.isNaN(values[edge]) || this.#missing?.[edge] === 1) continue;
        if (this.#treatment === "error") left.wrong(row, () => notANumber(table, column, row));
        else if (this.#treatment === "skip") left.quietly(row);
        else lack(edge);
      }
    });
    return rounded;
  }

  /** Moves the entry of one edge to the place of another. */
  move(from: number, to: number): void {
    this.values[to] = this.values[from]!;
    if (this.#missing !== null) this.#missing[to] = this.#missing[from]!;
  }

  /** Forgets the values of a range of edges. */
  clear(from: number, to: number): void {
    this.#missing?.fill(0, from, to);
  }

  /** Takes a range of edges of a file without this column. */
  absent(from: number, to: number): void {
    if (from === to) return;
    this.#missing ??= new Uint8Array(this.values.length);
    this.#missing.fill(1, from, to);
    this.values.fill(NaN, from, to);
  }

  /** Remarks that there were texts which were treated as missing values are; null if there were none. */
  remark(of: "node" | "edge"): string | null {
    return this.#odd?.remark(of, this.#name, this.#treatment) ?? null;
  }

  /** Makes the column of the first `length` edges. */
  finish(count: number): DenseColumn {
    const missing = this.#missing?.subarray(0, count) ?? null;
    return dense(this.values.subarray(0, count), missing?.includes(1) ? missing : null);
  }

  #leavesOut(fields: Fields): boolean {
    const { field } = this;
    const text = field < fields.count ? fields.text(field) : null;
    if (text === "") return false;
    const isOdd = text !== null && !saysNone(text);
    const isRefused = text !== null && (isInfinite(text) || (isOdd && this.#odd === null));
    if (isRefused || (text !== null && this.#treatment === "error")) {
      throw fields.error(
        field,
        `found ${shown(fields, field)} as ${this.#name}; expected a finite decimal number`,
        isRefused ? undefined : isOdd ? otherColumnHint : missingHint,
      );
    }
    if (isOdd) this.#odd?.add(fields, field);
    return this.#treatment === "skip";
  }
}
