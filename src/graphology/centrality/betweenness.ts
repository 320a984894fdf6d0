import type { EdgeSides } from "../../algorithms/leading-edges.ts";
import { sidesOf } from "../../algorithms/leading-edges.ts";
import type { FirstEdges } from "../../algorithms/parallel-edges.ts";
import { areAllFirst, firstEdges } from "../../algorithms/parallel-edges.ts";
import { shortestPaths } from "../../algorithms/shortest-path-counts.ts";
import type { Expression, GraphExpression } from "../../dsl/index.ts";
import { bool, f64 } from "../../dsl/index.ts";
import { algorithm } from "../foreseen-algorithm.ts";
import type { WeightedMeasure } from "../function.ts";
import { measuring } from "../function.ts";
import { withGuest } from "../guest.ts";
import { expectGuest } from "../guest-graph.ts";
import { foundAtNodes } from "../node-values.ts";
import { weightReader, withDefaults } from "../options.ts";
import { ask } from "../question.ts";
import { weightedPaths } from "./weighted-paths.ts";

/** The options of `betweenness` besides weights. */
export interface BetweennessOptions {
  /** The attribute that `assign` writes. "betweennessCentrality" if not given. */
  readonly nodeCentralityAttribute?: string | undefined;
  /** Whether scores are divided by the number of pairs of other nodes. True if not given. */
  readonly normalized?: boolean | undefined;
}

/** Tells whether all edges have the same positive weight, so that the length of a path may be counted in edges. */
export function isUniform(weight: Expression<"edge", "f64">): Expression<"scalar", "bool"> {
  const least = weight.minimum();
  return least.eq(weight.maximum()).and(least.gt(0)).and(least.isFinite());
}

const program = algorithm(
  "betweenness",
  { weight: f64.edge(), oneWay: bool(), distinct: bool(), scale: f64() },
  (g, { weight, oneWay, distinct, scale }) => {
    const inEdges = (first?: FirstEdges) => () =>
      g.forNodes(g.node(true), (root, { sum }) => {
        const { paths, behind } = shortestPaths(g, root, first);
        return { score: sum(paths.mul(behind)) };
      });
    const inWeights = (sides: EdgeSides) => () =>
      g.forNodes(g.node(true), (root, { sum }) => {
        const { paths, behind } = weightedPaths(g, root, weight, sides);
        return { score: sum(paths.mul(behind)) };
      });
    const { score } = g.if(
      distinct,
      () => distinctly(g, inEdges),
      () => g.if(isUniform(weight), inEdges(), () => g.if(oneWay, inWeights(null), () => inWeights(sidesOf(g))())),
    );
    return { betweenness: score.mul(scale) };
  },
);

/** Takes only the first of parallel edges, where there are any. */
function distinctly<R extends Readonly<Record<"score", Expression<"node", "f64">>>>(
  g: GraphExpression,
  inEdges: (first?: FirstEdges) => () => R,
) {
  const first = firstEdges(g);
  return g.if(areAllFirst(g, first), inEdges(), inEdges(first));
}

/**
 * Betweenness centrality: how many of the shortest paths between other nodes lead through a node. As
 * `graphology-metrics/centrality/betweenness`.
 *
 * Paths are as long as the weights of their edges sum to. With `getEdgeWeight: null` they are as long as they have
 * edges, and parallel edges are one path.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph; `run/require` for a cycle whose weights sum to 0 or
 * less; `graph/changed` from `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { betweenness } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("ben", "cleo");
 * console.log(JSON.stringify(betweenness(graph))); // {"ann":0,"ben":1,"cleo":0}
 * ```
 */
export const betweenness: WeightedMeasure<BetweennessOptions, { [node: string]: number }> = measuring(
  (graph, given) => {
    expectGuest(
      "graphology-centrality/beetweenness-centrality: the given graph is not a valid graphology instance.",
      graph,
    );
    const { nodeCentralityAttribute, getEdgeWeight, normalized } = withDefaults(given, {
      nodeCentralityAttribute: "betweennessCentrality",
      getEdgeWeight: "weight",
      normalized: true,
    });
    const { multi, type } = graph;
    return withGuest(graph, { edge: weightReader(getEdgeWeight) }, (guest) => {
      const { kind, nodeCount: order } = guest.graph;
      const pairs = order > 2 ? (order - 1) * (order - 2) : 1;
      const parameters = {
        weight: guest.edgeValues,
        oneWay: kind === "directed",
        distinct: !getEdgeWeight && (multi || type === "mixed"),
        scale: normalized ? 1 / pairs : type === "undirected" ? 0.5 : 1,
      };
      return ask(program, guest, parameters, (result) =>
        foundAtNodes(graph, guest, nodeCentralityAttribute, result.betweenness),
      );
    });
  },
);
