/** Reads the attributes of a `.ewg` file. */

import { files } from "#files";
import { inTurns } from "../../../turns.ts";
import type { Allocator, ColumnValues } from "../../allocator.ts";
import { type Column, dense, NO_CATEGORY } from "../../column.ts";
import { Refusal } from "../refusal.ts";
import type { StoredArrays } from "./arrays.ts";
import type { StoredColumn } from "./layout.ts";

/** Reads the columns of nodes or edges by name, dense ones to arrays from the allocator. Throws `Refusal`. */
export async function readColumns(
  stored: readonly StoredColumn[],
  arrays: StoredArrays,
  length: number,
  allocator: Allocator,
): Promise<Map<string, Column>> {
  const columns = new Map<string, Column>();
  // Columns are read one after another, in the order of the file.
  for (const column of stored) columns.set(column.name, await readColumn(column, arrays, length, allocator));
  return columns;
}

async function readColumn(
  stored: StoredColumn,
  arrays: StoredArrays,
  length: number,
  allocator: Allocator,
): Promise<Column> {
  switch (stored.kind) {
    case "dense": {
      const values: ColumnValues = await arrays.read(stored.values, allocator);
      if (values instanceof Uint8Array) arrays.checkFlags(stored.values, values);
      const missing = stored.missing && (await arrays.flags(stored.missing));
      if (missing === null) return dense(values);
      // Missing entries get a fixed value, whatever the file has there.
      for (let k = 0; k < length; k++) if (missing[k] === 1) values[k] = Number.NaN;
      return dense(values, missing.includes(1) ? missing : null);
    }
    case "listed": {
      const indices = stored.indices && (await arrays.read(stored.indices));
      const values: Uint8Array | Float64Array = await arrays.read(stored.values);
      if (values instanceof Uint8Array) arrays.checkFlags(stored.values, values);
      if (stored.indices !== null && indices !== null) {
        expectIndices(indices, length, arrays.byteOf(stored.indices));
      }
      return { kind: "listed", indices, values, texts: null };
    }
    case "category": {
      const codes = await arrays.read(stored.codes);
      const categories = await inTurns((await arrays.distinctTexts(stored.texts)).listing(), files.afterOthers);
      const bad = codes.findIndex((code) => code >= categories.length && code !== NO_CATEGORY);
      if (bad < 0) return { kind: "category", codes, categories, example: null };
      const expected = `a code below ${categories.length}, or ${NO_CATEGORY}`;
      throw new Refusal(
        arrays.byteOf(stored.codes) + 4 * bad,
        `found ${codes[bad]} as the code of a text; expected ${expected}`,
      );
    }
    default:
      return stored satisfies never;
  }
}

/** Checks that listed indices are distinct nodes or edges. */
function expectIndices(indices: Uint32Array, length: number, at: number): void {
  const sorted = indices.slice().sort();
  for (let k = 0; k < sorted.length; k++) {
    if (sorted[k]! < length && (k === 0 || sorted[k] !== sorted[k - 1])) continue;
    throw new Refusal(
      at + 4 * indices.lastIndexOf(sorted[k]!),
      `found ${sorted[k]} as the index of an entry; expected distinct ones below ${length}`,
    );
  }
}
