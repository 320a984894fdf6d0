/** The spelling of measured figures in an explanation: three digits. */

/** Spells milliseconds in the unit that suits them: µs, ms or s. */
export function formatTime(millis: number): string {
  const micros = millis * 1000;
  if (micros < 0.005) return "0 µs";
  if (micros < 999.5) return `${threeDigits(micros)} µs`;
  return millis < 999.5 ? `${threeDigits(millis)} ms` : `${threeDigits(millis / 1000)} s`;
}

/** Spells a share, from 0 to 1, in per cent. */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/**
 * Spells a number in three digits without an exponent. It has at most two digits behind the point: clocks are not more
 * precise.
 */
function threeDigits(value: number): string {
  return value.toFixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2);
}
