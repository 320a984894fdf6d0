/** As much of a file as is looked at to tell what it is. */
const HEAD_BYTES = 4096;

/** The beginning of a file as text, without a mark of the order of bytes. */
export function headOf(bytes: Uint8Array): string {
  // A copy, because a decoder refuses views of shared memory.
  return new TextDecoder().decode(bytes.slice(0, HEAD_BYTES));
}

/** What a text begins with, past white space and whatever stands between the marks of comments. */
export function pastComments(text: string, marks: readonly (readonly [opening: string, closing: string])[]): string {
  let rest = text.trimStart();
  for (;;) {
    const [opening, closing] = marks.find(([mark]) => rest.startsWith(mark)) ?? ["", ""];
    const end = opening === "" ? -1 : rest.indexOf(closing, opening.length);
    if (end < 0) return rest;
    rest = rest.slice(end + closing.length).trimStart();
  }
}
