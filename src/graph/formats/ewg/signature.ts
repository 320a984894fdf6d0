/** The first bytes of a `.ewg` file. They are no text, and any conversion of line ends changes them. */

export const SIGNATURE: readonly number[] = [0x89, 0x45, 0x57, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Tells whether bytes begin with the signature. */
export function isEwg(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, k) => bytes[k] === byte);
}
