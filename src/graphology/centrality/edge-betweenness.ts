import type { EdgeSides } from "../../algorithms/leading-edges.ts";
import { sidesOf } from "../../algorithms/leading-edges.ts";
import type { FirstEdges } from "../../algorithms/parallel-edges.ts";
import { firstEdges } from "../../algorithms/parallel-edges.ts";
import { shortestPaths } from "../../algorithms/shortest-path-counts.ts";
import type { Expression, GraphExpression } from "../../dsl/index.ts";
import { bool, f64 } from "../../dsl/index.ts";
import { algorithm } from "../foreseen-algorithm.ts";
import type { WeightedMeasure } from "../function.ts";
import { measuring } from "../function.ts";
import { directedEdges, withGuest } from "../guest.ts";
import { expectGuest } from "../guest-graph.ts";
import { foundAtEdges } from "../node-values.ts";
import { weightReader, withDefaults } from "../options.ts";
import { ask } from "../question.ts";
import { isUniform } from "./betweenness.ts";
import { weightedPaths } from "./weighted-paths.ts";

/** The options of `edgeBetweenness` besides weights. */
export interface EdgeBetweennessOptions {
  /** The attribute that `assign` writes. "betweennessCentrality" if not given. */
  readonly edgeCentralityAttribute?: string | undefined;
  /** Whether scores are divided by the number of pairs of nodes. True if not given. */
  readonly normalized?: boolean | undefined;
}

/**
 * Computes the share of the shortest paths from a root that lead over each edge: from the shares of its ends, and
 * whether it is on a shortest path there or back.
 */
function partOf(
  g: GraphExpression,
  { paths, share, behind }: Readonly<Record<"paths" | "share" | "behind", Expression<"node", "f64">>>,
  there: Expression<"edge", "bool">,
  back: Expression<"edge", "bool">,
): Expression<"edge", "f64"> {
  const onward = behind.add(share);
  return g.edges.map(({ source, destination, edge }) => {
    const ofBack = edge(back).where(destination(paths).mul(source(onward)), 0);
    return edge(there).where(source(paths).mul(destination(onward)), ofBack);
  });
}

const program = algorithm(
  "edgeBetweenness",
  { weight: f64.edge(), directed: bool.edge(), oneWay: bool(), distinct: bool(), scale: f64() },
  (g, { weight, directed, oneWay, distinct, scale }) => {
    const inEdges = (first?: FirstEdges) => () =>
      g.forNodes(g.node(true), (root, { sum }) => {
        const found = shortestPaths(g, root, first);
        const { depth } = found;
        const { there, back } = g.edges.map(({ source, destination, edge }) => ({
          there: first
            ? source(depth).add(1).eq(destination(depth)).and(edge(first.there))
            : source(depth).add(1).eq(destination(depth)),
          back: destination(depth)
            .add(1)
            .eq(source(depth))
            .and(first ? edge(first.back) : edge(directed).not()),
        }));
        return { score: sum(partOf(g, found, there, back)) };
      });
    const inWeights = (sides: EdgeSides) => () =>
      g.forNodes(g.node(true), (root, { sum }) => {
        const found = weightedPaths(g, root, weight, sides);
        const { there, back } = found.edges;
        return { score: sum(partOf(g, found, there, sides === null ? g.edge(false) : back.and(directed.not()))) };
      });
    const { score } = g.if(
      distinct,
      () => inEdges(firstEdges(g))(),
      () => g.if(isUniform(weight), inEdges(), () => g.if(oneWay, inWeights(null), () => inWeights(sidesOf(g))())),
    );
    return { betweenness: score.mul(scale) };
  },
);

/**
 * Edge betweenness centrality: how many of the shortest paths between nodes lead over an edge. As
 * `graphology-metrics/centrality/edge-betweenness`, and of multigraphs, too, which that refuses.
 *
 * Paths are as long as the weights of their edges sum to. With `getEdgeWeight: null` they are as long as they have
 * edges, and the first of parallel edges has all their paths.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph; `run/require` for a cycle whose weights sum to 0 or
 * less; `graph/changed` from `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { edgeBetweenness } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * const edge = graph.mergeEdge("ann", "ben")[0];
 * graph.mergeEdge("ben", "cleo");
 * const scores = edgeBetweenness(graph, { normalized: false });
 * console.log(scores[edge]); // 2
 * ```
 */
export const edgeBetweenness: WeightedMeasure<EdgeBetweennessOptions, { [edge: string]: number }> = measuring(
  (graph, given) => {
    expectGuest(
      "graphology-centrality/edge-beetweenness-centrality: the given graph is not a valid graphology instance.",
      graph,
    );
    const { edgeCentralityAttribute, getEdgeWeight, normalized } = withDefaults(given, {
      edgeCentralityAttribute: "betweennessCentrality",
      getEdgeWeight: "weight",
      normalized: true,
    });
    const { multi, type } = graph;
    return withGuest(graph, { edge: weightReader(getEdgeWeight) }, (guest) => {
      const { kind, nodeCount: order } = guest.graph;
      const parameters = {
        weight: guest.edgeValues,
        directed: directedEdges(guest),
        oneWay: kind === "directed",
        distinct: !getEdgeWeight && (multi || type === "mixed"),
        scale: normalized ? 1 / (order > 1 ? order * (order - 1) : 1) : type === "undirected" ? 0.5 : 1,
      };
      return ask(program, guest, parameters, (result) =>
        foundAtEdges(graph, guest, edgeCentralityAttribute, result.betweenness),
      );
    });
  },
);
