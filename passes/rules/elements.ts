/** Sets of elements that laws hold for. */

import type { Element } from "../../src/ir/type.ts";

export const INTEGERS = ["i32", "u32"] as const satisfies readonly Element[];
export const FLOATS = ["f32", "f64"] as const satisfies readonly Element[];
/** The elements of numbers with a sign. */
export const SIGNED = ["i32", "f32", "f64"] as const satisfies readonly Element[];
/** The elements in which equal numbers have equal bits. */
export const DISCRETE = ["bool", "i32", "u32"] as const satisfies readonly Element[];

/** The value with every bit one, by element: true, −1 and the greatest u32. */
export const ONES: Readonly<Partial<Record<Element, number>>> = { bool: 1, i32: -1, u32: 4294967295 };

export function isFloat(element: Element | null): boolean {
  return element === "f32" || element === "f64";
}

/** Whether casting from one element to the other keeps every number, so that it can be undone. */
export function losesNothing(from: Element, to: Element): boolean {
  return from === to || from === "bool" || (to === "f64" && from !== "f64");
}
