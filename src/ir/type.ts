/** The types of the graph IR: records, compared field by field. */

export const ELEMENTS = ["bool", "i32", "u32", "f32", "f64"] as const;

/** The type of one entry of a value. A `bool` is the number 0 or 1 in all computations. */
export type Element = (typeof ELEMENTS)[number];

/** Where a value has entries: once, once per node of its graph, or once per edge of its graph. */
export type Domain = "scalar" | "node" | "edge";

export interface ValueType {
  readonly kind: "value";
  readonly element: Element;
  readonly domain: Domain;
  /** The length of the vector at each node or edge. It is always 1, since there are no vector values yet. */
  readonly width: 1;
}

export interface GraphType {
  readonly kind: "graph";
}

export type Type = ValueType | GraphType;

export const GRAPH: GraphType = { kind: "graph" };

/** The type of a value with one entry of `element` at each place of `domain`. */
export function valueType(element: Element, domain: Domain = "scalar"): ValueType {
  return { kind: "value", element, domain, width: 1 };
}

export function sameType(a: Type, b: Type): boolean {
  if (a.kind === "graph" || b.kind === "graph") return a.kind === b.kind;
  return a.element === b.element && a.domain === b.domain && a.width === b.width;
}

/** Prints a type as the IR text has it: `graph`, `f64`, `node<f64>`, `edge<bool>`. */
export function printType(type: Type): string {
  if (type.kind === "graph") return "graph";
  return type.domain === "scalar" ? type.element : `${type.domain}<${type.element}>`;
}

/** Whether the number `x` is a value of `element` (for f32: can be rounded to one). */
export function isRepresentable(element: Element, x: number): boolean {
  switch (element) {
    case "bool":
      return x === 0 || x === 1;
    case "i32":
      return Object.is(x | 0, x);
    case "u32":
      return Object.is(x >>> 0, x);
    case "f32":
    case "f64":
      return true;
    default:
      return element satisfies never;
  }
}

/** Bytes that one entry takes in memory. */
export const ELEMENT_BYTES = { bool: 1, i32: 4, u32: 4, f32: 4, f64: 8 } as const satisfies Record<Element, number>;
