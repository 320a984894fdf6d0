/** Numbers as texts spell them. */

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
