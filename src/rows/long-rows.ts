/** Rows that are longer than a segment: which ones a graph has, and how their segments are numbered. */

import { SEGMENT } from "../plan/blocks.ts";

export class LongRows {
  /** Their nodes, ascending. */
  readonly nodes: Uint32Array;
  /** The number of the first segment of each, and at the end how many segments there are. */
  readonly firstSegments: Uint32Array;
  /** Entries of the long rows before each, and at the end of all of them. */
  readonly #entriesBefore: Float64Array;

  /** `offsets` are those of all rows. */
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

  /** How many segments they have together. */
  get segments(): number {
    return this.firstSegments[this.nodes.length]!;
  }

  /** How many entries all segments before one have. */
  entriesBeforeSegment(segment: number): number {
    const row = countUpTo(this.firstSegments, segment) - 1;
    return this.#entriesBefore[row]! + SEGMENT * (segment - this.firstSegments[row]!);
  }

  /** How many entries the rows of nodes before one have less where a long row has one for each segment. */
  entriesSparedBefore(node: number): number {
    const rows = node === 0 ? 0 : countUpTo(this.nodes, node - 1);
    return this.#entriesBefore[rows]! - this.firstSegments[rows]!;
  }
}

/** How many numbers of an ascending array are not above a value. */
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
