import type { Expression, GraphExpression } from "../../dsl/index.ts";
import { f64, i32 } from "../../dsl/index.ts";
import { attributeOf } from "../../lookup.ts";
import { algorithm } from "../foreseen-algorithm.ts";
import { asking } from "../function.ts";
import { withGuest } from "../guest.ts";
import type { Attributes, EdgeWeight, GuestGraph, OfNode } from "../guest-graph.ts";
import { expectGuest, inferredType, refused } from "../guest-graph.ts";
import { weightReader, withDefaults } from "../options.ts";
import type { Question } from "../question.ts";
import { ask } from "../question.ts";

/** The options of `modularity`. */
export interface ModularityOptions<N extends Attributes = Attributes, E extends Attributes = Attributes> {
  /** The community of a node: an attribute by its name, or a function of the node. "community" if not given. */
  readonly getNodeCommunity?: (keyof N & string) | OfNode<string | number, N> | undefined;
  /**
   * The weight of an edge: an attribute by name, a function of the edge, or null for 1. A value that is no number
   * counts as 1. "weight" if not given.
   */
  readonly getEdgeWeight?: EdgeWeight<N, E> | undefined;
  /** The factor of the expected weight within communities (resolution). 1 if not given. */
  readonly resolution?: number | undefined;
}

const PARAMETERS = { weight: f64.edge(), community: i32.node(), resolution: f64(1) };

/** Sums the weights of edges whose ends are in the same community. */
function within(
  g: GraphExpression,
  weight: Expression<"edge", "f64">,
  community: Expression<"node", "i32">,
): Expression<"scalar", "f64"> {
  return g.edges
    .map(({ source, destination, edge }) => source(community).eq(destination(community)).where(edge(weight), 0))
    .sum();
}

const PROGRAMS = {
  // Both ends of a self-loop count.
  undirected: algorithm("undirectedModularity", PARAMETERS, (g, { weight, community, resolution }) => {
    const ends = weight.sum().mul(2);
    const at = g.edges.map(({ source, destination }) => ({ from: source(community), to: destination(community) }));
    const total = g.scatter(at.from, weight).sum().add(g.scatter(at.to, weight).sum());
    const expected = total.div(ends).square().sum().mul(resolution);
    return { modularity: within(g, weight, community).mul(2).div(ends).sub(expected) };
  }),
  directed: algorithm("directedModularity", PARAMETERS, (g, { weight, community, resolution }) => {
    const all = weight.sum();
    const at = g.edges.map(({ source, destination }) => ({ from: source(community), to: destination(community) }));
    const out = g.scatter(at.from, weight).sum();
    const expected = out.mul(g.scatter(at.to, weight).sum()).sum().div(all.square()).mul(resolution);
    return { modularity: within(g, weight, community).div(all).sub(expected) };
  }),
};

/** `mayLack` says whether the nodes without a community are one together, as in the dense way of graphology's. */
function modularityOf(graph: GuestGraph, given: unknown, mayLack: boolean): Question<number> {
  const name = "graphology-metrics/modularity";
  expectGuest(`${name}: given graph is not a valid graphology instance.`, graph);
  if (graph.size === 0) throw refused(`${name}: cannot compute modularity of an empty graph.`);
  if (graph.multi) {
    throw refused(`${name}: cannot compute modularity of a multi graph. Cast it to a simple one beforehand.`);
  }
  const type = inferredType(graph);
  if (type === "mixed") throw refused(`${name}: cannot compute modularity of a mixed graph.`);
  const { getNodeCommunity, getEdgeWeight, resolution } = withDefaults(given, {
    getNodeCommunity: "community",
    getEdgeWeight: "weight",
    resolution: 1,
  });
  return withGuest(
    graph,
    {
      edge: weightReader(getEdgeWeight),
      nodes: [communityReader(name, getNodeCommunity, mayLack)],
    },
    (guest) => {
      const [community = []] = guest.nodeValues;
      const program = type === "directed" ? PROGRAMS.directed : PROGRAMS.undirected;
      const parameters = { weight: guest.edgeValues, community, resolution };
      return ask(program, guest, parameters, (result) => result.modularity);
    },
  );
}

/** Makes the reader of a node's community. It numbers communities from 0, in the order in which they first occur. */
function communityReader(name: string, getNodeCommunity: unknown, mayLack: boolean): OfNode<number> {
  const numbers = new Map<string | undefined, number>();
  return (node, attributes) => {
    const community: unknown =
      typeof getNodeCommunity === "function"
        ? Reflect.apply(getNodeCommunity, undefined, [node, attributes])
        : typeof getNodeCommunity === "string"
          ? attributeOf(attributes, getNodeCommunity)
          : undefined;
    if (community === undefined && !mayLack) throw refused(`${name}: the "${node}" node is not in the partition.`);
    const text = community === undefined ? undefined : String(community);
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
}

type ModularityCall<R> = <N extends Attributes, E extends Attributes>(
  graph: GuestGraph<N, E>,
  options?: ModularityOptions<N, E> | null,
) => R;

interface AskedModularity extends ModularityCall<number> {
  /**
   * The same function on workers, without blocking the calling thread. The graph is read from the call on, and must not
   * change before it has been.
   */
  readonly async: ModularityCall<Promise<number>>;
}

/** The type of `modularity`, with the members of graphology's function. */
export interface Modularity extends AskedModularity {
  /** The same function. graphology has two ways to compute it, one for dense and one for sparse graphs. */
  readonly sparse: AskedModularity;
  /** The same, but nodes without a community are one together, where the others refuse them. */
  readonly dense: AskedModularity;
  /**
   * Gives the change of modularity if a node joins a community, in an undirected graph whose edges weigh M together.
   */
  undirectedDelta(M: number, communityTotalWeight: number, nodeDegree: number, nodeCommunityDegree: number): number;
  /** Gives the change of modularity if a node joins a community, in a directed graph whose edges weigh M together. */
  directedDelta(
    M: number,
    communityTotalInWeight: number,
    communityTotalOutWeight: number,
    nodeInDegree: number,
    nodeOutDegree: number,
    nodeCommunityDegree: number,
  ): number;
}

function askingWhere(mayLack: boolean): AskedModularity {
  return asking((graph: GuestGraph, given?: unknown) => modularityOf(graph, given, mayLack));
}

/**
 * Modularity: the part of the weight of edges that lies within communities, less the part to be expected if edges were
 * drawn at random. As `graphology-metrics/graph/modularity`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, for a multigraph, a mixed graph or one without
 * edges, and for a node without a community; `graph/changed` from `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { modularity } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * for (const [node, community] of Object.entries({ ann: 1, ben: 1, cleo: 2, dan: 2 })) {
 *   graph.addNode(node, { community });
 * }
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("cleo", "dan");
 * console.log(modularity(graph)); // 0.5
 * ```
 */
export const modularity: Modularity = Object.assign(askingWhere(false), {
  sparse: askingWhere(false),
  dense: askingWhere(true),
  undirectedDelta: (M: number, total: number, degree: number, within: number): number =>
    within / (2 * M) - (total * degree) / (2 * (M * M)),
  directedDelta: (M: number, totalIn: number, totalOut: number, into: number, out: number, within: number): number =>
    within / M - (out * totalIn + into * totalOut) / (M * M),
});
