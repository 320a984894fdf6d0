/**
 * Merges edits into a snapshot. Indices, edge numbers and rows are those that a new conversion of the graph would give.
 */

import type { Turns } from "../../turns.ts";
import { discard, heapAllocator } from "../allocator.ts";
import { type NumberedEdges, numberEdges, numberingEdges } from "../edge-order.ts";
import { commonRows } from "../graph.ts";
import { discardEnds, edgeEnds } from "../parts.ts";
import type { ScannedNodes } from "./ends.ts";
import { extended, extensible } from "./extensible.ts";
import type { Overlay } from "./overlay.ts";
import { type Attributes, kindOf, type ScannedEdges } from "./scan.ts";
import { type Snapshot, snapshotOf } from "./snapshot.ts";

/**
 * Where nodes or edges came from: for each its index (or number) before the merge, or `ADDED`. Null where all from
 * before kept theirs, and the added ones follow.
 *
 * Example: dropping node 1 of 0, 1, 2 and adding one gives `0, 2, ADDED`.
 */
export type Origins = Uint32Array | null;

export const ADDED = 0xffffffff;

export interface Merged {
  readonly snapshot: Snapshot;
  readonly nodeOrigins: Origins;
  /** The origins of the edges. Whoever takes them over discards them. */
  readonly edgeOrigins: Uint32Array;
}

/**
 * Merges an overlay into its snapshot in time n + m, without looking up what has stayed. `type` is graphology's type of
 * the graph.
 */
export function* merging(overlay: Overlay, type: string): Turns<Merged> {
  const { snapshot } = overlay;
  const nodes = mergedNodes(overlay);
  yield;
  const { edges, attributes, positions } = mergedEdges(overlay, type, nodes);
  yield;
  const { numbered, edgeOrigins } =
    edges.kind === snapshot.graph.kind
      ? mergedNumbers(overlay, nodes, edges, positions)
      : yield* otherNumbers(overlay, nodes, edges, positions);
  yield;
  const parts = { nodes: nodes.nodes, nodeAttributes: nodes.attributes, edges, edgeAttributes: attributes };
  return { snapshot: yield* snapshotOf(parts, nodes.count, numbered), nodeOrigins: nodes.origins, edgeOrigins };
}

interface MergedNodes {
  readonly count: number;
  readonly nodes: ScannedNodes;
  readonly attributes: Attributes[];
  /** The new index of each node of the snapshot; null where all are the same. */
  readonly indexAfter: Uint32Array | null;
  readonly origins: Origins;
}

function mergedNodes({ snapshot, addedNodes, droppedNodes }: Overlay): MergedNodes {
  const { nodeCount } = snapshot.graph;
  let { nodes, nodeAttributes: attributes } = snapshot;
  let indexAfter: Uint32Array | null = null;
  let origins: Uint32Array | null = null;
  if (droppedNodes.size > 0) {
    const kept = remaining(nodeCount, droppedNodes);
    indexAfter = inverseOf(kept, nodeCount);
    origins = heapAllocator.uint32(kept.length + addedNodes.size).fill(ADDED);
    origins.set(kept);
    const keys = Array.from(kept, (index) => nodes.keys[index]!);
    const before = attributes;
    attributes = Array.from(kept, (index) => before[index]!);
    nodes = { keys, indices: new Map(keys.map((key, index) => [key, index])) };
  } else if (snapshot.areKeysShared) nodes = { ...nodes, keys: nodes.keys.slice() };
  let count = nodeCount - droppedNodes.size;
  for (const [key, given] of addedNodes) {
    nodes.keys[count] = key;
    attributes[count] = given;
    nodes.indices.set(key, count++);
  }
  return { count, nodes, attributes, indexAfter, origins };
}

interface MergedEdges {
  readonly edges: ScannedEdges;
  readonly attributes: Attributes[];
  /** The new input position of each edge of the snapshot; null where all are the same. */
  readonly positions: Uint32Array | null;
}

function mergedEdges(
  { snapshot, addedEdges, droppedEdges }: Overlay,
  type: string,
  { nodes, indexAfter }: MergedNodes,
): MergedEdges {
  const { edges, graph } = snapshot;
  let { keys } = edges;
  let attributes = snapshot.edgeAttributes;
  let positions: Uint32Array | null = null;
  let kept: Uint32Array | null = null;
  if (droppedEdges.size > 0) {
    const places = remaining(graph.edgeCount, droppedEdges);
    kept = places;
    positions = inverseOf(places, graph.edgeCount);
    const before = { keys, attributes };
    keys = Array.from(places, (position) => before.keys[position]!);
    attributes = Array.from(places, (position) => before.attributes[position]!);
  } else if (snapshot.areKeysShared) keys = keys.slice();
  let at = graph.edgeCount - droppedEdges.size;
  const size = at + addedEdges.size;
  const sources = kept === null ? extended(edges.sources, size) : taken(edges.sources, kept, size);
  const targets = kept === null ? extended(edges.targets, size) : taken(edges.targets, kept, size);
  if (indexAfter !== null) {
    for (let position = 0; position < at; position++) {
      sources[position] = indexAfter[sources[position]!]!;
      targets[position] = indexAfter[targets[position]!]!;
    }
  }
  const undirected = heapAllocator.uint8(size);
  if (kept === null) undirected.set(edges.undirected);
  else for (let position = 0; position < at; position++) undirected[position] = edges.undirected[kept[position]!] ?? 0;
  for (const edge of addedEdges.values()) {
    keys[at] = edge.key;
    attributes[at] = edge.attributes;
    sources[at] = nodes.indices.get(edge.source)!;
    targets[at] = nodes.indices.get(edge.target)!;
    undirected[at++] = edge.undirected ? 1 : 0;
  }
  let undirectedCount = 0;
  for (const flag of undirected) undirectedCount += flag;
  return {
    edges: { keys, sources, targets, undirected, kind: kindOf(type, undirectedCount, size) },
    attributes,
    positions,
  };
}

interface MergedNumbers {
  readonly numbered: NumberedEdges;
  readonly edgeOrigins: Uint32Array;
}

/** Numbers all edges. Those that were there keep their order, and an added one follows those with the same ends. */
function mergedNumbers(
  { snapshot, addedEdges }: Overlay,
  { count, indexAfter }: MergedNodes,
  { kind, sources, targets, undirected }: ScannedEdges,
  positions: Uint32Array | null,
): MergedNumbers {
  const size = sources.length;
  const stayed = size - addedEdges.size;
  const added = numberEdges(
    {
      kind,
      nodeCount: count,
      sources: sources.subarray(stayed),
      targets: targets.subarray(stayed),
      undirected: kind === "mixed" ? undirected.subarray(stayed) : null,
    },
    "keep",
    "keep",
  );
  const order = heapAllocator.uint32(size);
  const source = heapAllocator.uint32(size);
  const target = heapAllocator.uint32(size);
  const edgeOrigins = heapAllocator.uint32(size);
  let number = 0;
  let next = 0;
  const append = (position: number, from: number, to: number, origin: number): void => {
    order[number] = position;
    source[number] = from;
    target[number] = to;
    edgeOrigins[number++] = origin;
  };
  const appendAdded = (): void => {
    append(stayed + added.order[next]!, added.ends.source[next]!, added.ends.target[next]!, ADDED);
    next++;
  };
  const { structure } = commonRows(snapshot.graph);
  const endsBefore = edgeEnds(structure, heapAllocator);
  const { source: beforeSource, target: beforeTarget } = endsBefore;
  for (let before = 0; before < beforeSource.length; before++) {
    const positionBefore = snapshot.order === null ? before : snapshot.order[before]!;
    const position = positions === null ? positionBefore : positions[positionBefore]!;
    if (position === ADDED) continue;
    const from = indexAfter === null ? beforeSource[before]! : indexAfter[beforeSource[before]!]!;
    const to = indexAfter === null ? beforeTarget[before]! : indexAfter[beforeTarget[before]!]!;
    while (next < added.order.length) {
      const isBefore =
        added.ends.source[next]! < from || (added.ends.source[next] === from && added.ends.target[next]! < to);
      if (!isBefore) break;
      appendAdded();
    }
    append(position, from, to, before);
  }
  while (next < added.order.length) appendAdded();
  discardEnds(endsBefore, structure);
  return { numbered: { order, ends: { source, target } }, edgeOrigins };
}

/**
 * Numbers all edges anew, where their order has another rule now: as for a directed graph that gets an undirected edge.
 */
function* otherNumbers(
  { snapshot, addedEdges }: Overlay,
  { count: nodeCount }: MergedNodes,
  edges: ScannedEdges,
  positions: Uint32Array | null,
): Turns<MergedNumbers> {
  const undirected = edges.kind === "mixed" ? edges.undirected : null;
  const numbered = yield* numberingEdges({ ...edges, nodeCount, undirected }, "keep", "keep");
  const { order } = numbered;
  const { edgeCount } = snapshot.graph;
  const stayed = order.length - addedEdges.size;
  const numberAt = heapAllocator.uint32(stayed);
  for (let before = 0; before < edgeCount; before++) {
    const positionBefore = snapshot.order === null ? before : snapshot.order[before]!;
    const position = positions === null ? positionBefore : positions[positionBefore]!;
    if (position !== ADDED) numberAt[position] = before;
  }
  const edgeOrigins = heapAllocator.uint32(order.length);
  for (let edge = 0; edge < order.length; edge++)
    edgeOrigins[edge] = order[edge]! < stayed ? numberAt[order[edge]!]! : ADDED;
  discard(numberAt);
  return { numbered, edgeOrigins };
}

/** Lists what is left of 0…count−1. */
function remaining(count: number, dropped: ReadonlySet<number>): Uint32Array {
  const left = heapAllocator.uint32(count - dropped.size);
  let place = 0;
  for (let index = 0; index < count; index++) if (!dropped.has(index)) left[place++] = index;
  return left;
}

/** Gives the place of each of 0…count−1 among those that are left, or `ADDED` where it is not left. */
function inverseOf(left: Uint32Array, count: number): Uint32Array {
  const inverse = heapAllocator.uint32(count).fill(ADDED);
  for (let place = 0; place < left.length; place++) inverse[left[place]!] = place;
  return inverse;
}

/** Gathers the values at some places, with room for further ones behind them. */
function taken(values: Uint32Array, places: Uint32Array, length: number): Uint32Array {
  const result = extensible(length);
  for (let place = 0; place < places.length; place++) result[place] = values[places[place]!]!;
  return result;
}
