/** Scales, which map numbers to places on an axis, with round numbers to label it. */

export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Makes a linear scale from 0 to the least round number that is not below `most`. */
export function linearScale(most: number, from: number, to: number, count = 4): Scale {
  const step = roundStep((most > 0 ? most : 1) / count);
  const steps = Math.max(1, Math.ceil((most > 0 ? most : 1) / step - 1e-9));
  const end = step * steps;
  return {
    at: (value) => from + ((to - from) * value) / end,
    ticks: Array.from({ length: steps + 1 }, (_, k) => k * step),
  };
}

/** Makes a logarithmic scale over whole powers of ten. It labels only as many powers as fit. */
export function logScale(least: number, most: number, from: number, to: number, count = 6): Scale {
  const low = Math.floor(Math.log10(least) + 1e-9);
  const high = Math.max(low + 1, Math.ceil(Math.log10(most) - 1e-9));
  const step = Math.max(1, Math.ceil((high - low) / count));
  return {
    at: (value) => from + ((to - from) * (Math.log10(Math.max(value, 10 ** low)) - low)) / (high - low),
    ticks: Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, k) => 10 ** (low + k * step)),
  };
}

/** Rounds a step up to 1, 2 or 5 times a power of ten. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((one) => one * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** Spells a power of ten: `10⁻⁶`. From 0.01 to 1000 it is written in full. */
export function powerText(value: number): string {
  const power = Math.round(Math.log10(value));
  if (power >= -2 && power <= 3) return String(Number(value.toPrecision(1)));
  const digits = [...String(Math.abs(power))].map((digit) => SUPERSCRIPTS[Number(digit)]!).join("");
  return `10${power < 0 ? "⁻" : ""}${digits}`;
}

/** Spells a number on an axis. */
export function tickText(value: number): string {
  return String(Number(value.toPrecision(4)));
}
