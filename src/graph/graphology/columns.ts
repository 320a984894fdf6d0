/** Attributes of a graphology graph as columns of numbers, compared with what was read before. */

import { attributeOf } from "../../lookup.ts";
import { inSlices, type Turns } from "../../turns.ts";
import { copying, recycle, recyclingAllocator, touching } from "../allocator.ts";
import { type DenseColumn, dense } from "../column.ts";
import { ADDED, type MergedNumbers, type Origins } from "./merged-numbers.ts";
import type { Attributes, EdgeVisitor, GraphologyGraph, Pass } from "./scan.ts";
import { visitingEdges, visitingNodes } from "./scan.ts";
import { numbersByPosition, type Snapshot } from "./snapshot.ts";

/** A function that is called for each node. */
export type NodeVisitor = (node: string, attributes: Attributes) => unknown;

/** The source of numbers of nodes: an attribute, or a function; null for none. */
export type NodeSource = string | NodeVisitor | null;

/** The source of numbers of edges: an attribute, or a function; null for none. */
export type EdgeSource = string | EdgeVisitor<unknown> | null;

/** The type of an attribute: number if it is one anywhere, else boolean if it is one anywhere. */
export type AttributeType = "number" | "boolean";

/** A column with what it is compared by. */
export interface KeptValues {
  readonly type: AttributeType;
  /** The values by index; NaN where the attribute is missing, 0 and 1 for booleans. */
  readonly numbers: Float64Array;
  readonly column: DenseColumn;
}

/** A column; null where no node or edge has a number or a boolean. */
export type KeptColumn = KeptValues | null;

/**
 * Reads an attribute, by node index or by edge number, and compares it with what was read before. What is no number is
 * missing. An attribute that is a number nowhere is read for booleans.
 */
export function* readingName(
  attributes: readonly Attributes[],
  name: string,
  snapshot: Snapshot | null,
  length: number,
  before: KeptColumn,
): Turns<KeptColumn> {
  const numbers = snapshot && (yield* numbersByPosition(snapshot));
  const values = recyclingAllocator.float64(length);
  if (numbers !== null) yield* touching(values);
  let type: AttributeType = "number";
  let isBoolean = false;
  const read = (from: number, to: number): void => {
    for (let at = from; at < to; at++) {
      const value = attributeOf(attributes[at]!, name);
      isBoolean ||= typeof value === "boolean";
      values[numbers === null ? at : numbers[at]!] = numberOf(value, type);
    }
  };
  // They are read in the order of the graph, in which the objects lie in memory.
  yield* inSlices(length, read);
  if (isBoolean && values.every(Number.isNaN)) {
    type = "boolean";
    yield* inSlices(length, read);
  }
  if (numbers !== null) recycle(numbers);
  return yield* columnOf(values, type, before);
}

/** Makes a column of values in the order of the graph. It recycles them. */
export function* columnInOrder(values: Float64Array, { order }: Snapshot): Turns<KeptColumn> {
  if (order === null) return yield* columnOf(values, "number", null);
  const sorted = recyclingAllocator.float64(values.length);
  yield* inSlices(order.length, (from, to) => {
    for (let number = from; number < to; number++) sorted[number] = values[order[number]!]!;
  });
  recycle(values);
  return yield* columnOf(sorted, "number", null);
}

/** Reads what a function gives for each node. */
export function* readingNodes(
  graph: GraphologyGraph,
  pass: Pass,
  source: NodeVisitor,
  { graph: { nodeCount } }: Snapshot,
): Turns<Float64Array> {
  const values = recyclingAllocator.float64(nodeCount);
  let at = 0;
  yield* visitingNodes(graph, pass, (node, attributes) => {
    values[at++] = numberOf(source(node, attributes));
  });
  return values;
}

/** Reads what a function gives for each edge, by edge number. */
export function* readingEdges(
  graph: GraphologyGraph,
  pass: Pass,
  source: EdgeVisitor<unknown>,
  snapshot: Snapshot,
): Turns<Float64Array> {
  const values = recyclingAllocator.float64(snapshot.graph.edgeCount);
  const numbers = yield* numbersByPosition(snapshot);
  let at = 0;
  yield* visitingEdges(graph, pass, (...edge) => {
    values[numbers === null ? at : numbers[at]!] = numberOf(source(...edge));
    at++;
  });
  if (numbers !== null) recycle(numbers);
  return values;
}

/** Reads some entries of a column again. Gives undefined where all of it has to be read again to know its type. */
export function* readAgain(
  { column, name }: { readonly column: KeptColumn; readonly name: string },
  entries: readonly (readonly [at: number, attributes: Attributes])[],
): Turns<KeptColumn | undefined> {
  if (column === null) {
    return entries.some(([, attributes]) => hasType(attributeOf(attributes, name))) ? undefined : null;
  }
  const values = recyclingAllocator.float64(column.numbers.length);
  yield* copying(column.numbers, values);
  for (const [at, attributes] of entries) {
    const value = attributeOf(attributes, name);
    if (isOtherType(value, column.type)) return undefined;
    values[at] = numberOf(value, column.type);
  }
  return (yield* columnOf(values, column.type, column)) ?? undefined;
}

/**
 * Moves a column over a merge, and reads the entries of what was added. Gives undefined where all of it has to be read
 * again to know its type.
 */
export function* movedColumn(
  { column, name }: { readonly column: KeptColumn; readonly name: string },
  origins: Origins | MergedNumbers["edgeOrigins"],
  attributesOf: (at: number) => Attributes,
  length: number,
): Turns<KeptColumn | undefined> {
  const values = recyclingAllocator.float64(length);
  const before = column?.numbers ?? null;
  const type = column?.type ?? "number";
  /** Reads some entries of what was added. Gives whether they are of the type. */
  const read = (from: number, to: number): boolean => {
    for (let at = from; at < to; at++) {
      const value = attributeOf(attributesOf(at), name);
      if (isOtherType(value, type)) return false;
      values[at] = numberOf(value, type);
    }
    return true;
  };
  let isWhole = true;
  if (origins instanceof Uint32Array) {
    for (let at = 0; at < length && isWhole; at++) {
      if (origins[at] === ADDED) isWhole = read(at, at + 1);
      else values[at] = before?.[origins[at]!] ?? NaN;
    }
  } else {
    let next = 0;
    for (const { before: from, after, count } of origins ?? [{ before: 0, after: 0, count: before?.length ?? 0 }]) {
      isWhole &&= read(next, after);
      if (before === null) values.fill(NaN, after, after + count);
      else values.set(before.subarray(from, from + count), after);
      next = after + count;
    }
    isWhole &&= read(next, length);
  }
  if (!isWhole) return undefined;
  const moved = yield* columnOf(values, type, null);
  // Its last number may have gone, and booleans may be left.
  return moved === null && column !== null ? undefined : moved;
}

/**
 * Makes a column of values. It gives the column from before where all values are the same, and recycles `values` then;
 * and null where there are none.
 */
export function* columnOf(values: Float64Array, type: AttributeType, before: KeptColumn): Turns<KeptColumn> {
  if (before !== null && before.type === type && (yield* areSame(values, before.numbers))) {
    recycle(values);
    return before;
  }
  let missing: Uint8Array | null = null;
  let count = 0;
  yield* inSlices(values.length, (from, to) => {
    for (let at = from; at < to; at++) {
      if (!Number.isNaN(values[at]!)) continue;
      missing ??= recyclingAllocator.uint8(values.length);
      missing[at] = 1;
      count++;
    }
  });
  if (count === values.length) {
    recycle(values);
    return null;
  }
  // As booleans, NaN becomes 0.
  const column = dense(type === "number" ? values : Uint8Array.from(values), missing);
  return { type, numbers: values, column };
}

/** Recycles the arrays of a column that nobody reads any more. */
export function recycleColumn({ numbers, column: { missing } }: KeptValues): void {
  recycle(numbers);
  if (missing !== null) recycle(missing);
}

/** Reads a value. One that is not of the type is missing, for which NaN stands. */
export function numberOf(value: unknown, type: AttributeType = "number"): number {
  if (type === "boolean") return typeof value === "boolean" ? Number(value) : NaN;
  return typeof value === "number" ? value : NaN;
}

function hasType(value: unknown): boolean {
  return typeof value === "number" || typeof value === "boolean";
}

/** Tells whether a value is of the other type than a column. */
function isOtherType(value: unknown, type: AttributeType): boolean {
  return typeof value === (type === "number" ? "boolean" : "number");
}

function* areSame(values: Float64Array, before: Float64Array): Turns<boolean> {
  if (values.length !== before.length) return false;
  let areSame = true;
  yield* inSlices(values.length, (from, to) => {
    for (let at = from; at < to && areSame; at++) areSame = Object.is(values[at], before[at]);
  });
  return areSame;
}
