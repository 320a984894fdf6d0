/** How an explanation spells measured figures: in three digits. */

/** Milliseconds in the unit that a person would choose. */
export function formatTime(millis: number): string {
  const micros = millis * 1000;
  if (micros < 0.005) return "0 µs";
  if (micros < 999.5) return `${threeDigits(micros)} µs`;
  return millis < 999.5 ? `${threeDigits(millis)} ms` : `${threeDigits(millis / 1000)} s`;
}

/** A part of a whole in per cent. */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** Without an exponent; no more than two digits behind the point, for clocks do not see more. */
function threeDigits(value: number): string {
  return value.toFixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2);
}
