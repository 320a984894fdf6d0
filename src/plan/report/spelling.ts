/** How a report spells what both the ops of a program and the kernels of a plan contain. */

/** Comparisons as they are written between operands; other ops are written by name. */
export const COMPARISONS: Readonly<Record<string, string | undefined>> = {
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
  eq: "==",
  ne: "!=",
};
