/** ASCII: which bytes are, and their text, made without a decoder. */

/** Tells whether all bytes from one place up to another are ASCII. */
export function isAscii(bytes: Uint8Array, from = 0, to = bytes.length): boolean {
  let all = 0;
  for (let at = from; at < to; at++) all |= bytes[at]!;
  return all < 0x80;
}

/** The most arguments of a call. */
const ARGUMENTS = 1 << 12;

export function textOfAscii(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += ARGUMENTS) {
    text += Reflect.apply(String.fromCharCode, null, bytes.subarray(at, at + ARGUMENTS));
  }
  return text;
}
