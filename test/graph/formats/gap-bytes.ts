/** Serialized graphs put together number by number, as the GAP Benchmark Suite's writer.h does it. */

/** A neighbor, or a neighbor and its weight. */
export type Entry = number | readonly [neighbor: number, weight: number];

/** The bytes of a file whose rows are these; of a directed graph, the in-rows follow. */
export function serialized(rows: readonly (readonly Entry[])[], inRows?: readonly (readonly Entry[])[]): Uint8Array {
  const bytes: number[] = [inRows === undefined ? 0 : 1];
  integer(bytes, rows.flat().length, 8);
  integer(bytes, rows.length, 8);
  for (const direction of inRows === undefined ? [rows] : [rows, inRows]) {
    let offset = 0;
    for (const row of [...direction, []]) {
      integer(bytes, offset, 8);
      offset += row.length;
    }
    for (const entry of direction.flat()) {
      for (const word of typeof entry === "number" ? [entry] : entry) integer(bytes, word, 4);
    }
  }
  return Uint8Array.from(bytes);
}

/** Bytes from the least significant one on. */
function integer(bytes: number[], value: number, width: number): void {
  for (let byte = 0; byte < width; byte++) bytes.push(Math.floor(value / 2 ** (8 * byte)) & 255);
}
