/** Numbers as JSON spells them. */

const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** Gives the number that a text spells, else NaN. */
export function numberOf(text: string): number {
  return JSON_NUMBER.test(text) ? Number(text) : Number.NaN;
}

/** Tells whether a byte may be part of a number. */
export function isOfNumber(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || byte === 46 || byte === 43 || byte === 45 || byte === 69 || byte === 101;
}
