/** Attributes of a graphology graph as columns of numbers, compared with what was read before. */

import { lookup } from "../../lookup.ts";
import { inSlices, type Turns } from "../../turns.ts";
import { discard, heapAllocator } from "../allocator.ts";
import { type DenseColumn, dense } from "../column.ts";
import { ADDED, type Origins } from "./merge.ts";
import type { Attributes, EdgeVisitor, GraphologyGraph, Pass } from "./scan.ts";
import { visitingEdges, visitingNodes } from "./scan.ts";
import { numbersByPosition, type Snapshot } from "./snapshot.ts";

/** A function that is called for each node. */
export type NodeVisitor = (node: string, attributes: Attributes) => unknown;

/** The source of numbers of nodes: an attribute, or a function; null for none. */
export type NodeSource = string | NodeVisitor | null;

/** The source of numbers of edges: an attribute, or a function; null for none. */
export type EdgeSource = string | EdgeVisitor<unknown> | null;

/** A column; null where no node or edge has a number. */
export type KeptColumn = DenseColumn | null;

/** Reads the numbers of an attribute, by node index or by edge number. A value that is no number is missing. */
export function* numbersOfName(
  attributes: readonly Attributes[],
  name: string,
  snapshot: Snapshot | null,
  length: number,
): Turns<Float64Array> {
  const values = heapAllocator.float64(length);
  const numbers = snapshot && numbersByPosition(snapshot);
  // They are read in the order of the graph, in which the objects lie in memory.
  yield* inSlices(length, (from, to) => {
    for (let at = from; at < to; at++) {
      values[numbers === null ? at : numbers[at]!] = numberOf(lookup(attributes[at]!, name));
    }
  });
  if (numbers !== null) discard(numbers);
  return values;
}

/** Reads what a function gives for each node. */
export function* readingNodes(
  graph: GraphologyGraph,
  pass: Pass,
  source: NodeVisitor,
  { graph: { nodeCount } }: Snapshot,
): Turns<Float64Array> {
  const values = heapAllocator.float64(nodeCount);
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
  const values = heapAllocator.float64(snapshot.graph.edgeCount);
  const numbers = numbersByPosition(snapshot);
  let at = 0;
  yield* visitingEdges(graph, pass, (...edge) => {
    values[numbers === null ? at : numbers[at]!] = numberOf(source(...edge));
    at++;
  });
  if (numbers !== null) discard(numbers);
  return values;
}

/** Reads some entries of a column again. */
export function readAgain(
  { column, name }: { readonly column: KeptColumn; readonly name: string },
  entries: readonly (readonly [at: number, attributes: Attributes])[],
  length: number,
): KeptColumn {
  const values = column === null ? heapAllocator.float64(length).fill(NaN) : numbersOf(column).slice();
  for (const [at, attributes] of entries) values[at] = numberOf(lookup(attributes, name));
  return columnOf(values, column);
}

/** Moves a column over a merge, and reads the entries of what was added. */
export function movedColumn(
  { column, name }: { readonly column: KeptColumn; readonly name: string },
  origins: Origins,
  attributesOf: (at: number) => Attributes,
  length: number,
): KeptColumn {
  const values = heapAllocator.float64(length);
  const before = column && numbersOf(column);
  for (let at = 0; at < length; at++) {
    const origin = origins === null ? (at < (before?.length ?? 0) ? at : ADDED) : origins[at]!;
    values[at] = origin === ADDED ? numberOf(lookup(attributesOf(at), name)) : before === null ? NaN : before[origin]!;
  }
  return columnOf(values, null);
}

/**
 * Makes a column of values. It gives the column from before where all numbers are the same, and discards `values` then;
 * and null where there are no numbers.
 */
export function columnOf(values: Float64Array, before: KeptColumn): KeptColumn {
  if (before !== null && isSame(values, numbersOf(before))) {
    discard(values);
    return before;
  }
  let missing: Uint8Array | null = null;
  let count = 0;
  for (let at = 0; at < values.length; at++) {
    if (!Number.isNaN(values[at]!)) continue;
    missing ??= heapAllocator.uint8(values.length);
    missing[at] = 1;
    count++;
  }
  return count === values.length ? null : dense(values, missing);
}

/** Reads a value. One that is no number is missing, for which NaN stands. */
function numberOf(value: unknown): number {
  return typeof value === "number" ? value : NaN;
}

function isSame(values: Float64Array, before: Float64Array): boolean {
  if (values.length !== before.length) return false;
  for (let at = 0; at < values.length; at++) if (!Object.is(values[at], before[at])) return false;
  return true;
}

/** All columns of guests are made in this file, of this type. */
function numbersOf({ values }: DenseColumn): Float64Array {
  if (values instanceof Float64Array) return values;
  throw new TypeError("a column of a graphology graph is of float64");
}
