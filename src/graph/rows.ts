/**
 * The rows of a graph in all directions, and what else follows from its edges alone. Graphs that differ only in columns
 * share them.
 */

import { atOnce, type Turns } from "../turns.ts";
import { type Adjacency, concatenatingRows, type EdgeEnds, transposing } from "./adjacency.ts";
import { type Allocator, allOrNothing, type ColumnValues, makingAllOrNothing } from "./allocator.ts";
import { type StructuralFacts, structuralFactsOf } from "./facts.ts";
import { countDirected, edgeEnds, type Structure } from "./parts.ts";

/** The rows. Arrays that not every program needs are made when first asked for. */
export class Rows {
  #structure: Structure | null;
  readonly #allocator: Allocator;
  #in: Adjacency | undefined;
  #all: Adjacency | undefined;
  #ends: EdgeEnds | undefined;
  #undirected: Uint8Array | undefined;
  #directedEdgeCount: number | undefined;
  #facts: StructuralFacts | undefined;

  constructor(structure: Structure, allocator: Allocator) {
    this.#structure = structure;
    this.#allocator = allocator;
    this.#ends = structure.ends ?? undefined;
  }

  get structure(): Structure {
    if (this.#structure === null) throw new TypeError("the rows of a graph were read after their release");
    return this.#structure;
  }

  get in(): Adjacency {
    return atOnce(this.makingIn());
  }

  /** Does the same by work that may be interrupted. */
  *makingIn(): Turns<Adjacency> {
    const { kind, out } = this.structure;
    if (kind === "undirected") return out;
    const made = this.#in ?? (yield* makingAllOrNothing(this.#allocator, (taking) => transposing(out, taking)));
    this.#in = this.#oneOf(this.#in, made);
    return this.#in;
  }

  /** The in-rows, if they have been made. */
  get madeIn(): Adjacency | null {
    return this.structure.kind === "undirected" ? null : (this.#in ?? null);
  }

  /** Takes over in-rows that were made otherwise, of arrays from the same allocator. */
  takeIn(made: Adjacency): void {
    this.#in = this.#oneOf(this.#in, made);
  }

  get all(): Adjacency {
    return atOnce(this.makingAll());
  }

  /** Does the same by work that may be interrupted. */
  *makingAll(): Turns<Adjacency> {
    const { kind, out, undirected } = this.structure;
    if (kind === "undirected") return out;
    const into = yield* this.makingIn();
    const { directedEdgeCount } = this;
    const made =
      this.#all ??
      (yield* makingAllOrNothing(this.#allocator, (taking) =>
        concatenatingRows(into, out, { undirected, directedEdgeCount }, taking),
      ));
    this.#all = this.#oneOf(this.#all, made);
    return this.#all;
  }

  /** Gives the rows that another call made meanwhile, if there are some, else those that were made here. */
  #oneOf(known: Adjacency | undefined, made: Adjacency): Adjacency {
    if (known === undefined || known === made) return made;
    for (const array of [made.offsets, made.neighbors, made.edges]) {
      if (array !== null) this.#allocator.release?.(array);
    }
    return known;
  }

  get directedEdgeCount(): number {
    this.#directedEdgeCount ??= countDirected(this.structure);
    return this.#directedEdgeCount;
  }

  get ends(): EdgeEnds {
    this.#ends ??= allOrNothing(this.#allocator, (taking) => edgeEnds(this.structure, taking));
    return this.#ends;
  }

  get undirected(): Uint8Array {
    const { kind, undirected, edgeCount } = this.structure;
    this.#undirected ??= undirected ?? new Uint8Array(edgeCount).fill(kind === "undirected" ? 1 : 0);
    return this.#undirected;
  }

  get facts(): StructuralFacts {
    this.#facts ??= structuralFactsOf(this.structure);
    return this.#facts;
  }

  /** Gives up all arrays of the allocator that exist by now, and returns them. */
  release(): Set<ColumnValues> {
    const arrays = new Set<ColumnValues>();
    for (const rows of [this.structure.out, this.#in, this.#all]) {
      if (rows === undefined) continue;
      arrays.add(rows.offsets).add(rows.neighbors);
      if (rows.edges !== null) arrays.add(rows.edges);
    }
    if (this.#ends !== undefined) arrays.add(this.#ends.source).add(this.#ends.target);
    this.#structure = null;
    this.#in = undefined;
    this.#all = undefined;
    this.#ends = undefined;
    this.#undirected = undefined;
    return arrays;
  }
}
