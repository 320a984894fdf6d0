/**
 * Checks of the rows of an undirected graph in a `.ewg` file, done while they are read.
 *
 * Each edge has to stand in the rows of both its ends. Looking it up in the other row would take several times as long
 * as reading the file, since that row may be anywhere in the file. So the check compares two digests of edges: one from
 * rows of lower ends, one from rows of higher ends. Only if they differ, it looks for the fault.
 */

import { processSeed, type Seed } from "../../seed.ts";
import { Refusal } from "../refusal.ts";
import { type RowCheck, type StoredRows, wrongNeighbor } from "./rows.ts";

/**
 * Makes the check that neighbors are nodes and ascend, that edges are numbered by their lower ends, and that each edge
 * stands with its number in the rows of both ends.
 *
 * The digests are sums and parities of hashes with secret keys, and do not depend on order. They have 64 bits together.
 * Nobody without the keys can make other rows with the same digests.
 */
export function undirectedCheck(rows: StoredRows, edgeCount: number, seed: Seed = processSeed()): RowCheck {
  const { offsets, neighbors } = rows;
  const edges = rows.edges!;
  const nodeCount = offsets.length - 1;
  const [edgeKey, lowKey, highKey] = [seed[0] | 1, seed[1] | 1, seed[2] | 1];
  let node = 0;
  let edge = 0;
  let sum = 0;
  let parity = 0;
  return {
    upTo(limit) {
      // Local copies: variables that closures share are slower.
      let row = node;
      let next = edge;
      let [sums, parities] = [sum, parity];
      for (; row < nodeCount && offsets[row + 1]! <= limit; row++) {
        const end = offsets[row + 1]!;
        let place = offsets[row]!;
        let before = 0;
        let number = -1;
        const asHigh = Math.imul(row, highKey) + seed[3];
        for (; place < end; place++) {
          const neighbor = neighbors[place]!;
          if (neighbor >= row) break;
          if (neighbor < before) throw wrongNeighbor(rows, row, place);
          before = neighbor;
          const found = edges[place]!;
          if (found <= number) throw wrongEdge(rows, row, place, `one above ${number}`);
          number = found;
          const hash = spread(Math.imul(found, edgeKey) + Math.imul(neighbor, lowKey) + asHigh);
          sums = (sums + hash) | 0;
          parities ^= hash;
        }
        for (; place < end && neighbors[place] === row; place++) {
          if (edges[place] !== next) throw wrongEdge(rows, row, place, `${next}`);
          next++;
        }
        // The product with the edge number, kept by addition, since edge numbers go up by one.
        let edgePart = Math.imul(next, edgeKey);
        const asLow = Math.imul(row, lowKey) + seed[3];
        for (; place < end; place++) {
          const neighbor = neighbors[place]!;
          if (neighbor < before || neighbor >= nodeCount) throw wrongNeighbor(rows, row, place);
          before = neighbor;
          if (edges[place] !== next) throw wrongEdge(rows, row, place, `${next}`);
          const hash = spread(edgePart + Math.imul(neighbor, highKey) + asLow);
          next++;
          edgePart = (edgePart + edgeKey) | 0;
          sums = (sums - hash) | 0;
          parities ^= hash;
        }
      }
      node = row;
      edge = next;
      sum = sums;
      parity = parities;
    },
    finish() {
      if (sum !== 0 || parity !== 0) throw asymmetry(rows);
      if (edge === edgeCount) return;
      throw new Refusal(
        rows.bytes.edges,
        `found ${edge} edges in the rows; expected ${edgeCount}, as the directory says`,
      );
    },
  };
}

/** Mixes the bits of an integer, so that sums of mixed numbers tell sets of numbers apart. */
function spread(value: number): number {
  const product = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return product ^ (product >>> 13);
}

/**
 * Finds the fault and its place, by looking up each edge in the row of its other end. Everything else has been checked.
 */
function asymmetry(rows: StoredRows): Refusal {
  const { offsets, neighbors, bytes } = rows;
  const edges = rows.edges!;
  const nodeCount = offsets.length - 1;
  /** The first place in each row whose higher neighbor has not listed this row's node yet. */
  const next = new Uint32Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const end = offsets[node + 1]!;
    let place = offsets[node]!;
    for (; place < end && neighbors[place]! < node; place++) {
      const neighbor = neighbors[place]!;
      const other = next[neighbor]!++;
      if (other >= offsets[neighbor + 1]! || neighbors[other] !== node) return unanswered(rows, node, place);
      if (edges[place] !== edges[other]) return wrongEdge(rows, node, place, `${edges[other]}`);
    }
    while (place < end && neighbors[place] === node) place++;
    next[node] = place;
  }
  const node = next.findIndex((place, row) => place < offsets[row + 1]!);
  if (node >= 0) return unanswered(rows, node, next[node]!);
  return new Refusal(bytes.neighbors, "found rows that are not those of undirected edges; expected each edge in two");
}

function wrongEdge({ edges, bytes }: StoredRows, node: number, place: number, expected: string): Refusal {
  return new Refusal(
    bytes.edges + 4 * place,
    `found ${edges?.[place]} as the number of an edge of node ${node}; expected ${expected}, for edges are numbered by their lower ends`,
  );
}

function unanswered({ neighbors, bytes }: StoredRows, node: number, place: number): Refusal {
  return new Refusal(
    bytes.neighbors + 4 * place,
    `found ${neighbors[place]} in the row of node ${node}, and not ${node} as often in the row of node ${neighbors[place]}; expected an undirected edge in the rows of both ends`,
  );
}
