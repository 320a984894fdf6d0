/**
 * Simplification: algebraic laws applied until none fits. Each law is exact, bit for bit, −0 and NaN included; its
 * right side is never worse than its left; constants go right.
 *
 *     %a = mul 1, %x                 %b = mul %x, 0.25
 *     %b = div %a, 4            →
 *     %c = select %p, %b, %b         … %b for %c
 *
 * The laws are data, in rules/ by algebra; src/rewrite applies them. With `fastMath` those of real numbers come after
 * the exact ones.
 */

import type { Pass } from "../src/pass.ts";
import { applyRules } from "../src/rewrite/apply.ts";
import type { Rule } from "../src/rewrite/rule.ts";
import { indexRules } from "../src/rewrite/rule.ts";
import { BITS_RULES } from "./rules/bits.ts";
import { BOOLEAN_RULES } from "./rules/boolean.ts";
import { BOTH_SIDES_RULES } from "./rules/both-sides.ts";
import { CAST_RULES } from "./rules/cast.ts";
import { COMPARISON_RULES } from "./rules/comparison.ts";
import { FOLDING_RULES, ORDERING_RULES } from "./rules/constant.ts";
import { EXTREMES_RULES } from "./rules/extremes.ts";
import { FAST_MATH_RULES } from "./rules/fast-math.ts";
import { FLOAT_RULES } from "./rules/floats.ts";
import { LIFTING_RULES } from "./rules/lifting.ts";
import { MONOID_RULES } from "./rules/monoid.ts";
import { PRODUCT_RULES } from "./rules/products.ts";
import { REDUCTION_RULES } from "./rules/reduction.ts";
import { SELECT_RULES } from "./rules/select.ts";
import { STRENGTH_RULES } from "./rules/strength.ts";
import { SUM_RULES } from "./rules/sums.ts";

/** Folding and ordering come first, so that the algebras find constants on the right. */
export const SIMPLIFY_RULES: readonly Rule[] = [
  ...FOLDING_RULES,
  ...ORDERING_RULES,
  ...LIFTING_RULES,
  ...MONOID_RULES,
  ...SUM_RULES,
  ...PRODUCT_RULES,
  ...FLOAT_RULES,
  ...EXTREMES_RULES,
  ...STRENGTH_RULES,
  ...BOOLEAN_RULES,
  ...BITS_RULES,
  ...COMPARISON_RULES,
  ...BOTH_SIDES_RULES,
  ...CAST_RULES,
  ...SELECT_RULES,
  ...REDUCTION_RULES,
];

const EXACT = indexRules(SIMPLIFY_RULES);
const FAST = indexRules([...SIMPLIFY_RULES, ...FAST_MATH_RULES]);

export const simplify: Pass = {
  name: "simplify",
  doc: "Apply exact algebraic laws until none fits.",
  idempotent: true,
  run: (func, { options }, used) => applyRules(func, options.fastMath ? FAST : EXACT, used),
};
