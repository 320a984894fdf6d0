/** The text of a table, converted to UTF-8. */

/** The bytes of a file, and its name in errors. */
export interface TableText {
  readonly kind: "text";
  readonly bytes: Uint8Array;
  readonly file: string;
}

/** Converts a text to UTF-8. A byte order mark tells UTF-16, which spreadsheets write. */
export function inUtf8(bytes: Uint8Array): Uint8Array {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : null;
  if (encoding === null) return bytes;
  // A copy, because a decoder refuses views of shared memory.
  return new TextEncoder().encode(new TextDecoder(encoding).decode(bytes.slice()));
}
