/** The number of bytes of a file that are looked at to tell its format. */
const HEAD_BYTES = 4096;

/** Gives the beginning of a file as text, without a byte order mark. */
export function headOf(bytes: Uint8Array): string {
  // A copy, because a decoder refuses views of shared memory.
  return new TextDecoder().decode(bytes.slice(0, HEAD_BYTES));
}

/** Gives a text from behind its leading white space and comments. */
export function pastComments(text: string, marks: readonly (readonly [opening: string, closing: string])[]): string {
  let rest = text.trimStart();
  for (;;) {
    const [opening, closing] = marks.find(([mark]) => rest.startsWith(mark)) ?? ["", ""];
    const end = opening === "" ? -1 : rest.indexOf(closing, opening.length);
    if (end < 0) return rest;
    rest = rest.slice(end + closing.length).trimStart();
  }
}
