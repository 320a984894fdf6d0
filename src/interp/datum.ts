/** The data of IR values during interpretation: a number, or an array with one number per node or edge. */

import type { ColumnValues } from "../graph/allocator.ts";
import type { Graph } from "../graph/graph.ts";
import type { Domain, Element } from "../ir/type.ts";

/**
 * A number for a scalar, an array for a node or edge value: Float64Array for f64, Float32Array for f32, Int32Array for
 * i32, Uint32Array for u32, Uint8Array of 0 and 1 for bool. Nothing writes to an array that an op has finished.
 */
export type Datum = number | ColumnValues;

/** A new array of the type that belongs to `element`, all zero. */
export function newColumn(element: Element, length: number): ColumnValues {
  switch (element) {
    case "bool":
      return new Uint8Array(length);
    case "i32":
      return new Int32Array(length);
    case "u32":
      return new Uint32Array(length);
    case "f32":
      return new Float32Array(length);
    case "f64":
      return new Float64Array(length);
    default:
      return element satisfies never;
  }
}

/** Entry `index` of an array; a scalar is the same everywhere. */
export function entry(datum: Datum, index: number): number {
  return typeof datum === "number" ? datum : datum[index]!;
}

/** The entries as doubles, which hold the entries of every element exactly. One type of array is read faster than five. */
export function toDoubles(datum: Datum): Float64Array | number {
  return typeof datum === "number" || datum instanceof Float64Array ? datum : new Float64Array(datum);
}

/** Converts doubles that are values of `element` to the array type of that element. */
export function fromDoubles(element: Element, doubles: Float64Array): ColumnValues {
  if (element === "f64") return doubles;
  const column = newColumn(element, doubles.length);
  column.set(doubles);
  return column;
}

/** The column that has `f(index)` at each index. */
export function tabulate(element: Element, length: number, f: (index: number) => number): ColumnValues {
  const result = newColumn(element, length);
  for (let index = 0; index < length; index++) result[index] = f(index);
  return result;
}

/** The number of entries of a value in a domain: 1, n or m. */
export function entryCount(graph: Graph, domain: Domain): number {
  switch (domain) {
    case "scalar":
      return 1;
    case "node":
      return graph.nodeCount;
    case "edge":
      return graph.edgeCount;
    default:
      return domain satisfies never;
  }
}

/** A copy for the caller, in which every NaN is the canonical one. */
export function canonical(datum: Datum): Datum {
  if (typeof datum === "number") return Number.isNaN(datum) ? Number.NaN : datum;
  const copy = datum.slice();
  if (copy instanceof Float32Array || copy instanceof Float64Array) {
    // The NaN of an input file may have any of 2^52 payloads; arithmetic cannot tell them apart, bytes can.
    for (let index = 0; index < copy.length; index++) if (Number.isNaN(copy[index])) copy[index] = Number.NaN;
  }
  return copy;
}
