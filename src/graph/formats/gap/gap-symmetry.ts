/**
 * Checks of what a serialized graph says twice: the two ends of undirected edges, and the two directions of rows.
 *
 * Looking up each arc where it should occur again would take ten times as long as reading the file, since that may be
 * anywhere in it. So digests of all arcs, which do not depend on order, are compared. Only if they differ, the fault is
 * looked for.
 */

import type { Adjacency } from "../../adjacency.ts";
import type { Allocator } from "../../allocator.ts";
import { Refusal } from "../refusal.ts";
import { ArcDigest } from "./arc-digest.ts";
import { neighborBytes } from "./gap-layout.ts";
import type { GapRows } from "./gap-rows.ts";

/** The edges of rows, as a graph has them. */
export interface GapEdges {
  readonly out: Adjacency;
  readonly edgeCount: number;
  /** The weights by edge number; null in a graph without weights. */
  readonly weights: Int32Array | null;
}

/**
 * Numbers the edges of an undirected graph, whose rows list each edge twice and a self-loop once. Throws `Refusal`
 * where an edge is not in the rows of both ends.
 *
 * Rows are gone through by ascending node. So the higher neighbors of a row meet it in the order in which it lists
 * them, and all that is kept of a row is its next number.
 */
export function numberUndirected(rows: GapRows, allocator: Allocator): GapEdges {
  const { offsets, neighbors, weights } = rows;
  const nodeCount = offsets.length - 1;
  const edges = allocator.uint32(neighbors.length);
  /**
   * The number of the first edge of each row that was not yet met from its other end, and the end of the row's numbers.
   */
  const next = new Uint32Array(nodeCount);
  const last = new Uint32Array(nodeCount);
  const [fromAbove, fromBelow] = [new ArcDigest(), new ArcDigest()];
  let edgeCount = 0;
  for (let node = 0; node < nodeCount; node++) {
    const end = offsets[node + 1]!;
    let place = offsets[node]!;
    for (; place < end && neighbors[place]! < node; place++) {
      const neighbor = neighbors[place]!;
      edges[place] = next[neighbor]!++;
      fromAbove.add(neighbor, node, weights === null ? 0 : weights[place]!);
    }
    for (; place < end && neighbors[place] === node; place++) edges[place] = edgeCount++;
    next[node] = edgeCount;
    for (; place < end; place++) {
      edges[place] = edgeCount++;
      fromBelow.add(node, neighbors[place]!, weights === null ? 0 : weights[place]!);
    }
    last[node] = edgeCount;
  }
  // No row is met more often than it lists higher nodes, which keeps all numbers below that of edges.
  if (!fromAbove.equals(fromBelow) || next.some((number, node) => number !== last[node])) throw asymmetry(rows);
  return {
    out: { offsets, neighbors, edges },
    edgeCount,
    weights: weights === null ? null : byEdge(weights, edges, allocator.int32(edgeCount)),
  };
}

/**
 * Gives the edges of a directed graph: position p of the out-rows is edge p. Throws `Refusal` where in-rows have other
 * arcs.
 */
export function directedEdges(out: GapRows, into: GapRows): GapEdges {
  const [forward, backward] = [new ArcDigest(), new ArcDigest()];
  addRows(forward, out, (digest, node, neighbor, weight) => digest.add(node, neighbor, weight));
  addRows(backward, into, (digest, node, neighbor, weight) => digest.add(neighbor, node, weight));
  if (!forward.equals(backward)) throw otherArcs(out, into);
  const { offsets, neighbors, weights } = out;
  return { out: { offsets, neighbors, edges: null }, edgeCount: neighbors.length, weights };
}

function addRows(
  digest: ArcDigest,
  { offsets, neighbors, weights }: GapRows,
  add: (digest: ArcDigest, node: number, neighbor: number, weight: number) => void,
): void {
  for (let node = 0; node < offsets.length - 1; node++) {
    const end = offsets[node + 1]!;
    for (let place = offsets[node]!; place < end; place++) {
      add(digest, node, neighbors[place]!, weights === null ? 0 : weights[place]!);
    }
  }
}

/** Gives the weights in the order of edge numbers. */
function byEdge(weights: Int32Array, edges: Uint32Array, column: Int32Array): Int32Array {
  for (let place = 0; place < edges.length; place++) column[edges[place]!] = weights[place]!;
  return column;
}

/** Finds the first arc without its opposite. Higher nodes meet a row in the order in which it lists them. */
function asymmetry(rows: GapRows): Refusal {
  const { offsets, neighbors, weights } = rows;
  const nodeCount = offsets.length - 1;
  const cursor = new Uint32Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const end = offsets[node + 1]!;
    let place = offsets[node]!;
    for (; place < end && neighbors[place]! < node; place++) {
      const neighbor = neighbors[place]!;
      const other = cursor[neighbor]!++;
      const isListed = other < offsets[neighbor + 1]!;
      if (isListed && neighbors[other]! < node) return unanswered(rows, neighbor, other);
      if (!isListed || neighbors[other] !== node) return unanswered(rows, node, place);
      if (weights !== null && weights[place] !== weights[other]) return otherWeight(rows, node, place, other);
    }
    while (place < end && neighbors[place] === node) place++;
    cursor[node] = place;
  }
  const node = cursor.findIndex((place, row) => place < offsets[row + 1]!);
  return unanswered(rows, node, cursor[node]!);
}

function unanswered(rows: GapRows, node: number, place: number): Refusal {
  const neighbor = rows.neighbors[place]!;
  return new Refusal(
    byteOf(rows, place),
    `found ${neighbor} in the row of node ${node}, and not ${node} as often in the row of node ${neighbor}; expected an undirected edge in the rows of both ends`,
    "A file of edges with directions has to say so in its first byte, and to list them by target as well.",
  );
}

function otherWeight(rows: GapRows, node: number, place: number, other: number): Refusal {
  const [found, expected] = [rows.weights?.[place], rows.weights?.[other]];
  return new Refusal(
    byteOf(rows, place) + 4,
    `found the weight ${found} of the edge between nodes ${node} and ${rows.neighbors[place]}; expected ${expected}, as in the row of the other end`,
  );
}

/** Finds the first arc of out-rows that in-rows do not have. */
function otherArcs(out: GapRows, into: GapRows): Refusal {
  const nodeCount = out.offsets.length - 1;
  const cursor = into.offsets.slice(0, nodeCount);
  for (let source = 0; source < nodeCount; source++) {
    const end = out.offsets[source + 1]!;
    for (let place = out.offsets[source]!; place < end; place++) {
      const target = out.neighbors[place]!;
      const other = cursor[target]!++;
      if (other >= into.offsets[target + 1]! || into.neighbors[other] !== source) {
        return new Refusal(
          byteOf(out, place),
          `found ${target} in the out-row of node ${source}, and not ${source} there in the in-row of node ${target}; expected the same arcs both ways`,
        );
      }
      if (out.weights?.[place] === into.weights?.[other]) continue;
      return new Refusal(
        byteOf(into, other) + 4,
        `found the weight ${into.weights?.[other]} of the arc from node ${source} to ${target}; expected ${out.weights?.[place]}, as in the out-rows`,
      );
    }
  }
  throw new TypeError("digests of the same arcs differ");
}

/** Gives the byte of a neighbor in the file; a near one, where its row had to be sorted. */
function byteOf({ weights, neighborsAt }: GapRows, place: number): number {
  return neighborsAt + neighborBytes(weights !== null) * place;
}
