/** The signs by which authors know scalar ops of two operands, in programs and in what is told of them. */

import type { ScalarOpName } from "../scalar.ts";

export const SIGNS = {
  add: "+",
  sub: "-",
  mul: "*",
  div: "/",
  rem: "%",
  pow: "**",
  eq: "==",
  ne: "!=",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
  and: "and",
  or: "or",
} as const satisfies { readonly [N in ScalarOpName]?: string };
