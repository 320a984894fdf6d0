/** Numbers as texts spell them. */

const POINT = 46;
const MINUS = 45;
const ZERO = 48;

const POWERS_OF_TEN = Array.from({ length: 17 }, (_, power) => 10 ** power);

/** No digit can match two parts of the pattern, so that matching takes linear time. */
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** Gives the finite decimal number that a text spells, else NaN. A comma may be the decimal point if it is said to be. */
export function decimalOf(text: string, decimalCommas: boolean): number {
  const spelling = decimalCommas ? text.replace(/,(?=\d)/, ".") : text;
  const value = DECIMAL.test(spelling) ? Number(spelling) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}

/** Tells whether a text is an integer of any length in plain spelling: without zeros in front, and no sign but a minus. */
export function isIntegerSpelling(text: string): boolean {
  return /^(0|-?[1-9]\d*)$/.test(text);
}

/** Reads a safe integer in bytes, without plus sign and leading zeros; NaN for all else. */
export function integerAt(bytes: Uint8Array, begin: number, to: number): number {
  const negative = bytes[begin] === MINUS;
  const from = negative ? begin + 1 : begin;
  const length = to - from;
  if (length < 1 || length > 16 || (bytes[from] === ZERO && (length > 1 || negative))) return Number.NaN;
  let value = 0;
  for (let position = from; position < to; position++) {
    const digit = bytes[position]! - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  if (value > Number.MAX_SAFE_INTEGER) return Number.NaN;
  return negative ? -value : value;
}

/**
 * Reads a decimal fraction of at most 15 digits in bytes; NaN for all else. It is an integer divided by a power of ten, both exact, so that the
 * quotient is rounded correctly (Clinger 1990).
 */
export function fractionAt(bytes: Uint8Array, begin: number, to: number): number {
  const negative = bytes[begin] === MINUS;
  const from = negative ? begin + 1 : begin;
  if (to - from > 16) return Number.NaN;
  let value = 0;
  let point = -1;
  for (let position = from; position < to; position++) {
    const byte = bytes[position]!;
    if (byte >= ZERO && byte <= ZERO + 9) value = value * 10 + (byte - ZERO);
    else if (byte === POINT && point < 0 && position > from) point = position;
    else return Number.NaN;
  }
  if (point < 0 || point === to - 1) return Number.NaN;
  value /= POWERS_OF_TEN[to - point - 1]!;
  return negative ? -value : value;
}
