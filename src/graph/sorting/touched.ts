/**
 * Arrays whose pages another thread touches while this one numbers and sorts edges. A system provides memory with the first
 * touch, which takes as long as all else that is done with an entry.
 */

import { awaiting, inSlices, type Turns } from "../../turns.ts";
import type { EdgeEnds } from "../adjacency.ts";

/**
 * Gives an array of zeros on the heap whose pages another thread has touched, or nobody. Where one thread has to touch several
 * arrays, it leaves all but a share of this one to whoever asked, so that neither waits for the other. It never rejects.
 */
export type TouchElsewhere = (length: number, share: number) => Promise<Uint32Array>;

/** Two arrays of the same length. */
export type Pair = readonly [Uint32Array, Uint32Array];

/** The large arrays of a graph that is made of many edges. */
export class TouchedArrays {
  readonly #touch: TouchElsewhere;
  readonly #sorted: Promise<Pair>;
  #arcCount = 0;
  #rows: Promise<Pair> | null = null;
  readonly #areRowsOnHeap: boolean;

  /** `areRowsOnHeap` says whether the rows of the graph may stand in such arrays. */
  constructor(touch: TouchElsewhere, edgeCount: number, areRowsOnHeap: boolean) {
    this.#touch = touch;
    this.#areRowsOnHeap = areRowsOnHeap;
    // As much of this is done elsewhere as nodes are numbered meanwhile.
    this.#sorted = this.#pair(edgeCount, 1 / 2);
  }

  /** Gives arrays for the order of edges and their targets; null where some were dropped, so that there are fewer. */
  *takingSorted(length: number): Turns<Pair | null> {
    const sorted = yield* awaiting(this.#sorted);
    return sorted[0].length === length ? sorted : null;
  }

  /** Gives arrays for the neighbors and the edge numbers of undirected edges; null where nobody has asked for them. */
  *takingRows(): Turns<Pair | null> {
    return this.#rows && (yield* awaiting(this.#rows));
  }

  /** Counts the arcs of undirected edges, of which a self-loop has one. Others need no such rows. */
  *countingArcs({ source, target }: EdgeEnds, dropsLoops: boolean): Turns<void> {
    let loops = 0;
    yield* inSlices(source.length, (from, to) => {
      for (let edge = from; edge < to; edge++) if (source[edge] === target[edge]) loops++;
    });
    this.#arcCount = 2 * source.length - (dropsLoops ? 2 : 1) * loops;
  }

  /**
   * Asks for the rows, if arcs have been counted. It is done once the ends of the input are gone, so that all together take
   * no more memory.
   */
  askForRows(): void {
    if (this.#areRowsOnHeap && this.#arcCount > 0) this.#rows = this.#pair(this.#arcCount, 1);
  }

  #pair(length: number, share: number): Promise<Pair> {
    return Promise.all([this.#touch(length, 1), this.#touch(length, share)]);
  }
}
