import { atOnce, inSlices, type Turns } from "../turns.ts";
import { type Adjacency, accumulating, type EdgeEnds, type GraphKind } from "./adjacency.ts";
import { type Allocator, heapAllocator } from "./allocator.ts";

export const TREATMENTS = ["keep", "drop"] as const;

/** What becomes of edges that a simple graph would not have; of parallel edges, `drop` keeps the first. */
export type Treatment = (typeof TREATMENTS)[number];

/** Edges in input order, checked; `undirected` has one flag per edge of a mixed graph and is null in the other kinds. */
export interface InputEdges {
  readonly kind: GraphKind;
  readonly nodeCount: number;
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  readonly undirected: Uint8Array | null;
}

/** Edges in the order of their numbers: by source, target and input order, the lower end of an undirected edge as source. */
export interface NumberedEdges {
  /** The input position of each edge. */
  readonly order: Uint32Array;
  /** The ends by edge number. */
  readonly ends: EdgeEnds;
}

/**
 * Numbers the edges by two stable counting sorts, first by target and then by source, in time n + m.
 * Edges that the two treatments drop get no number. Two edges of a mixed graph are parallel if they have the same
 * ends and are both undirected, or both directed the same way.
 */
export function* numberingEdges(
  edges: InputEdges,
  selfLoops: Treatment,
  parallelEdges: Treatment,
): Turns<NumberedEdges> {
  const { source, target } = yield* turningEnds(edges);
  const byTarget = yield* countingSort(selfLoops === "drop" ? withoutSelfLoops(edges) : null, target, edges.nodeCount);
  let order = yield* countingSort(byTarget, source, edges.nodeCount);
  if (parallelEdges === "drop") order = withoutParallels(order, { source, target }, edges.undirected);
  // Nobody needs the first order any more.
  const targets = byTarget.length === order.length ? byTarget : new Uint32Array(order.length);
  return {
    order,
    ends: { source: yield* taking(source, order), target: yield* takingInto(targets, target, order) },
  };
}

/** The same at once. */
export function numberEdges(edges: InputEdges, selfLoops: Treatment, parallelEdges: Treatment): NumberedEdges {
  return atOnce(numberingEdges(edges, selfLoops, parallelEdges));
}

/** How many arcs the out-rows will have, whatever is dropped: an undirected edge gives two. */
export function arcLimit(kind: GraphKind, edgeCount: number, undirected: Uint8Array | null): number {
  if (kind === "directed") return edgeCount;
  if (undirected === null) return 2 * edgeCount;
  let arcs = edgeCount;
  for (const flag of undirected) arcs += flag;
  return arcs;
}

/** The out-rows of a directed graph: position p is edge p. On the heap the targets become the neighbors, as they are. */
export function* directedRows({ ends }: NumberedEdges, nodeCount: number, allocator: Allocator): Turns<Adjacency> {
  const { source, target } = ends;
  const offsets = allocator.uint32(nodeCount + 1);
  yield* inSlices(source.length, (from, to) => countLate(offsets, source, from, to));
  yield* accumulating(offsets);
  if (allocator === heapAllocator) return { offsets, neighbors: target, edges: null };
  const neighbors = allocator.uint32(target.length);
  neighbors.set(target);
  return { offsets, neighbors, edges: null };
}

/**
 * The rows of an undirected graph. A row is its neighbors below the node, by ascending edge number because those
 * edges are numbered by their lower end, and then the others: so two sweeps over the edges place everything.
 */
export function* undirectedRows({ ends }: NumberedEdges, nodeCount: number, allocator: Allocator): Turns<Adjacency> {
  const { source: low } = ends;
  const offsets = allocator.uint32(nodeCount + 1);
  yield* inSlices(low.length, (from, to) => countBoth(offsets, ends, from, to));
  yield* accumulating(offsets);
  const neighbors = allocator.uint32(offsets[nodeCount]!);
  const edges = allocator.uint32(offsets[nodeCount]!);
  const cursor = offsets.slice(0, nodeCount);
  const rows = { offsets, neighbors, edges };
  yield* inSlices(low.length, (from, to) => placeLower(rows, cursor, ends, from, to));
  yield* inSlices(low.length, (from, to) => placeArcs(rows, cursor, ends, from, to));
  return rows;
}

/** The out-rows of a mixed graph: an undirected edge is a pair of opposite arcs with one number, a self-loop one arc. */
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
  // Arcs are listed in input order, which the stable sort then keeps among parallel ones.
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

/** Counts keys one place late, as `accumulating` takes them. */
function countLate(counts: Uint32Array, keys: Uint32Array, from: number, to: number): void {
  for (let at = from; at < to; at++) counts[keys[at]! + 1]!++;
}

/** The same of both ends of edges; a self-loop has one. */
function countBoth(counts: Uint32Array, { source, target }: EdgeEnds, from: number, to: number): void {
  for (let edge = from; edge < to; edge++) {
    counts[source[edge]! + 1]!++;
    if (source[edge] !== target[edge]) counts[target[edge]! + 1]!++;
  }
}

interface NumberedRows extends Adjacency {
  readonly edges: Uint32Array;
}

/** Lists the lower end of each edge in the row of the higher one. */
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

/** Lists the target of each edge in the row of its source. */
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

/** The ends by input position, undirected edges turned; a directed graph's are the input itself. */
function* turningEnds({ kind, sources, targets, undirected }: InputEdges): Turns<EdgeEnds> {
  if (kind === "directed") return { source: sources, target: targets };
  const source = sources.slice();
  const target = targets.slice();
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

function withoutSelfLoops({ sources, targets }: InputEdges): Uint32Array {
  const positions = new Uint32Array(sources.length);
  let kept = 0;
  for (let i = 0; i < sources.length; i++) {
    if (sources[i] !== targets[i]) positions[kept++] = i;
  }
  return positions.slice(0, kept);
}

/** The sorted positions without those that follow another of the same ends and the same sort. */
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

/** Positions stably sorted by `keys[position]`, keys below `keyCount`; null stands for all positions in order. */
export function* countingSort(positions: Uint32Array | null, keys: Uint32Array, keyCount: number): Turns<Uint32Array> {
  const length = positions === null ? keys.length : positions.length;
  const cursor = heapAllocator.uint32(keyCount + 1);
  const sorted = new Uint32Array(length);
  if (positions === null) {
    yield* inSlices(length, (from, to) => countLate(cursor, keys, from, to));
    yield* accumulating(cursor);
    yield* inSlices(length, (from, to) => sortIn(sorted, cursor, keys, from, to));
  } else {
    yield* inSlices(length, (from, to) => countAtLate(cursor, keys, positions, from, to));
    yield* accumulating(cursor);
    yield* inSlices(length, (from, to) => sortAt(sorted, cursor, keys, positions, from, to));
  }
  return sorted;
}

function countAtLate(counts: Uint32Array, keys: Uint32Array, positions: Uint32Array, from: number, to: number): void {
  for (let at = from; at < to; at++) counts[keys[positions[at]!]! + 1]!++;
}

function sortIn(sorted: Uint32Array, cursor: Uint32Array, keys: Uint32Array, from: number, to: number): void {
  for (let at = from; at < to; at++) sorted[cursor[keys[at]!]!++] = at;
}

function sortAt(
  sorted: Uint32Array,
  cursor: Uint32Array,
  keys: Uint32Array,
  positions: Uint32Array,
  from: number,
  to: number,
): void {
  for (let at = from; at < to; at++) sorted[cursor[keys[positions[at]!]!]!++] = positions[at]!;
}

/** The values at `positions`, in their order. */
export function taking(values: Uint32Array, positions: Uint32Array): Turns<Uint32Array> {
  return takingInto(new Uint32Array(positions.length), values, positions);
}

/** Writes them to an array as long as `positions`, which is given back. */
function* takingInto(taken: Uint32Array, values: Uint32Array, positions: Uint32Array): Turns<Uint32Array> {
  yield* inSlices(taken.length, (from, to) => {
    for (let at = from; at < to; at++) taken[at] = values[positions[at]!]!;
  });
  return taken;
}

/** The same at once. */
export function take(values: Uint32Array, positions: Uint32Array): Uint32Array {
  return atOnce(taking(values, positions));
}
