/** The line and column of a byte, as editors count them: columns in UTF-16 units, both from 1. */
export function placeAt(bytes: Uint8Array, at: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let start = 0;
  const end = Math.min(at, bytes.length);
  for (let next = bytes.indexOf(10); next >= 0 && next < end; next = bytes.indexOf(10, start)) {
    line++;
    start = next + 1;
  }
  // No more of a long line than a column can say.
  const from = Math.max(start, end - 2 ** 20);
  return { line, column: from - start + new TextDecoder().decode(bytes.slice(from, end)).length + 1 };
}
