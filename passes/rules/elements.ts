/** The elements that laws speak of. */

import type { Element } from "../../src/ir/type.ts";

export const INTEGERS = ["i32", "u32"] as const satisfies readonly Element[];
export const FLOATS = ["f32", "f64"] as const satisfies readonly Element[];
/** Numbers with a sign. */
export const SIGNED = ["i32", "f32", "f64"] as const satisfies readonly Element[];
/** Those of which two entries are the same number only if they are the same bits. */
export const DISCRETE = ["bool", "i32", "u32"] as const satisfies readonly Element[];

/** Every bit one, by element: true, −1 and the greatest u32. */
export const ONES: Readonly<Partial<Record<Element, number>>> = { bool: 1, i32: -1, u32: 4294967295 };

export function isFloat(element: Element | null): boolean {
  return element === "f32" || element === "f64";
}

/** Whether casting from one element to the other keeps every number, so that it can be undone. */
export function losesNothing(from: Element, to: Element): boolean {
  return from === to || from === "bool" || (to === "f64" && from !== "f64");
}
