/** What a serialized graph says twice, the two ends of undirected edges and the two directions of rows, compared. */

import type { Adjacency } from "./adjacency.ts";
import type { Allocator } from "./allocator.ts";
import { neighborBytes } from "./gap-layout.ts";
import { type GapRows, Refusal } from "./gap-rows.ts";

/**
 * Numbers the edges of an undirected graph, whose rows list each twice and a self-loop once. Rows are gone through by
 * ascending node: the neighbours below it are then met in the order in which their rows have it above themselves, so
 * that one cursor for each row finds the number of an edge at its other end, and finds it missing.
 */
export function numberUndirected(
  rows: GapRows,
  allocator: Allocator,
): { readonly out: Adjacency; readonly edgeCount: number; readonly weights: Int32Array | null } {
  const { offsets, neighbors, weights } = rows;
  const nodeCount = offsets.length - 1;
  const edges = allocator.uint32(neighbors.length);
  const cursor = new Uint32Array(nodeCount);
  let edgeCount = 0;
  for (let node = 0; node < nodeCount; node++) {
    const end = offsets[node + 1]!;
    let place = offsets[node]!;
    for (; place < end && neighbors[place]! < node; place++) {
      const neighbor = neighbors[place]!;
      const other = cursor[neighbor]!++;
      if (other >= offsets[neighbor + 1]! || neighbors[other] !== node) throw oneSided(rows, node, place, other);
      if (weights !== null && weights[place] !== weights[other]) throw twoWeights(rows, node, place, other);
      edges[place] = edges[other]!;
    }
    for (; place < end && neighbors[place] === node; place++) edges[place] = edgeCount++;
    cursor[node] = place;
    for (; place < end; place++) edges[place] = edgeCount++;
  }
  for (let node = 0; node < nodeCount; node++) {
    if (cursor[node]! < offsets[node + 1]!) throw unanswered(rows, node, cursor[node]!);
  }
  return {
    out: { offsets, neighbors, edges },
    edgeCount,
    weights: weights === null ? null : byEdge(rows, weights, edges, allocator.int32(edgeCount)),
  };
}

/** The weights by edge number, from the rows of lower ends. */
function byEdge({ neighbors }: GapRows, weights: Int32Array, edges: Uint32Array, column: Int32Array): Int32Array {
  for (let place = 0; place < neighbors.length; place++) column[edges[place]!] = weights[place]!;
  return column;
}

/** Expects in-rows to have the arcs of the out-rows, with their weights. */
export function expectTransposed(out: GapRows, into: GapRows): void {
  const nodeCount = out.offsets.length - 1;
  const cursor = into.offsets.slice(0, nodeCount);
  for (let source = 0; source < nodeCount; source++) {
    const end = out.offsets[source + 1]!;
    for (let place = out.offsets[source]!; place < end; place++) {
      const target = out.neighbors[place]!;
      const other = cursor[target]!++;
      if (other >= into.offsets[target + 1]! || into.neighbors[other] !== source) {
        throw new Refusal(
          byteOf(out, place),
          `found ${target} in the out-row of node ${source}, which the in-rows do not have so; expected in-rows of the same arcs`,
        );
      }
      if (out.weights !== null && out.weights[place] !== into.weights?.[other]) {
        throw new Refusal(
          byteOf(into, other) + 4,
          `found the weight ${into.weights?.[other]} of the arc from ${source} to ${target}; expected ${out.weights[place]}, as in the out-rows`,
        );
      }
    }
  }
}

/** The error for a row that lists a lower node which does not, or which lists another first that does not list it. */
function oneSided(rows: GapRows, node: number, place: number, other: number): Refusal {
  const { offsets, neighbors } = rows;
  const neighbor = neighbors[place]!;
  const isSkipped = other < offsets[neighbor + 1]! && neighbors[other]! < node;
  return isSkipped ? unanswered(rows, neighbor, other) : unanswered(rows, node, place);
}

function unanswered(rows: GapRows, node: number, place: number): Refusal {
  const neighbor = rows.neighbors[place]!;
  return new Refusal(
    byteOf(rows, place),
    `found ${neighbor} in the row of node ${node}, and not ${node} so often in the row of node ${neighbor}; expected an undirected edge in the rows of both ends`,
    "A file of one-way edges has to say that it is directed, and to list them by target as well.",
  );
}

function twoWeights(rows: GapRows, node: number, place: number, other: number): Refusal {
  const [found, expected] = [rows.weights?.[place], rows.weights?.[other]];
  return new Refusal(
    byteOf(rows, place) + 4,
    `found the weight ${found} of the edge between ${node} and ${rows.neighbors[place]}; expected ${expected}, as at its other end`,
  );
}

/** Where a neighbour stands in the file; about there, if the row had to be put in order. */
function byteOf({ weights, neighborsAt }: GapRows, place: number): number {
  return neighborsAt + neighborBytes(weights !== null) * place;
}
