/**
 * Long rows, those with more entries than a segment: which ones a graph has, and how their segments are numbered, through all of
 * them. With segments of 4, of rows with 3 9 0 5 entries:
 *
 *     nodes 1 3      segments of node 1: 0 1 2, of node 3: 3 4      firstSegments 0 3 5
 */

import { SEGMENT } from "../plan/blocks.ts";

export class LongRows {
  /** The nodes with long rows, ascending. */
  readonly nodes: Uint32Array;
  /** The number of the first segment of each long row, and at the end the number of segments. */
  readonly firstSegments: Uint32Array;
  /** The number of entries in the long rows before each one, and at the end in all: 0 9 14 above. */
  readonly #entriesBefore: Float64Array;

  /** Takes the offsets of all rows. */
  constructor(offsets: Uint32Array) {
    const nodes: number[] = [];
    for (let node = 1; node < offsets.length; node++) {
      if (offsets[node]! - offsets[node - 1]! > SEGMENT) nodes.push(node - 1);
    }
    this.nodes = Uint32Array.from(nodes);
    this.firstSegments = new Uint32Array(nodes.length + 1);
    this.#entriesBefore = new Float64Array(nodes.length + 1);
    nodes.forEach((node, row) => {
      const length = offsets[node + 1]! - offsets[node]!;
      this.firstSegments[row + 1] = this.firstSegments[row]! + Math.ceil(length / SEGMENT);
      this.#entriesBefore[row + 1] = this.#entriesBefore[row]! + length;
    });
  }

  /** The number of segments of all long rows. */
  get segments(): number {
    return this.firstSegments[this.nodes.length]!;
  }

  /** Gives the number of entries in all segments before one. */
  entriesBeforeSegment(segment: number): number {
    const row = countUpTo(this.firstSegments, segment) - 1;
    return this.#entriesBefore[row]! + SEGMENT * (segment - this.firstSegments[row]!);
  }

  /**
   * Gives the number of entries that the rows before a node have less if each segment counts as a single entry, as it
   * does for the level that combines the results of segments.
   */
  entriesSparedBefore(node: number): number {
    const rows = node === 0 ? 0 : countUpTo(this.nodes, node - 1);
    return this.#entriesBefore[rows]! - this.firstSegments[rows]!;
  }
}

/** Counts the numbers of an ascending array that are at most `value`, by binary search: 2 of [1, 4, 7] for 6. */
function countUpTo(ascending: Uint32Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
