/**
 * Arrays whose pages another thread touches while this one numbers and sorts edges. A system provides memory with the first
 * touch, which takes as long as all else that is done with an entry.
 */

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
  /** The order of all edges and their targets, if none is dropped. */
  readonly sorted: Promise<Pair>;
  #rows: Promise<Pair> | null = null;
  readonly #areRowsOnHeap: boolean;

  /** `areRowsOnHeap` says whether the rows of the graph may stand in such arrays. */
  constructor(touch: TouchElsewhere, edgeCount: number, areRowsOnHeap: boolean) {
    this.#touch = touch;
    this.#areRowsOnHeap = areRowsOnHeap;
    // As much of this is done elsewhere as nodes are numbered meanwhile.
    this.sorted = this.#pair(edgeCount, 1 / 2);
  }

  /** The neighbors and the edge numbers of undirected edges, as long as was said; null where nobody has asked for them. */
  get rows(): Promise<Pair> | null {
    return this.#rows;
  }

  /** Asks for the rows. It is done once the ends of the input are gone, so that all together take no more memory. */
  askForRows(arcCount: number): void {
    if (this.#areRowsOnHeap) this.#rows = this.#pair(arcCount, 1);
  }

  #pair(length: number, share: number): Promise<Pair> {
    return Promise.all([this.#touch(length, 1), this.#touch(length, share)]);
  }
}
