import { EdgewiseError } from "../error.ts";
import { atOnce, inSlices, type Turns } from "../turns.ts";
import { type Adjacency, type EdgeEnds, type GraphKind, rowOfPosition } from "./adjacency.ts";
import { type Allocator, discard } from "./allocator.ts";
import type { Column } from "./column.ts";
import { directedRows, type InputEdges, mixedRows, type NumberedEdges, undirectedRows } from "./edge-order.ts";
import type { EdgeKeys, NodeKeys } from "./keys.ts";

/** The structure: the part of a graph that follows from its edges alone. */
export interface Structure {
  readonly kind: GraphKind;
  readonly edgeCount: number;
  /** The out-rows, as docs/graphs.md defines them. */
  readonly out: Adjacency;
  /** The ends of the edges of a mixed graph, which do not follow from its rows; null in the other kinds. */
  readonly ends: EdgeEnds | null;
  /** For mixed graphs whether each edge is undirected, by edge number; null in the other kinds. */
  readonly undirected: Uint8Array | null;
  /**
   * The order of the input: distinct integers, by edge number, that ascend in input order; null where the edge numbers
   * do.
   */
  readonly inputOrder: Uint32Array | null;
}

/** The parts of a graph. Their arrays belong to the graph once it is made. */
export interface GraphParts extends Structure {
  readonly name: string;
  readonly nodeKeys: NodeKeys;
  readonly edgeKeys: EdgeKeys;
  /** The node columns by name, with n entries each. */
  readonly nodeColumns: ReadonlyMap<string, Column>;
  /** The edge columns by name, with m entries each, by edge number. */
  readonly edgeColumns: ReadonlyMap<string, Column>;
  readonly allocator: Allocator;
}

/** The most nodes, and the most arcs, that 32-bit indices and offsets can count. */
export const INDEX_LIMIT = 2 ** 32 - 1;

/**
 * Throws `graph/size`, with the numbers, for a graph whose nodes or arcs 32-bit indices cannot count. It is called
 * before allocating.
 */
export function checkGraphSize(nodeCount: number, arcCount: number): void {
  for (const [count, what] of [
    [nodeCount, "nodes"],
    [arcCount, "arcs (an undirected edge is two)"],
  ] as const) {
    if (count <= INDEX_LIMIT) continue;
    throw new EdgewiseError({
      code: "graph/size",
      message: `the graph would have ${count.toLocaleString("en-US")} ${what}; expected at most ${INDEX_LIMIT.toLocaleString("en-US")}`,
    });
  }
}

/** The sizes that decide how many bytes the rows of a graph take. */
export interface GraphSize {
  readonly kind: GraphKind;
  readonly nodeCount: number;
  readonly edgeCount: number;
}

/** Gives the bytes of the rows that a graph is made with; for a mixed graph the least that they may be. */
export function graphBytes({ kind, nodeCount, edgeCount }: GraphSize): number {
  const offsets = 4 * (nodeCount + 1);
  switch (kind) {
    case "directed":
      return offsets + 4 * edgeCount;
    // Each arc has its neighbor and its edge. A self-loop is one arc.
    case "undirected":
      return offsets + 2 * 4 * edgeCount;
    // Each edge has both of its ends as well.
    case "mixed":
      return offsets + 4 * 4 * edgeCount;
    default:
      return kind satisfies never;
  }
}

/** Makes rows of numbered edges. Arrays that kernels never read, the flags and the input order, stay on the heap. */
export function* layingOut(edges: InputEdges, numbered: NumberedEdges, allocator: Allocator): Turns<Structure> {
  const { kind, nodeCount, undirected } = edges;
  const { order, ends } = numbered;
  const out = yield* outRows(edges, numbered, nodeCount, allocator);
  const flags = undirected === null ? null : new Uint8Array(order.length);
  let ascends = true;
  yield* inSlices(order.length, (from, to) => {
    if (flags !== null && undirected !== null) {
      for (let edge = from; edge < to; edge++) flags[edge] = undirected[order[edge]!]!;
    }
    ascends &&= isAscending(order, from, to);
  });
  return {
    kind,
    edgeCount: order.length,
    out,
    ends:
      kind === "mixed"
        ? { source: copyIndices(ends.source, allocator), target: copyIndices(ends.target, allocator) }
        : null,
    undirected: flags,
    inputOrder: ascends ? null : order,
  };
}

/** Discards the arrays of ends, except those that are part of a structure. */
export function discardEnds({ source, target }: EdgeEnds, { out, ends }: Structure, release = discard): void {
  if (source !== ends?.source) release(source);
  if (target !== ends?.target && target !== out.neighbors) release(target);
}

/** Does what `layingOut` does, without interruption. */
export function layOut(edges: InputEdges, numbered: NumberedEdges, allocator: Allocator): Structure {
  return atOnce(layingOut(edges, numbered, allocator));
}

/** Gives the ends of the edges, by edge number. The targets of a directed graph are the neighbors in its rows. */
export function edgeEnds({ out, ends, edgeCount }: Structure, allocator: Allocator): EdgeEnds {
  if (ends !== null) return ends;
  if (out.edges === null) return { source: rowOfPosition(out, allocator), target: out.neighbors };
  return undirectedEnds(out, out.edges, edgeCount, allocator);
}

/** Counts the directed edges. */
export function countDirected({ kind, edgeCount, undirected }: Structure): number {
  if (undirected === null) return kind === "undirected" ? 0 : edgeCount;
  let count = edgeCount;
  for (const flag of undirected) count -= flag;
  return count;
}

function outRows(
  edges: InputEdges,
  numbered: NumberedEdges,
  nodeCount: number,
  allocator: Allocator,
): Turns<Adjacency> {
  switch (edges.kind) {
    case "directed":
      return directedRows(numbered, nodeCount, allocator);
    case "undirected":
      return undirectedRows(numbered, edges, allocator);
    case "mixed":
      return mixedRows(numbered, edges, allocator);
    default:
      return edges.kind satisfies never;
  }
}

/** Finds the ends of undirected edges, from the half of each row that leads to the same or a higher node. */
function undirectedEnds(rows: Adjacency, edges: Uint32Array, edgeCount: number, allocator: Allocator): EdgeEnds {
  const source = allocator.uint32(edgeCount);
  const target = allocator.uint32(edgeCount);
  const nodeCount = rows.offsets.length - 1;
  for (let node = 0; node < nodeCount; node++) {
    const end = rows.offsets[node + 1]!;
    for (let position = rows.offsets[node]!; position < end; position++) {
      const neighbor = rows.neighbors[position]!;
      if (neighbor < node) continue;
      source[edges[position]!] = node;
      target[edges[position]!] = neighbor;
    }
  }
  return { source, target };
}

function copyIndices(indices: Uint32Array, allocator: Allocator): Uint32Array {
  const result = allocator.uint32(indices.length);
  result.set(indices);
  return result;
}

/** Tells whether each entry is greater than the one before it. */
function isAscending(order: Uint32Array, from: number, to: number): boolean {
  for (let edge = Math.max(1, from); edge < to; edge++) {
    if (order[edge]! < order[edge - 1]!) return false;
  }
  return true;
}
