/** The functions of floats for which machines have no instruction: each is that of `Math`. */

import type { Meaning } from "./row.ts";
import { floats } from "./row.ts";

export const FUNCTIONS = {
  cbrt: functionOf("Cube root.", 1, (a) => Math.cbrt(a)),
  pow: functionOf("Power, as Math.pow.", 2, (a, b) => Math.pow(a, b)),
  exp: functionOf("e to the power.", 1, (a) => Math.exp(a)),
  expm1: functionOf("e to the power, less 1.", 1, (a) => Math.expm1(a)),
  log: functionOf("Natural logarithm.", 1, (a) => Math.log(a)),
  log1p: functionOf("Natural logarithm of 1 more.", 1, (a) => Math.log1p(a)),
  log2: functionOf("Logarithm to base 2.", 1, (a) => Math.log2(a)),
  sin: functionOf("Sine of radians.", 1, (a) => Math.sin(a)),
  cos: functionOf("Cosine of radians.", 1, (a) => Math.cos(a)),
  tan: functionOf("Tangent of radians.", 1, (a) => Math.tan(a)),
  atan2: functionOf("Angle of the point (second, first), in radians, as Math.atan2.", 2, (a, b) => Math.atan2(a, b)),
  tanh: functionOf("Hyperbolic tangent.", 1, (a) => Math.tanh(a)),
} as const;

function functionOf<A extends 1 | 2>(doc: string, arity: A, f: Meaning) {
  return { doc, arity, rule: "uniform", traits: ["costly", "function"], meaning: floats(f) } as const;
}
