/**
 * Keeps in an engine's memory the graphs that were made of guests (graphs that others own). They are released once the
 * guest's rows have changed, or nobody holds the guest any more.
 */

import type { Graph } from "../../graph/graph.ts";
import { commonRows } from "../../graph/graph.ts";
import type { GraphologyGraph } from "../../graph/graphology/scan.ts";

/** The graph that was last run in place of a guest. It holds no reference to the guest. */
interface Lodged {
  graph: Graph;
}

export class Lodging {
  readonly #lodged = new WeakMap<GraphologyGraph, Lodged>();
  readonly #collected: FinalizationRegistry<Lodged>;
  readonly #forget: (graph: Graph) => void;

  /** `forget` releases what an engine keeps for a graph. */
  constructor(forget: (graph: Graph) => void) {
    this.#forget = forget;
    this.#collected = new FinalizationRegistry(({ graph }) => forget(graph));
  }

  /** Notes the graph that is about to be run in place of a guest. */
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
