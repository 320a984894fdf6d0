/** Reads the keys of a `.ewg` file. */

import { files } from "#files";
import { EdgewiseError } from "../../../error.ts";
import { quoted, shortened } from "../../../printable.ts";
import { inTurns, type Turns } from "../../../turns.ts";
import { heapAllocator } from "../../allocator.ts";
import {
  ascendingKeys,
  countedKeys,
  indexKeys,
  type Key,
  type Keys,
  listedKeys,
  positionKeys,
  textKeys,
} from "../../keys.ts";
import { isIntegerSpelling } from "../../scan/decimal.ts";
import { sortingNumbers } from "../../sorting/merge-sort.ts";
import { Refusal } from "../refusal.ts";
import type { StoredArrays } from "./arrays.ts";
import { KEY_TYPES, type StoredKeys } from "./layout.ts";

/**
 * Reads the keys of nodes or edges. `inputOrder` is that of edges; null where edge numbers are in input order. Throws
 * `Refusal`.
 */
export async function readKeys(
  stored: StoredKeys,
  arrays: StoredArrays,
  size: number,
  what: "node" | "edge",
  inputOrder: Uint32Array | null,
): Promise<Keys> {
  switch (stored.kind) {
    case "index":
      return indexKeys(size);
    case "counted":
      return countedKeys(size);
    case "input order":
      return inputOrder === null ? indexKeys(size) : positionKeys(inputOrder);
    case "numbers": {
      const values: Uint32Array | Float64Array = await arrays.read(stored.values, heapAllocator);
      if (isAscending(values)) return ascendingKeys(values);
      await inTurns(expectingDistinct(values, arrays.byteOf(stored.values), what), files.afterOthers);
      return values instanceof Uint32Array ? positionKeys(values) : listedKeys(values, what);
    }
    case "texts":
      return textKeys(await arrays.distinctTexts(stored.texts), size);
    case "any": {
      const types = await arrays.read(stored.types);
      const texts = await arrays.textList(stored.texts);
      const keys = texts.map((text, k) => keyOf(text, types[k]!, arrays.byteOf(stored.types) + k));
      try {
        return listedKeys(keys, what, true);
      } catch (error) {
        if (!(error instanceof EdgewiseError)) throw error;
        throw new Refusal(arrays.byteOf(stored.types), error.message);
      }
    }
    default:
      return stored satisfies never;
  }
}

/** The greatest length of an integer key. The bound keeps the time for texts and numbers in proportion to the file. */
export const LONGEST_INTEGER = 65_536;

function keyOf(text: string, type: number, at: number): Key {
  const unfit = (expected: string): Refusal =>
    new Refusal(at, `found ${quoted(shortened(text))} as a key that is a ${KEY_TYPES[type]}; expected ${expected}`);
  switch (KEY_TYPES[type]) {
    case "string":
      return text;
    case "number":
      if (spelled(Number(text)) === text) return Number(text);
      throw unfit("a number as JavaScript spells it");
    case "bigint":
      if (text.length <= LONGEST_INTEGER && isIntegerSpelling(text)) return BigInt(text);
      throw unfit(`an integer of at most ${LONGEST_INTEGER.toLocaleString("en-US")} digits`);
    case "boolean":
      if (text === "true" || text === "false") return text === "true";
      throw unfit("true or false");
    default:
      throw new Refusal(at, `found ${type} as the type of a key; expected a number below ${KEY_TYPES.length}`);
  }
}

/** Spells a number for a file. Each number has one spelling, −0 included. */
export function spelled(number: number): string {
  return Object.is(number, -0) ? "-0" : String(number);
}

function isAscending(values: Uint32Array | Float64Array): boolean {
  for (let k = 0; k < values.length; k++) {
    // Numbers ascend strictly. The comparison is negated, so that NaN is found, too.
    if (k > 0 ? !(values[k]! > values[k - 1]!) : Number.isNaN(values[k]!)) return false;
  }
  return values.length === 0 || !Object.is(values[0], -0);
}

function* expectingDistinct(values: Uint32Array | Float64Array, at: number, what: string): Turns<void> {
  const sorted: Uint32Array | Float64Array = yield* sortingNumbers(values.slice());
  const isSame = (k: number): boolean =>
    sorted[k] === sorted[k - 1] || (Number.isNaN(sorted[k]!) && Number.isNaN(sorted[k - 1]!));
  for (let k = 1; k < sorted.length; k++) {
    if (isSame(k)) throw new Refusal(at, `found two ${what}s with the key ${sorted[k]}; expected distinct keys`);
  }
}
