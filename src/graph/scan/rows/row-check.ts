/** Checks rows of a file while they are read, several times as fast as JavaScript does. */

import * as WebAssembly from "../../../../runtime/webassembly.ts";
import { compileRowCheck } from "./row-code.ts";
import { AT, type DigestKeys, OFFSETS, PAGES, PLACES, STATE } from "./row-layout.ts";

/** Rows, as far as they have been read. */
export interface CheckedRows {
  readonly offsets: Uint32Array;
  readonly neighbors: Uint32Array;
  readonly edges: Uint32Array | null;
}

type Check = (row: number, endRow: number, place: number, limit: number, nodeCount: number) => number;

/** A check of rows. Offsets have been checked: they ascend, and end with the neighbors. */
export class FastRowCheck {
  readonly #rows: CheckedRows;
  readonly #words: Uint32Array;
  readonly #check: Check;

  /** Whether there is WebAssembly here. */
  static isPossible(): boolean {
    return WebAssembly.isAvailable();
  }

  /** `keys` are those of the digests where edges are undirected; null in directed and mixed graphs. */
  constructor(rows: CheckedRows, keys: DigestKeys | null, module = compileRowCheck(keys)) {
    this.#rows = rows;
    const memory = new WebAssembly.Memory({ initial: PAGES });
    this.#words = new Uint32Array(memory.buffer);
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    this.#check = exports.check as Check;
  }

  /** Checks everything before a place. Gives false if something is wrong, which a slower check finds. */
  upTo(limit: number): boolean {
    while (this.#state("place") < limit) {
      const place = this.#state("place");
      const end = Math.min(limit, place + PLACES);
      this.#copy(AT.neighbors, this.#rows.neighbors, place, end);
      if (this.#rows.edges !== null) this.#copy(AT.edges, this.#rows.edges, place, end);
      if (!this.#checkRows(place, end)) return false;
    }
    return true;
  }

  /** The digests of undirected edges, both 0 if each is in two rows, and the number of edges. */
  get digests(): { readonly sum: number; readonly parity: number; readonly edgeCount: number } {
    return { sum: this.#state("sum"), parity: this.#state("parity"), edgeCount: this.#state("next") };
  }

  /** Checks the rows whose places are in the memory. */
  #checkRows(place: number, end: number): boolean {
    const { offsets } = this.#rows;
    const nodeCount = offsets.length - 1;
    for (;;) {
      const row = this.#state("row");
      const endRow = Math.min(nodeCount, row + OFFSETS);
      this.#copy(AT.offsets, offsets, row, endRow + 1);
      if (this.#check(row, endRow, place, end, nodeCount) !== 0) return false;
      if (this.#state("row") < endRow || endRow === nodeCount) return true;
    }
  }

  #state(name: keyof typeof STATE): number {
    return this.#words[STATE[name] / 4]!;
  }

  #copy(at: number, from: Uint32Array, begin: number, end: number): void {
    this.#words.set(from.subarray(begin, end), at / 4);
  }
}
