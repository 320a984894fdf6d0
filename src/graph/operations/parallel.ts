/** The treatment of parallel edges while a graph is built: they stay, or one stands for all of them. */

import type { Turns } from "../../turns.ts";
import { heapAllocator } from "../allocator.ts";
import { type Column, dense, pickColumns } from "../column.ts";
import { type InputEdges, type NumberedEdges, numberingEdges, TREATMENTS, type Treatment } from "../edge-order.ts";

export const PARALLEL_TREATMENTS = [...TREATMENTS, "first", "last", "sum", "minimum", "maximum"] as const;

/**
 * The treatment of several parallel edges: all stay, or one with the values of the first or last, or with their sum,
 * minimum or maximum.
 */
export type ParallelTreatment = (typeof PARALLEL_TREATMENTS)[number];

/** Edges with their numbers, and their columns by input position. */
export interface MergedEdges {
  readonly numbered: NumberedEdges;
  readonly edgeColumns: ReadonlyMap<string, Column>;
}

/**
 * Numbers the edges. An edge that stands for several is the first of them in the input, with its key. Its numeric
 * columns combine the values in input order, without missing ones. Its other columns are those of the first.
 */
export function* numberingMerged(
  edges: InputEdges,
  columns: ReadonlyMap<string, Column>,
  said: { readonly selfLoops?: Treatment | undefined; readonly parallelEdges?: ParallelTreatment | undefined },
): Turns<MergedEdges> {
  const { selfLoops = "keep", parallelEdges = "keep" } = said;
  if (parallelEdges === "keep")
    return { numbered: yield* numberingEdges(edges, selfLoops, "keep"), edgeColumns: columns };
  const numbered = yield* numberingEdges(edges, selfLoops, "drop");
  if (parallelEdges === "drop" || parallelEdges === "first") return { numbered, edgeColumns: columns };
  const pairs = followers(edges, yield* numberingEdges(edges, selfLoops, "keep"));
  if (parallelEdges === "last") return { numbered, edgeColumns: withLast(columns, pairs, edges.sources.length) };
  const combine = COMBINE[parallelEdges];
  const edgeColumns = new Map(
    Array.from(columns, ([name, column]): [string, Column] => [name, combined(column, pairs, combine)]),
  );
  return { numbered, edgeColumns };
}

const COMBINE = {
  sum: (one: number, other: number): number => one + other,
  minimum: Math.min,
  maximum: Math.max,
} as const;

/**
 * The positions of edges that are not the first between their ends, each with the position of the first. Those of one
 * pair are in input order.
 */
type Followers = readonly (readonly [first: number, follower: number])[];

function followers({ undirected }: InputEdges, { order, ends }: NumberedEdges): Followers {
  const pairs: [number, number][] = [];
  let firsts = [-1, -1];
  for (let edge = 0; edge < order.length; edge++) {
    const isSame = ends.source[edge] === ends.source[edge - 1] && ends.target[edge] === ends.target[edge - 1];
    if (edge === 0 || !isSame) firsts = [-1, -1];
    const position = order[edge]!;
    const sort = undirected?.[position] === 1 ? 1 : 0;
    if (firsts[sort]! < 0) firsts[sort] = position;
    else pairs.push([firsts[sort]!, position]);
  }
  return pairs;
}

function withLast(columns: ReadonlyMap<string, Column>, pairs: Followers, length: number): Map<string, Column> {
  const origins = Uint32Array.from({ length }, (_, position) => position);
  // Entries are exchanged, since each has to be somewhere. Those of the followers do not stay.
  for (const [first, follower] of pairs) {
    [origins[first], origins[follower]] = [origins[follower]!, origins[first]!];
  }
  return pickColumns(columns, origins, heapAllocator);
}

function combined(column: Column, pairs: Followers, combine: (one: number, other: number) => number): Column {
  if (column.kind !== "dense" || column.values instanceof Uint8Array) return column;
  // Sums of integers may need more than 32 bits.
  const values = Float64Array.from(column.values);
  const missing = column.missing?.slice() ?? null;
  for (const [first, follower] of pairs) {
    if (missing?.[follower] === 1) continue;
    values[first] = missing?.[first] === 1 ? values[follower]! : combine(values[first]!, values[follower]!);
    if (missing !== null) missing[first] = 0;
  }
  return dense(values, missing);
}
