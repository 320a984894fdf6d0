/** Keeps in an engine's memory what was made of graphs that others own, and gives it back once their rows are others, or nobody holds them any more. */

import type { Graph } from "../../graph/graph.ts";
import { commonRows } from "../../graph/graph.ts";
import type { GraphologyGraph } from "../../graph/graphology/scan.ts";

/** The graph that was run last in the place of a guest. Holds nothing of the guest itself. */
interface Lodged {
  graph: Graph;
}

export class Lodging {
  readonly #lodged = new WeakMap<GraphologyGraph, Lodged>();
  readonly #collected: FinalizationRegistry<Lodged>;
  readonly #forget: (graph: Graph) => void;

  /** `forget` gives back what an engine keeps for a graph. */
  constructor(forget: (graph: Graph) => void) {
    this.#forget = forget;
    this.#collected = new FinalizationRegistry(({ graph }) => forget(graph));
  }

  /** To be called before a graph is run in the place of a guest. */
  admit(guest: GraphologyGraph, graph: Graph): void {
    const known = this.#lodged.get(guest);
    if (known === undefined) {
      const lodged = { graph };
      this.#lodged.set(guest, lodged);
      this.#collected.register(guest, lodged);
      return;
    }
    if (commonRows(known.graph) !== commonRows(graph)) this.#forget(known.graph);
    known.graph = graph;
  }
}
