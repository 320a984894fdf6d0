/** Texts of ASCII bytes, made without a decoder. */

/** The most arguments of a call. */
const ARGUMENTS = 1 << 12;

export function textOfAscii(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += ARGUMENTS) {
    text += Reflect.apply(String.fromCharCode, null, bytes.subarray(at, at + ARGUMENTS));
  }
  return text;
}
