import { EdgewiseError } from "../error.ts";
import { atOnce, inSlices, type Turns } from "../turns.ts";
import { type Adjacency, type EdgeEnds, type GraphKind, rowOfPosition } from "./adjacency.ts";
import type { Allocator } from "./allocator.ts";
import type { Column } from "./column.ts";
import { directedRows, type InputEdges, mixedRows, type NumberedEdges, undirectedRows } from "./edge-order.ts";
import type { EdgeKeys, NodeKeys } from "./keys.ts";

/** What joins what: the part of a graph that its edges alone decide. */
export interface Structure {
  readonly kind: GraphKind;
  readonly edgeCount: number;
  /** The out-rows, as docs/graphs.md defines them. */
  readonly out: Adjacency;
  /** The ends of the edges of a mixed graph, which its rows do not tell; null in the other kinds. */
  readonly ends: EdgeEnds | null;
  /** For mixed graphs whether each edge is undirected, by edge number; null in the other kinds. */
  readonly undirected: Uint8Array | null;
  /** Distinct integers, one per edge number, that ascend in input order; null where the numbers themselves do. */
  readonly inputOrder: Uint32Array | null;
}

/** What a graph is made of; whoever makes one hands the arrays over to it. */
export interface GraphParts extends Structure {
  readonly name: string;
  readonly nodeKeys: NodeKeys;
  readonly edgeKeys: EdgeKeys;
  /** By name, n values each. */
  readonly nodeColumns: ReadonlyMap<string, Column>;
  /** By name, m values each, by edge number. */
  readonly edgeColumns: ReadonlyMap<string, Column>;
  readonly allocator: Allocator;
}

/** The most nodes, and the most arcs, that 32-bit indices and offsets can count. */
export const INDEX_LIMIT = 2 ** 32 - 1;

/** Refuses, with the numbers, a graph whose nodes or arcs 32-bit indices cannot count; to be called before allocating. */
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

/** What tells how many bytes the rows of a graph take. */
export interface GraphSize {
  readonly kind: GraphKind;
  readonly nodeCount: number;
  readonly edgeCount: number;
}

/** The bytes of the rows that a graph is made with, of mixed graphs at least. */
export function graphBytes({ kind, nodeCount, edgeCount }: GraphSize): number {
  const offsets = 4 * (nodeCount + 1);
  switch (kind) {
    case "directed":
      return offsets + 4 * edgeCount;
    // Of each arc its neighbor and its edge; a self-loop is one arc.
    case "undirected":
      return offsets + 2 * 4 * edgeCount;
    // And both ends of each edge.
    case "mixed":
      return offsets + 4 * 4 * edgeCount;
    default:
      return kind satisfies never;
  }
}

/** Lays numbered edges out in rows. What kernels never read, the flags and the input order, stays on the heap. */
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

/** The same at once. */
export function layOut(edges: InputEdges, numbered: NumberedEdges, allocator: Allocator): Structure {
  return atOnce(layingOut(edges, numbered, allocator));
}

/** The ends of the edges by number; of a directed graph, the targets are those of its rows. */
export function edgeEnds({ out, ends, edgeCount }: Structure, allocator: Allocator): EdgeEnds {
  if (ends !== null) return ends;
  if (out.edges === null) return { source: rowOfPosition(out, allocator), target: out.neighbors };
  return undirectedEnds(out, out.edges, edgeCount, allocator);
}

/** How many edges have a direction. */
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
      return undirectedRows(numbered, nodeCount, allocator);
    case "mixed":
      return mixedRows(numbered, edges, allocator);
    default:
      return edges.kind satisfies never;
  }
}

/** The ends of undirected edges, read off the half of each row that leads to the same or a higher node. */
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

/** Whether each of some entries is greater than the one before it. */
function isAscending(order: Uint32Array, from: number, to: number): boolean {
  for (let edge = Math.max(1, from); edge < to; edge++) {
    if (order[edge]! < order[edge - 1]!) return false;
  }
  return true;
}
