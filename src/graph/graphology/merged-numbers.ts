/** The numbers of edges after a merge. They are those that a new conversion of the graph would give. */

import type { Turns } from "../../turns.ts";
import type { EdgeEnds } from "../adjacency.ts";
import { recycle, recyclingAllocator } from "../allocator.ts";
import { type NumberedEdges, numberEdges, numberingEdges } from "../edge-order.ts";
import { commonRows } from "../graph.ts";
import { discardEnds, edgeEnds } from "../parts.ts";
import type { Overlay } from "./overlay.ts";
import type { ScannedEdges } from "./scan.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * Where nodes or edges came from: for each its index (or number) before the merge, or `ADDED`. Null where all from
 * before kept theirs, and the added ones follow.
 *
 * Example: dropping node 1 of 0, 1, 2 and adding one gives `0, 2, ADDED`.
 */
export type Origins = Uint32Array | null;

export const ADDED = 0xffffffff;

/** Edges that stayed side by side: the number of the first before the merge and after it, and how many there are. */
export interface Stretch {
  readonly before: number;
  readonly after: number;
  readonly count: number;
}

/** The merged edges, and how their nodes and positions changed. */
export interface MergedEnds {
  readonly nodeCount: number;
  /** The new index of each node of the snapshot; null where all are the same. */
  readonly indexAfter: Uint32Array | null;
  readonly nodeOrigins: Origins;
  readonly edges: ScannedEdges;
  /** The new input position of each edge of the snapshot; null where all are the same. */
  readonly positions: Uint32Array | null;
}

export interface MergedNumbers {
  readonly numbered: NumberedEdges;
  /** The edges that stayed, by ascending numbers; or, where the rule of their order changed, the origin of each edge. */
  readonly edgeOrigins: readonly Stretch[] | Uint32Array;
}

/**
 * Numbers all edges. Those that were there keep their order, and an added one follows those with the same ends. So all
 * is copied but for what was edited.
 */
export function mergedNumbers(overlay: Overlay, merged: MergedEnds): MergedNumbers {
  const { snapshot, addedEdges, droppedEdges } = overlay;
  const { nodeCount, indexAfter, nodeOrigins, edges, positions } = merged;
  const { kind, sources, targets, undirected } = edges;
  const size = sources.length;
  const stayed = size - addedEdges.size;
  const added = numberEdges(
    {
      kind,
      nodeCount,
      sources: sources.subarray(stayed),
      targets: targets.subarray(stayed),
      undirected: kind === "mixed" ? undirected.subarray(stayed) : null,
    },
    "keep",
    "keep",
  );
  const { structure } = commonRows(snapshot.graph);
  const before = edgeEnds(structure, recyclingAllocator);
  const places = insertions(added.ends, before, (node) => indexBefore(node, nodeOrigins, snapshot));
  const dropped = numbersOf(droppedEdges, snapshot);
  const order = recyclingAllocator.uint32(size);
  const ends = { source: recyclingAllocator.uint32(size), target: recyclingAllocator.uint32(size) };
  const stretches: Stretch[] = [];
  let number = 0;
  const copy = (from: number, to: number): void => {
    if (from >= to) return;
    stretches.push({ before: from, after: number, count: to - from });
    copyMapped(before.source, ends.source, { from, to, at: number }, indexAfter);
    copyMapped(before.target, ends.target, { from, to, at: number }, indexAfter);
    if (snapshot.order !== null) copyMapped(snapshot.order, order, { from, to, at: number }, positions);
    else for (let edge = from; edge < to; edge++) order[number + edge - from] = positions?.[edge] ?? edge;
    number += to - from;
  };
  let from = 0;
  let nextDropped = 0;
  const copyUntil = (to: number): void => {
    for (; nextDropped < dropped.length && dropped[nextDropped]! < to; nextDropped++) {
      copy(from, dropped[nextDropped]!);
      from = dropped[nextDropped]! + 1;
    }
    copy(from, to);
    from = Math.max(from, to);
  };
  for (let next = 0; next < places.length; next++) {
    copyUntil(places[next]!);
    order[number] = stayed + added.order[next]!;
    ends.source[number] = added.ends.source[next]!;
    ends.target[number++] = added.ends.target[next]!;
  }
  copyUntil(before.source.length);
  discardEnds(before, structure, recycle);
  return { numbered: { order, ends }, edgeOrigins: stretches };
}

/**
 * Numbers all edges anew, where their order has another rule now: as for a directed graph that gets an undirected edge.
 */
export function* otherNumbers(
  { snapshot, addedEdges }: Overlay,
  { nodeCount, edges, positions }: MergedEnds,
): Turns<MergedNumbers> {
  const undirected = edges.kind === "mixed" ? edges.undirected : null;
  const input = { ...edges, nodeCount, undirected, allocator: recyclingAllocator };
  const numbered = yield* numberingEdges(input, "keep", "keep");
  const { order } = numbered;
  const { edgeCount } = snapshot.graph;
  const stayed = order.length - addedEdges.size;
  const numberAt = recyclingAllocator.uint32(stayed);
  for (let before = 0; before < edgeCount; before++) {
    const positionBefore = snapshot.order === null ? before : snapshot.order[before]!;
    const position = positions === null ? positionBefore : positions[positionBefore]!;
    if (position !== ADDED) numberAt[position] = before;
  }
  const edgeOrigins = recyclingAllocator.uint32(order.length);
  for (let edge = 0; edge < order.length; edge++)
    edgeOrigins[edge] = order[edge]! < stayed ? numberAt[order[edge]!]! : ADDED;
  recycle(numberAt);
  return { numbered, edgeOrigins };
}

/** Gives the index that a node had. Those that were added come after all others, as they would have before. */
function indexBefore(node: number, origins: Origins, { graph: { nodeCount } }: Snapshot): number {
  if (origins === null) return node;
  const origin = origins[node]!;
  return origin === ADDED ? nodeCount + node : origin;
}

/** Finds the place of each added edge: the number of edges from before that do not come after it. They ascend. */
function insertions(added: EdgeEnds, before: EdgeEnds, index: (node: number) => number): number[] {
  const places: number[] = [];
  let low = 0;
  for (let next = 0; next < added.source.length; next++) {
    const source = index(added.source[next]!);
    const target = index(added.target[next]!);
    let high = before.source.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const isAfter =
        before.source[middle]! > source || (before.source[middle] === source && before.target[middle]! > target);
      if (isAfter) high = middle;
      else low = middle + 1;
    }
    places.push(low);
  }
  return places;
}

/** Lists the numbers of the edges at some input positions, ascending. */
function numbersOf(positions: ReadonlySet<number>, { order, graph: { edgeCount } }: Snapshot): number[] {
  if (order === null) return [...positions].sort((a, b) => a - b);
  if (positions.size === 0) return [];
  const numbers: number[] = [];
  const isAmong = recyclingAllocator.uint8(edgeCount);
  for (const position of positions) isAmong[position] = 1;
  for (let edge = 0; edge < edgeCount; edge++) if (isAmong[order[edge]!] === 1) numbers.push(edge);
  recycle(isAmong);
  return numbers;
}

/** Copies some entries to another array, from its entry `at` on, each replaced by what a map has for it. */
function copyMapped(
  values: Uint32Array,
  into: Uint32Array,
  { from, to, at }: { readonly from: number; readonly to: number; readonly at: number },
  map: Uint32Array | null,
): void {
  if (map === null) into.set(values.subarray(from, to), at);
  else for (let place = from; place < to; place++) into[at + place - from] = map[values[place]!]!;
}
