/** What a `.ewg` file begins with: no text, and changed by whatever changes line ends. */

export const SIGNATURE: readonly number[] = [0x89, 0x45, 0x57, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether bytes begin as such a file does. */
export function isEwg(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, k) => bytes[k] === byte);
}
