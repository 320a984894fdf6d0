/** Nodes from typed columns: their keys are taken one table at a time. */

import type { EdgewiseError } from "../../../error.ts";
import { quoted } from "../../../printable.ts";
import { Pace, type Turns } from "../../../turns.ts";
import { NO_CATEGORY } from "../../column.ts";
import { isIntegerSpelling } from "../../scan/decimal.ts";
import { TextTable } from "../text-table.ts";
import { rowError } from "./column-table.ts";
import { type ColumnNodes, isNumeric } from "./layout.ts";
import type { LeftOut } from "./left-out.ts";

/** The keys of earlier rows. */
interface KnownKeys {
  /** Finds the row with an id, if there is one. */
  readonly before: (id: number) => number | undefined;
  /** Names the place of a row in its file, as in "row 3". */
  readonly placeOf: (row: number) => string;
  /** Notes the row of an id, and its number in the table, from 1. */
  readonly add: (id: number, row: number, place: number) => void;
}

/**
 * Takes integer keys to `ids`, from the place `from` on. Gives the number of rows that stay; −1 where some key is no
 * safe integer.
 */
export function* takingIntegerKeys(
  nodes: ColumnNodes,
  ids: Float64Array,
  from: number,
  left: LeftOut,
  known: KnownKeys,
): Turns<number> {
  const { table, key } = nodes;
  if (!isNumeric(key)) return -1;
  const rounded = yield* key.numbers(ids, from, (row) => left.wrong(row, () => nullKey(nodes, row)));
  if (rounded >= 0) return -1;
  let to = from;
  const pace = new Pace();
  for (let row = 0; row < table.rowCount; row++) {
    if (pace.isDue()) yield;
    const id = ids[from + row]!;
    if (left.has(row)) continue;
    if (Number.isNaN(id)) {
      left.wrong(row, () => nullKey(nodes, row, "NaN"));
      continue;
    }
    if (!Number.isSafeInteger(id)) return -1;
    const before = known.before(id);
    if (before !== undefined) {
      const place = known.placeOf(before);
      left.wrong(row, () => repeatedKey(nodes, row, String(id), place));
      continue;
    }
    // Zero has two spellings among floats.
    ids[to] = id === 0 ? 0 : id;
    known.add(id, to, row + 1);
    to++;
  }
  return to - from;
}

/**
 * Takes keys that are texts, from the row `from` on. They get numbers in a text table by their rows. Gives the number
 * of rows that stay.
 */
export function* takingTextKeys(
  nodes: ColumnNodes,
  numbers: TextTable,
  from: number,
  left: LeftOut,
  areIntegers: boolean,
  known: { readonly placeOf: KnownKeys["placeOf"]; readonly add: (row: number, place: number) => void },
): Turns<number> {
  const { table, key } = nodes;
  const codes = new Uint32Array(table.rowCount);
  const texts = new TextTable();
  yield* key.texts(codes, 0, texts);
  let to = from;
  const pace = new Pace();
  for (let row = 0; row < table.rowCount; row++) {
    if (pace.isDue()) yield;
    const code = codes[row]!;
    if (left.has(row)) continue;
    if (code === NO_CATEGORY) {
      left.wrong(row, () => nullKey(nodes, row));
      continue;
    }
    const text = texts.at(code);
    if (text === "") left.wrong(row, () => nullKey(nodes, row, "an empty text"));
    else if (areIntegers && !isIntegerSpelling(text)) {
      left.wrong(row, () =>
        rowError(table, row, key, `found ${quoted(text)} as the key of a node; expected an integer`),
      );
    } else {
      const number = numbers.addText(text);
      if (number === to) known.add(to++, row + 1);
      else {
        const place = known.placeOf(number);
        left.wrong(row, () => repeatedKey(nodes, row, quoted(text), place));
      }
    }
  }
  return to - from;
}

function nullKey({ table, key }: ColumnNodes, row: number, found = "nothing"): EdgewiseError {
  return rowError(table, row, key, `found ${found}; expected the key of a node`);
}

function repeatedKey({ table, key }: ColumnNodes, row: number, found: string, place: string): EdgewiseError {
  return rowError(table, row, key, `found the key ${found} again, after ${place}; expected each node once`);
}
