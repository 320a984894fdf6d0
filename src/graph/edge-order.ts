import { atOnce, inSlices, type Turns } from "../turns.ts";
import { type Adjacency, accumulating, type EdgeEnds, type GraphKind } from "./adjacency.ts";
import { type Allocator, copying, discard, touching } from "./allocator.ts";
import { countingSort, countLate } from "./sorting/counting-sort.ts";
import { sortingByEnds } from "./sorting/sort-by-ends.ts";
import type { TouchedArrays } from "./sorting/touched.ts";

export const TREATMENTS = ["keep", "drop"] as const;

/** The treatment of edges that a simple graph would not have. Of parallel edges, `drop` keeps the first. */
export type Treatment = (typeof TREATMENTS)[number];

/** Edges in input order, checked; `undirected` has one flag per edge of a mixed graph and is null in the other kinds. */
export interface InputEdges {
  readonly kind: GraphKind;
  readonly nodeCount: number;
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  readonly undirected: Uint8Array | null;
  /** Whether the arrays of ends are changed and freed while edges are numbered, to save memory. */
  readonly isOwn?: boolean;
  /** The source of the arrays of numbered edges, on the heap. */
  readonly allocator?: Allocator;
  /** Arrays for numbered edges and their rows, if others touch them meanwhile. */
  readonly touched?: TouchedArrays | undefined;
}

/**
 * Edges in the order of their numbers (edge order): by source, then by target, then by input order. The source of an undirected edge
 * is its lower end.
 *
 *     input  2→0  0→1  0→0      order  2 1 0, that is  0→0  0→1  2→0
 */
export interface NumberedEdges {
  /** The input position of each edge, by edge number. */
  readonly order: Uint32Array;
  /** The ends by edge number. */
  readonly ends: EdgeEnds;
}

/**
 * Numbers the edges. A counting sort puts them in rows, and each row is sorted where it lies, near in memory. That
 * takes time n + m, and comparisons for long rows.
 *
 * Edges that the two treatments drop get no number. Two edges of a mixed graph are parallel if they have the same ends
 * and are both undirected, or both directed the same way.
 */
export function* numberingEdges(
  edges: InputEdges,
  selfLoops: Treatment,
  parallelEdges: Treatment,
): Turns<NumberedEdges> {
  const turned = yield* turningEnds(edges);
  const { touched } = edges;
  const dropsLoops = selfLoops === "drop";
  if (edges.kind === "undirected") yield* touched?.countingArcs(turned, dropsLoops) ?? [];
  const numbered = yield* sortingByEnds(turned, edges.nodeCount, {
    dropsLoops,
    freesEnds: edges.isOwn === true,
    touched,
    ...(edges.allocator ? { allocator: edges.allocator } : {}),
  });
  const kept = parallelEdges === "keep" ? numbered : yield* takingFirst(numbered.order, turned, edges.undirected);
  if (turned.source !== edges.sources) discard(turned.source);
  if (turned.target !== edges.targets) discard(turned.target);
  return kept;
}

/** Takes the first of parallel edges. `sorted` has the positions of all, sorted by their ends. */
function* takingFirst(
  sorted: Uint32Array,
  { source, target }: EdgeEnds,
  undirected: Uint8Array | null,
): Turns<NumberedEdges> {
  const order = withoutParallels(sorted, { source, target }, undirected);
  return { order, ends: { source: yield* taking(source, order), target: yield* taking(target, order) } };
}

/** Does the same without interruption. */
export function numberEdges(edges: InputEdges, selfLoops: Treatment, parallelEdges: Treatment): NumberedEdges {
  return atOnce(numberingEdges(edges, selfLoops, parallelEdges));
}

/** Gives the number of arcs in the out-rows if no edge is dropped. An undirected edge gives two. */
export function arcLimit(kind: GraphKind, edgeCount: number, undirected: Uint8Array | null): number {
  if (kind === "directed") return edgeCount;
  if (undirected === null) return 2 * edgeCount;
  let arcs = edgeCount;
  for (const flag of undirected) arcs += flag;
  return arcs;
}

/**
 * Makes the out-rows of a directed graph, in which position p is edge p. On the heap the array of targets becomes the
 * array of neighbors.
 */
export function* directedRows({ ends }: NumberedEdges, nodeCount: number, allocator: Allocator): Turns<Adjacency> {
  const { source, target } = ends;
  const offsets = allocator.uint32(nodeCount + 1);
  yield* inSlices(source.length, (from, to) => countLate(offsets, source, from, to));
  yield* accumulating(offsets);
  if (allocator.isHeap === true) return { offsets, neighbors: target, edges: null };
  const neighbors = allocator.uint32(target.length);
  yield* copying(target, neighbors);
  return { offsets, neighbors, edges: null };
}

/**
 * Makes the rows of an undirected graph in two sweeps over the edges. A row has first the neighbors below the node, by
 * ascending edge number because those edges are numbered by their lower end, and then the others.
 */
export function* undirectedRows(
  { ends }: NumberedEdges,
  { nodeCount, touched }: Pick<InputEdges, "nodeCount" | "touched">,
  allocator: Allocator,
): Turns<Adjacency> {
  const { source: low } = ends;
  const offsets = allocator.uint32(nodeCount + 1);
  yield* touching(offsets);
  yield* inSlices(low.length, (from, to) => countBoth(offsets, ends, from, to));
  yield* accumulating(offsets);
  const arcCount = offsets[nodeCount]!;
  const [neighbors, edges] = (yield* touched?.takingRows() ?? []) ?? [
    allocator.uint32(arcCount),
    allocator.uint32(arcCount),
  ];
  yield* touching(neighbors, edges);
  const cursor = offsets.slice(0, nodeCount);
  const rows = { offsets, neighbors, edges };
  yield* inSlices(low.length, (from, to) => placeLower(rows, cursor, ends, from, to));
  yield* inSlices(low.length, (from, to) => placeArcs(rows, cursor, ends, from, to));
  return rows;
}

/**
 * Makes the out-rows of a mixed graph. An undirected edge is a pair of opposite arcs with one number, an undirected
 * self-loop one arc.
 */
export function* mixedRows({ order, ends }: NumberedEdges, input: InputEdges, allocator: Allocator): Turns<Adjacency> {
  const none = 0xffffffff;
  const numbers = new Uint32Array(input.sources.length).fill(none);
  let arcs = 0;
  yield* inSlices(order.length, (from, to) => {
    for (let edge = from; edge < to; edge++) {
      const position = order[edge]!;
      numbers[position] = edge;
      arcs += isPair(input, position) ? 2 : 1;
    }
  });
  // Arcs are listed in input order. The sort is stable, and so keeps that order among parallel ones.
  const sources = new Uint32Array(arcs);
  const targets = new Uint32Array(arcs);
  const arcEdges = new Uint32Array(arcs);
  let arc = 0;
  yield* inSlices(numbers.length, (from, to) => {
    for (let position = from; position < to; position++) {
      const edge = numbers[position]!;
      if (edge === none) continue;
      sources[arc] = ends.source[edge]!;
      targets[arc] = ends.target[edge]!;
      arcEdges[arc++] = edge;
      if (!isPair(input, position)) continue;
      sources[arc] = ends.target[edge]!;
      targets[arc] = ends.source[edge]!;
      arcEdges[arc++] = edge;
    }
  });
  const byTarget = yield* countingSort(null, targets, input.nodeCount);
  const arcOrder = yield* countingSort(byTarget, sources, input.nodeCount);
  const offsets = allocator.uint32(input.nodeCount + 1);
  const neighbors = allocator.uint32(arcs);
  const edges = allocator.uint32(arcs);
  yield* inSlices(arcs, (from, to) => {
    for (let place = from; place < to; place++) {
      offsets[sources[place]! + 1]!++;
      neighbors[place] = targets[arcOrder[place]!]!;
      edges[place] = arcEdges[arcOrder[place]!]!;
    }
  });
  yield* accumulating(offsets);
  return { offsets, neighbors, edges };
}

/** Counts both ends of edges. A self-loop counts one. */
function countBoth(counts: Uint32Array, { source, target }: EdgeEnds, from: number, to: number): void {
  for (let edge = from; edge < to; edge++) {
    counts[source[edge]! + 1]!++;
    if (source[edge] !== target[edge]) counts[target[edge]! + 1]!++;
  }
}

interface NumberedRows extends Adjacency {
  readonly edges: Uint32Array;
}

/** Puts the lower end of each edge into the row of the higher one. */
function placeLower(
  { neighbors, edges }: NumberedRows,
  cursor: Uint32Array,
  { source: low, target: high }: EdgeEnds,
  from: number,
  to: number,
): void {
  for (let edge = from; edge < to; edge++) {
    if (low[edge] === high[edge]) continue;
    const place = cursor[high[edge]!]!++;
    neighbors[place] = low[edge]!;
    edges[place] = edge;
  }
}

/** Puts the target of each edge into the row of its source. */
function placeArcs(
  { neighbors, edges }: NumberedRows,
  cursor: Uint32Array,
  { source, target }: EdgeEnds,
  from: number,
  to: number,
): void {
  for (let edge = from; edge < to; edge++) {
    const place = cursor[source[edge]!]!++;
    neighbors[place] = target[edge]!;
    edges[place] = edge;
  }
}

function isPair(edges: InputEdges, position: number): boolean {
  const undirected = edges.undirected !== null && edges.undirected[position] === 1;
  return undirected && edges.sources[position] !== edges.targets[position];
}

/**
 * Gives the ends by input position, with the lower end of undirected edges as the source. Those of a directed graph are
 * the input itself.
 */
function* turningEnds({ kind, sources, targets, undirected, isOwn = false }: InputEdges): Turns<EdgeEnds> {
  if (kind === "directed") return { source: sources, target: targets };
  const source = isOwn ? sources : sources.slice();
  const target = isOwn ? targets : targets.slice();
  yield* inSlices(source.length, (from, to) => {
    for (let i = from; i < to; i++) {
      if (undirected !== null && undirected[i] === 0) continue;
      const a = source[i]!;
      const b = target[i]!;
      if (a <= b) continue;
      source[i] = b;
      target[i] = a;
    }
  });
  return { source, target };
}

/** Removes, from sorted positions, each that follows one with the same ends and the same sort. */
function withoutParallels(
  order: Uint32Array,
  { source, target }: EdgeEnds,
  undirected: Uint8Array | null,
): Uint32Array {
  const kept = new Uint32Array(order.length);
  let count = 0;
  let before = -1;
  let seenDirected = false;
  let seenUndirected = false;
  for (const position of order) {
    if (before < 0 || source[before] !== source[position] || target[before] !== target[position]) {
      seenDirected = false;
      seenUndirected = false;
    }
    before = position;
    const isUndirected = undirected !== null && undirected[position] === 1;
    if (isUndirected ? seenUndirected : seenDirected) continue;
    if (isUndirected) seenUndirected = true;
    else seenDirected = true;
    kept[count++] = position;
  }
  return kept.slice(0, count);
}

/** Gathers the values at `positions`, in their order. */
function taking(values: Uint32Array, positions: Uint32Array): Turns<Uint32Array> {
  return takingInto(new Uint32Array(positions.length), values, positions);
}

/** Gathers them into an array as long as `positions`, and gives that. */
function* takingInto(taken: Uint32Array, values: Uint32Array, positions: Uint32Array): Turns<Uint32Array> {
  yield* inSlices(taken.length, (from, to) => {
    for (let at = from; at < to; at++) taken[at] = values[positions[at]!]!;
  });
  return taken;
}

/** Does the same without interruption. */
export function take(values: Uint32Array, positions: Uint32Array): Uint32Array {
  return atOnce(taking(values, positions));
}
