/**
 * Constructs pseudo-random numbers as a function of seed, counter and index (a counter-based generator). It is made of ops on
 * u32 and has no state.
 */

import { isRepresentable } from "../ir/type.ts";
import { constant } from "./leaf.ts";
import { expectVisible } from "./operand.ts";
import { applyScalar } from "./scalar.ts";
import type { Site } from "./site.ts";
import type { Given, Typed } from "./typed.ts";
import { describe, isLiteral } from "./typed.ts";

/** 2³² divided by the golden ratio. It is added so that seed, counter and index 0 do not give 0. */
const GOLDEN = 0x9e3779b9;

/** The values that a seed or counter may have, as messages say it. */
export const WORDS = "a scalar u32 or i32, or an integer from 0 to 2³² − 1";

/**
 * A number from 0 up to 1 for each entry of `index`, a u32, with 53 random bits. Seed and counter are scalars of 32 bits;
 * of an i32 the bits count, so that −1 is 2³² − 1.
 *
 * Seed and counter make two keys, and the index is mixed with each of them in turn, which gives the upper 32 bits;
 * those, mixed once more, give the lower 21. With one seed and counter, no two indices get the same number.
 */
export function random(site: Site, index: Typed, seed: Given, counter: Given): Typed {
  const { add, xor, shr } = words(site);
  const first = wordOf(site, seed, "the seed of random");
  const second = wordOf(site, counter, "the counter of random");
  const key = mix(site, xor(mix(site, add(first, GOLDEN)), second));
  const otherKey = mix(site, add(mix(site, add(second, GOLDEN)), first));
  const upper = mix(site, add(mix(site, xor(index, key)), otherKey));
  const lower = shr(mix(site, xor(upper, key)), 11);
  const bits = applyScalar(site, "add", [
    applyScalar(site, "mul", [applyScalar(site, "cast", [upper], "f64"), 2 ** 21]),
    applyScalar(site, "cast", [lower], "f64"),
  ]);
  return applyScalar(site, "mul", [bits, 2 ** -53]);
}

/** The finalizer of MurmurHash3 (Appleby 2011): maps the 2³² numbers one to one, and each bit changes half of the bits. */
function mix(site: Site, number: Typed): Typed {
  const { mul, xor, shr } = words(site);
  const first = mul(xor(number, shr(number, 16)), 0x85ebca6b);
  const second = mul(xor(first, shr(first, 13)), 0xc2b2ae35);
  return xor(second, shr(second, 16));
}

function words(site: Site) {
  const binary =
    (name: "add" | "mul" | "xor" | "shr") =>
    (a: Typed, b: Given): Typed =>
      applyScalar(site, name, [a, b]);
  return { add: binary("add"), mul: binary("mul"), xor: binary("xor"), shr: binary("shr") };
}

function wordOf(site: Site, found: Given, what: string): Typed {
  if (isLiteral(found)) {
    if (typeof found === "number" && isRepresentable("u32", found)) return constant(site, what, found, "u32");
    throw site.fault("dsl/type", `${what} is ${describe(found)}; expected ${WORDS}`);
  }
  const operand = expectVisible(site, found, what);
  if (operand.domain === "scalar" && operand.element === "u32") return operand;
  if (operand.domain === "scalar" && operand.element === "i32") return bitsOf(site, operand);
  throw site.fault("dsl/type", `${what} is ${describe(operand)}; expected a scalar u32 or i32`);
}

/** An i32 as the u32 with the same bits, which a cast, as it saturates, would not give. */
function bitsOf(site: Site, number: Typed): Typed {
  const low = applyScalar(site, "cast", [applyScalar(site, "and", [number, 0x7fffffff])], "u32");
  const negative = applyScalar(site, "lt", [number, 0]);
  return applyScalar(site, "select", [negative, applyScalar(site, "add", [low, 0x80000000]), low]);
}
