/**
 * The distinct texts of a chunk, and a code for each of its fields: whoever scans the chunk finds these, so that the one
 * thread that joins all chunks looks up no text twice.
 */

import { NO_CATEGORY } from "../column.ts";
import { TextTable } from "../formats/text-table.ts";
import { DOUBLED } from "./layout.ts";

/**
 * Fields as codes of texts, which stand end to end in UTF-8, in the order in which they come first. `NO_CATEGORY` is the
 * code of an empty field.
 *
 *     fields "ann" "" "bo" "ann"      codes 0 none 1 0      bytes a n n b o      starts 0 3 5
 */
export interface Interned {
  readonly codes: Uint32Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly starts: Uint32Array<ArrayBuffer>;
}

/** The number of fields that tell whether texts repeat. */
const SAMPLE = 2048;

/** Finds the texts of chunks, one chunk after another. */
export class Interner {
  readonly #table = new TextTable();

  /**
   * Tells by the first fields whether texts repeat so often that it is worth while to find the distinct ones. Where they do
   * not, whoever joins the chunks would look up nearly all of them again.
   */
  repeats(bytes: Uint8Array, places: Uint32Array): boolean {
    const count = Math.min(SAMPLE, places.length / 2);
    for (let k = 0; k < count; k++) this.#table.add(bytes, places[2 * k]!, places[2 * k + 1]!);
    const { size } = this.#table;
    this.#table.clear();
    return 2 * size <= count;
  }

  /** Takes fields without doubled quotes, none of them empty. Field k stands in bytes `places[2 * k]` to `places[2 * k + 1]`. */
  ends(bytes: Uint8Array, places: Uint32Array): Interned {
    const codes = new Uint32Array(places.length / 2);
    this.#table.addAll(bytes, places, codes, () => true);
    return this.#finish(codes);
  }

  /** Takes any fields. */
  categories(bytes: Uint8Array, places: Uint32Array): Interned {
    const codes = new Uint32Array(places.length / 2);
    for (let k = 0; k < codes.length; k++) {
      const from = places[2 * k]!;
      const to = places[2 * k + 1]!;
      if (from === to) codes[k] = NO_CATEGORY;
      else if (from < DOUBLED) codes[k] = this.#table.add(bytes, from, to);
      else codes[k] = this.#table.addText(withSingleQuotes(bytes.subarray(from - DOUBLED, to)));
    }
    return this.#finish(codes);
  }

  #finish(codes: Uint32Array<ArrayBuffer>): Interned {
    const interned = { codes, ...this.#table.stored() };
    this.#table.clear();
    return interned;
  }
}

/** Adds the texts of a chunk to a table, and replaces their codes by those of the table. */
export function interning({ codes, bytes, starts }: Interned, table: TextTable): Uint32Array<ArrayBuffer> {
  const count = starts.length - 1;
  const spans = new Uint32Array(2 * count);
  for (let k = 0; k < count; k++) {
    spans[2 * k] = starts[k]!;
    spans[2 * k + 1] = starts[k + 1]!;
  }
  const numbers = new Uint32Array(count);
  table.addAll(bytes, spans, numbers, () => true);
  for (let k = 0; k < codes.length; k++) if (codes[k] !== NO_CATEGORY) codes[k] = numbers[codes[k]!]!;
  return codes;
}

function withSingleQuotes(bytes: Uint8Array): string {
  // A copy, because a decoder refuses views of shared memory.
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.slice()).replaceAll('""', '"');
}
