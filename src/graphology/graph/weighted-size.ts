import { f64 } from "../../dsl/index.ts";
import { algorithm } from "../foreseen-algorithm.ts";
import { asking } from "../function.ts";
import { withGuest } from "../guest.ts";
import type { Attributes, EdgeWeight, GuestGraph } from "../guest-graph.ts";
import { expectGuest } from "../guest-graph.ts";
import { weightReader } from "../options.ts";
import { ask } from "../question.ts";

const program = algorithm("weightedSize", { weight: f64.edge() }, (_g, { weight }) => ({ size: weight.sum() }));

/**
 * The sum of the weights of all edges. As `graphology-metrics/graph/weighted-size`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph; `graph/changed` from `async`, where the graph
 * changes while it is read.
 * @example
 * ```ts
 * import { weightedSize } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.mergeEdge("ann", "ben", { weight: 4 });
 * graph.mergeEdge("ben", "cleo", { weight: 2 });
 * console.log(weightedSize(graph)); // 6
 * ```
 */
export const weightedSize: WeightedSize = asking((graph, getEdgeWeight) => {
  expectGuest("graphology-metrics/weighted-size: the given graph is not a valid graphology instance.", graph);
  return withGuest(graph, { edge: weightReader(getEdgeWeight || "weight") }, (guest) => {
    return ask(program, guest, { weight: guest.edgeValues }, ({ size }) => size);
  });
});

type SizeOf<R> = <N extends Attributes, E extends Attributes>(
  graph: GuestGraph<N, E>,
  getEdgeWeight?: EdgeWeight<N, E>,
) => R;

/** The type of `weightedSize`. */
export type WeightedSize = SizeOf<number> & {
  /**
   * The same function on workers, without blocking the calling thread. The graph is read from the call on, and must not
   * change before it has been.
   */
  readonly async: SizeOf<Promise<number>>;
};
