/** Quoted fields that go on over several lines, which are not read but are left out as a whole. */

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const QUOTE = 34;

/**
 * Finds the line below a quoted field that does not end on its line: where it begins, and how many line ends are within the field. `from` is
 * the end of the first line, `to` the furthest place of a closing quote. Null if there is none: a quote closes nothing
 * where something else than a separator or a line end is behind it.
 */
export function pastQuoted(
  bytes: Uint8Array,
  from: number,
  to: number,
  separator: number,
): { readonly next: number; readonly lines: number } | null {
  let lines = 0;
  let at = from;
  for (; at < to; at++) {
    const byte = bytes[at];
    if (byte === LINE_FEED || (byte === CARRIAGE_RETURN && bytes[at + 1] !== LINE_FEED)) lines++;
    if (byte !== QUOTE) continue;
    if (bytes[at + 1] !== QUOTE) break;
    at++;
  }
  const after = bytes[at + 1];
  if (at >= to || !(after === undefined || after === separator || after <= 32)) return null;
  while (at < bytes.length && bytes[at] !== LINE_FEED && bytes[at] !== CARRIAGE_RETURN) at++;
  return { next: bytes[at] === CARRIAGE_RETURN && bytes[at + 1] === LINE_FEED ? at + 2 : at + 1, lines };
}
