/** The ops whose times a machine is measured by, apart from the programs of them, which only measuring loads. */

/** A chain of ops as programs have them: some take one instruction, some a few. */
export const SIMPLE = ["add", "max", "mul", "min", "sub", "max", "mul", "add"] as const;
export const COSTLY = ["div", "div", "div", "div", "div", "div", "div", "div"] as const;

/** Functions, the one about the inverse of the other, so that values stay as they are. */
export const FUNCTIONS = ["log1p", "exp"] as const;
