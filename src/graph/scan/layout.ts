/** What a scanner knows of a table: the fields of its lines, and where in memory it reads and writes. */

/** The uses of a field: the id of an end, a number, a text of a category, none at all, or nothing that may stand there. */
export type FieldUse = "source" | "target" | "number" | "category" | "skipped" | "empty";

/** The lines of a plain table. */
export interface LineLayout {
  /** The code of the separator; −1 for white space. */
  readonly separator: number;
  /** The use of each field, from left to right. One is the source and one the target. */
  readonly fields: readonly FieldUse[];
  /** The first bytes of comment lines: none, one or two. */
  readonly comments: readonly number[];
  /** Whether ids are integers below 2^32. Else they are texts. */
  readonly ids: "integer" | "text";
  /** Whether a word for a missing value, such as NA, may stand in place of a number. An empty field is one in any case. */
  readonly missingTexts: boolean;
  /** The most bytes that are scanned at once. */
  readonly chunk: number;
}

/** The length from which tables are scanned, in bytes. */
export const LEAST_SCANNED = 2 ** 21;

/** The greatest length of a field of a table, in bytes. The bound keeps the time for texts and numbers in proportion to the file. */
export const LONGEST_FIELD = 65_536;

/** The number of digits that always fit a float. */
export const MOST_DIGITS = 15;

/**
 * Where a scanner has its data, in bytes. Example for lines `1 2 0.5`: what a scan tells, the powers of ten, the text,
 * then the sources, targets and numbers of all lines that fit the text.
 */
export interface MemoryPlan {
  readonly results: number;
  readonly powers: number;
  readonly text: number;
  /** The ends of the first line. Of texts both have two words, from and to, and those of one line stand together. */
  readonly sources: number;
  readonly targets: number;
  /** The columns of numbers. */
  readonly numbers: readonly number[];
  /** The columns of texts, two words a line: from and to, of which an empty text has the same. */
  readonly categories: readonly number[];
  readonly pages: number;
}

/** The bit of the first word of a text that says that quotes in it are doubled. */
export const DOUBLED = 2 ** 31;

/** The words that a scan leaves at `results`: where it stopped, comment lines, lowest and highest id, bytes ≥ 128. */
export const RESULT = { stop: 0, comments: 4, lowest: 8, highest: 12, wide: 16 } as const;

const PAGE = 65_536;
/** The bytes behind a text that may be loaded, though none of them is used. */
const BEHIND = 16;

export function planMemory({ fields, ids, chunk }: LineLayout): MemoryPlan {
  // Each field takes a byte for what ends it, and each end one more at least: other fields may be empty.
  const rows = Math.ceil(chunk / (fields.length + 2)) + 1;
  let next = 0;
  const take = (bytes: number): number => {
    const at = next;
    next += Math.ceil(bytes / 16) * 16;
    return at;
  };
  const results = take(32);
  const powers = take(8 * (MOST_DIGITS + 1));
  const text = take(chunk + BEHIND);
  const sources = take((ids === "integer" ? 4 : 16) * rows);
  const targets = ids === "integer" ? take(4 * rows) : sources + 8;
  const numbers = fields.filter((use) => use === "number").map(() => take(8 * rows));
  const categories = fields.filter((use) => use === "category").map(() => take(8 * rows));
  return { results, powers, text, sources, targets, numbers, categories, pages: Math.ceil(next / PAGE) };
}
