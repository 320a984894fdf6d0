/** Pseudo-random numbers as a function of a seed, a counter and an index: a composite of ops on u32, with no state. */

import { isRepresentable } from "../ir/type.ts";
import { applyScalar, constantIn } from "./apply.ts";
import type { Made } from "./operand.ts";
import { describe, expectOperand, fault, Operand } from "./operand.ts";
import { refuseUnknown } from "./record.ts";

/** An integer of 32 bits, the same at every node; of an i32 the bits count, so that −1 is 2³² − 1. */
export type Word = Operand<"scalar", "u32"> | Operand<"scalar", "i32"> | number;

/** Which numbers `random` gives. */
export interface RandomOptions {
  /** Another seed gives other numbers. */
  readonly seed: Word;
  /** Another counter, such as the round of a loop, gives other numbers of the same seed; 0 if not said. */
  readonly counter?: Word | undefined;
}

/** 2³² over the golden ratio, added so that not everything is 0 where seed, counter and index are. */
const GOLDEN = 0x9e3779b9;

/**
 * A number from 0 up to 1 for each entry of `index`, a u32, with 53 random bits.
 *
 * Seed and counter make two keys, and the index is mixed with each of them in turn, which gives the upper 32 bits;
 * those, mixed once more, give the lower 21. With one seed and counter, no two indices get the same number.
 */
export function random(index: Operand, options: RandomOptions): Made {
  refuseUnknown(options, ["seed", "counter"], "the options of random");
  const seed = wordOf(index, options.seed, "the seed of random");
  const counter = wordOf(index, options.counter ?? 0, "the counter of random");
  const first = mix(apply("xor", mix(apply("add", seed, GOLDEN)), counter));
  const second = mix(apply("add", mix(apply("add", counter, GOLDEN)), seed));
  const upper = mix(apply("add", mix(apply("xor", index, first)), second));
  const lower = apply("shr", mix(apply("xor", upper, first)), 11);
  const bits = apply("add", apply("mul", toFloat(upper), 2 ** 21), toFloat(lower));
  return applyScalar("mul", [bits, 2 ** -53]);
}

/** The finalizer of MurmurHash3 (Appleby 2011): maps the 2³² numbers one to one, and each bit changes half of the bits. */
function mix(number: Operand): Operand {
  const first = apply("mul", apply("xor", number, apply("shr", number, 16)), 0x85ebca6b);
  const second = apply("mul", apply("xor", first, apply("shr", first, 13)), 0xc2b2ae35);
  return apply("xor", second, apply("shr", second, 16));
}

function apply(name: "add" | "mul" | "xor" | "shr", a: Operand, b: Operand | number): Operand {
  return new Operand(applyScalar(name, [a, b]));
}

function toFloat(number: Operand): Operand {
  return new Operand(applyScalar("cast", [number], "f64"));
}

function wordOf({ scope: { construction } }: Operand, found: unknown, what: string): Operand {
  if (typeof found === "number" && isRepresentable("u32", found)) {
    const scope = construction.body;
    return new Operand({ domain: "scalar", element: "u32", value: constantIn(scope, found, "u32", what), scope });
  }
  if (!(found instanceof Operand)) {
    throw fault(
      "dsl/type",
      `${what} is ${describe(found)}; expected a scalar u32 or i32, or an integer from 0 to 2³² − 1`,
    );
  }
  const operand = expectOperand(found, what, construction);
  if (operand.domain === "scalar" && operand.element === "u32") return operand;
  if (operand.domain === "scalar" && operand.element === "i32") return bitsOf(operand);
  throw fault("dsl/type", `${what} is ${describe(operand)}; expected a scalar u32 or i32`);
}

/** An i32 as the u32 with the same bits, which a cast, as it saturates, would not give. */
function bitsOf(number: Operand): Operand {
  const low = new Operand(applyScalar("cast", [new Operand(applyScalar("and", [number, 0x7fffffff]))], "u32"));
  const negative = new Operand(applyScalar("lt", [number, 0]));
  return new Operand(applyScalar("select", [negative, apply("add", low, 0x80000000), low]));
}
