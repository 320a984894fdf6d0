/** Attributes of a graphology graph as columns of numbers, compared with what was read before. */

import { lookup } from "../../lookup.ts";
import { inSlices, type Turns } from "../../turns.ts";
import { discard, heapAllocator } from "../allocator.ts";
import { type DenseColumn, dense } from "../column.ts";
import { ADDED, type Origins } from "./merge.ts";
import type { Attributes, EdgeVisitor, GraphologyGraph, Pass } from "./scan.ts";
import { visitingEdges, visitingNodes } from "./scan.ts";
import { numbersByPosition, type Snapshot } from "./snapshot.ts";

/** What is called for each node. */
export type NodeVisitor = (node: string, attributes: Attributes) => unknown;

/** Where the numbers of nodes come from: an attribute, or a function; null for none. */
export type NodeSource = string | NodeVisitor | null;

/** Where the numbers of edges come from. */
export type EdgeSource = string | EdgeVisitor<unknown> | null;

/** Null where no node or edge has a number. */
export type KeptColumn = DenseColumn | null;

/** The numbers under a name, by index or by number of the edge; what is none is missing. */
export function* numbersOfName(
  attributes: readonly Attributes[],
  name: string,
  snapshot: Snapshot | null,
  length: number,
): Turns<Float64Array> {
  const values = heapAllocator.float64(length);
  const numbers = snapshot && numbersByPosition(snapshot);
  // Attributes lie in memory in the order of the graph.
  yield* inSlices(length, (from, to) => {
    for (let at = from; at < to; at++) {
      values[numbers === null ? at : numbers[at]!] = numberOf(lookup(attributes[at]!, name));
    }
  });
  if (numbers !== null) discard(numbers);
  return values;
}

/** What a function gives for each node. */
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

/** What a function gives for each edge, by number. */
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

/** A column with some entries read again. */
export function readAgain(
  { column, name }: { readonly column: KeptColumn; readonly name: string },
  entries: readonly (readonly [at: number, attributes: Attributes])[],
  length: number,
): KeptColumn {
  const values = column === null ? heapAllocator.float64(length).fill(NaN) : numbersOf(column).slice();
  for (const [at, attributes] of entries) values[at] = numberOf(lookup(attributes, name));
  return columnOf(values, column);
}

/** A column after a merge, with what was added read. */
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

/** The column from before where all numbers are the same, `values` being discarded; null where there are none. */
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

/** What is no number is missing, and NaN here. */
function numberOf(value: unknown): number {
  return typeof value === "number" ? value : NaN;
}

function isSame(values: Float64Array, before: Float64Array): boolean {
  if (values.length !== before.length) return false;
  for (let at = 0; at < values.length; at++) if (!Object.is(values[at], before[at])) return false;
  return true;
}

/** Columns of guests are made here, of this type. */
function numbersOf({ values }: DenseColumn): Float64Array {
  if (values instanceof Float64Array) return values;
  throw new TypeError("a column of a graphology graph is of float64");
}
