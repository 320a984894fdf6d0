/** As much of a file as is looked at to tell what it is. */
const HEAD_BYTES = 4096;

/** The beginning of a file as text, without a mark of the order of bytes. */
export function headOf(bytes: Uint8Array): string {
  // A copy, because a decoder refuses views of shared memory.
  return new TextDecoder().decode(bytes.slice(0, HEAD_BYTES));
}
