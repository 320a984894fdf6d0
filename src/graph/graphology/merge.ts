/**
 * Merges edits into a snapshot. Indices, edge numbers and rows are those that a new conversion of the graph would give.
 */

import type { Turns } from "../../turns.ts";
import { heapAllocator } from "../allocator.ts";
import { commonRows } from "../graph.ts";
import { NodeIndices, type ScannedNodes } from "./ends.ts";
import { extended, extensible } from "./extensible.ts";
import { mergingIn } from "./merged-in-rows.ts";
import { ADDED, type MergedNumbers, mergedNumbers, type Origins, otherNumbers } from "./merged-numbers.ts";
import type { Overlay } from "./overlay.ts";
import { type Attributes, kindOf, type ScannedEdges } from "./scan.ts";
import { type Snapshot, snapshotOf } from "./snapshot.ts";

export interface Merged {
  readonly snapshot: Snapshot;
  readonly nodeOrigins: Origins;
  readonly edgeOrigins: MergedNumbers["edgeOrigins"];
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
  const { count: nodeCount, indexAfter, origins: nodeOrigins } = nodes;
  const merged = { nodeCount, indexAfter, nodeOrigins, edges, positions };
  const isSameOrder = edges.kind === snapshot.graph.kind;
  const { numbered, edgeOrigins } = isSameOrder ? mergedNumbers(overlay, merged) : yield* otherNumbers(overlay, merged);
  yield;
  const parts = {
    nodes: nodes.nodes,
    nodeAttributes: nodes.attributes,
    edges,
    edgeAttributes: attributes,
    areAttributesOwn: snapshot.areAttributesOwn,
  };
  const after = yield* snapshotOf(parts, nodeCount, numbered);
  if (indexAfter === null && !(edgeOrigins instanceof Uint32Array))
    yield* mergingIn(commonRows(snapshot.graph), commonRows(after.graph), edgeOrigins);
  return { snapshot: after, nodeOrigins, edgeOrigins };
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
    nodes = { keys, indices: new NodeIndices(keys) };
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
  readonly attributes: Attributes[] | null;
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
    attributes = before.attributes && Array.from(places, (position) => before.attributes![position]!);
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
  const added = [...addedEdges.values()];
  // A directed graph has no flags.
  const hasFlags = edges.undirected.length > 0 || added.some(({ undirected }) => undirected);
  const undirected = heapAllocator.uint8(hasFlags ? size : 0);
  if (kept === null) undirected.set(edges.undirected);
  else if (hasFlags)
    for (let position = 0; position < at; position++) undirected[position] = edges.undirected[kept[position]!] ?? 0;
  for (const edge of added) {
    keys[at] = edge.key;
    if (attributes !== null) attributes[at] = edge.attributes;
    sources[at] = nodes.indices.get(edge.source)!;
    targets[at] = nodes.indices.get(edge.target)!;
    if (edge.undirected) undirected[at] = 1;
    at++;
  }
  let undirectedCount = 0;
  for (const flag of undirected) undirectedCount += flag;
  return {
    edges: { keys, sources, targets, undirected, kind: kindOf(type, undirectedCount, size) },
    attributes,
    positions,
  };
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
