/** The text of a table: in UTF-8, whatever it came in. */

/** The bytes of a file, and what errors call it. */
export interface TableText {
  readonly kind: "text";
  readonly bytes: Uint8Array;
  readonly file: string;
}

/** The text in UTF-8; a mark at its beginning says that it is in UTF-16, as spreadsheets write it. */
export function inUtf8(bytes: Uint8Array): Uint8Array {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : null;
  if (encoding === null) return bytes;
  // A copy, because a decoder refuses views of shared memory.
  return new TextEncoder().encode(new TextDecoder(encoding).decode(bytes.slice()));
}
