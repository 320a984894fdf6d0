/** Calls of functions that graphology has and that are here too, and the graphs on which graphology's means what it says. */

import { createRequire } from "node:module";
import * as ours from "../../src/graphology/index.ts";
import type { Graph } from "./graphs.ts";

const require = createRequire(import.meta.url);

/** Makes the arguments of a function after the graph. */
type Arguments = (graph: Graph) => readonly unknown[];

/** A function under its name, ours and graphology's, and how to call it. */
export interface Call {
  readonly name: string;
  /** The argument lists of the calls, one after another. */
  readonly given: readonly Arguments[];
  /** Tells for which graphs graphology's function means what it says. */
  readonly where: (graph: Graph) => boolean;
  /** The attributes of nodes or edges that `assign` writes, if there is one. */
  readonly assigns: Assigned | null;
  /** Whether lists and keys are compared as sets: where there nodes come in the order of a search, it is another. */
  readonly unordered: boolean;
  readonly own: unknown;
  readonly their: unknown;
}

/** The attributes that a call writes. */
export interface Assigned {
  readonly of: "node" | "edge";
  readonly names: readonly string[];
}

interface Options {
  readonly own?: unknown;
  readonly member?: string;
  readonly given?: readonly Arguments[];
  readonly where?: (graph: Graph) => boolean;
  readonly assigns?: Assigned | null;
  readonly unordered?: boolean;
}

function call(name: string, found: unknown, options: Options = {}): Call {
  const { member, given = [() => []], where = () => true, assigns = null, unordered = false } = options;
  const their: unknown = member === undefined ? found : Reflect.get(Object(found), member);
  return { name, given, where, assigns, unordered, own: options.own ?? Reflect.get(ours, name), their };
}

function hasUndirectedLoop(graph: Graph): boolean {
  return graph.someEdge((_edge, _attributes, source, target, _s, _t, undirected) => source === target && undirected);
}

/** Tells whether graphology's index of weighted neighbors has no edge that does not exist. */
const isIndexed = (graph: Graph): boolean => !hasUndirectedLoop(graph);

/** Tells whether its index of neighbors has none that does not exist: no two edges lead from one node to another. */
function isSimple(graph: Graph): boolean {
  const isTwice = (one: readonly string[], other: readonly string[]): boolean => one.length !== other.length;
  return (
    isIndexed(graph) &&
    !graph.someNode(
      (node) =>
        isTwice(graph.outboundNeighbors(node), graph.outboundEdges(node)) ||
        isTwice(graph.inboundNeighbors(node), graph.inboundEdges(node)),
    )
  );
}

/** Graphology's queue of nodes throws where there are none. */
const isEmpty = (graph: Graph): boolean => graph.order === 0;

const doubled = (_edge: string, { weight }: { weight?: unknown }): unknown =>
  typeof weight === "number" ? weight * 2 : weight;
const weighted: readonly Arguments[] = [
  () => [],
  () => [{ getEdgeWeight: null }],
  () => [{ getEdgeWeight: doubled }],
  () => [{ getEdgeWeight: "other" }],
];
const byWeight: readonly Arguments[] = [() => [], () => [doubled], () => ["other"]];
const ofNode: readonly Arguments[] = [(graph) => [graph.nodes()[graph.order >> 1] ?? "none"], () => ["nobody"]];
const ofNodeByWeight: readonly Arguments[] = [
  (graph) => [graph.nodes()[0] ?? "none"],
  (graph) => [graph.nodes()[0] ?? "none", doubled],
];

const metrics = (part: string): unknown => require(`graphology-metrics/${part}`);
const components: unknown = require("graphology-components");
const cores: unknown = require("graphology-cores");
const dag: unknown = require("graphology-dag");
const shortestPath: unknown = require("graphology-shortest-path");
const atNodes = (...names: string[]): Assigned => ({ of: "node", names });
const atEdges = (...names: string[]): Assigned => ({ of: "edge", names });
const rounds = { maxIterations: 2000, tolerance: 1e-10 };

export const CALLS: readonly Call[] = [
  call("degree", metrics("centrality/degree"), { member: "degreeCentrality", assigns: atNodes("degreeCentrality") }),
  call("inDegree", metrics("centrality/degree"), {
    member: "inDegreeCentrality",
    given: [() => [], () => [{ nodeCentralityAttribute: "in" }]],
    assigns: atNodes("inDegreeCentrality", "in"),
  }),
  call("outDegree", metrics("centrality/degree"), {
    member: "outDegreeCentrality",
    assigns: atNodes("outDegreeCentrality"),
  }),
  call("pagerank", metrics("centrality/pagerank"), {
    // Where the edges of a node weigh nothing, graphology divides by 0; at the last node, edges that it invents.
    where: isIndexed,
    given: [...weighted, () => [{ alpha: 0.5, ...rounds }], () => [{ maxIterations: 1 }]],
    assigns: atNodes("pagerank"),
  }),
  call("eigenvector", metrics("centrality/eigenvector"), {
    given: [...weighted, () => [{ tolerance: 1e-4 }]],
    assigns: atNodes("eigenvectorCentrality"),
  }),
  call("hits", metrics("centrality/hits"), {
    given: [...weighted, () => [{ normalize: false, ...rounds }]],
    assigns: atNodes("hub", "authority"),
  }),
  call("closeness", metrics("centrality/closeness"), {
    where: (graph) => isSimple(graph) && !isEmpty(graph),
    given: [() => [], () => [{ wassermanFaust: true, nodeCentralityAttribute: "near" }]],
    assigns: atNodes("closenessCentrality", "near"),
  }),
  call("betweenness", metrics("centrality/betweenness"), {
    where: (graph) => isSimple(graph) && !isEmpty(graph),
    given: [...weighted, () => [{ normalized: false }], () => [{ normalized: false, getEdgeWeight: null }]],
    assigns: atNodes("betweennessCentrality"),
  }),
  // Parallel edges are paths of their own where there are weights.
  call("betweenness", metrics("centrality/betweenness"), {
    where: (graph) => isIndexed(graph) && !isEmpty(graph),
    given: [() => [], () => [{ getEdgeWeight: doubled }]],
  }),
  call("edgeBetweenness", metrics("centrality/edge-betweenness"), {
    where: (graph) => isSimple(graph) && !graph.multi && !isEmpty(graph),
    given: [...weighted, () => [{ normalized: false }]],
    assigns: atEdges("betweennessCentrality"),
  }),
  ...["density", "directedDensity", "undirectedDensity", "mixedDensity"].map((member) =>
    call(member, metrics("graph/density"), { member }),
  ),
  ...["multiDirectedDensity", "multiUndirectedDensity", "multiMixedDensity"].map((member) =>
    call(member, metrics("graph/density"), { member }),
  ),
  call("diameter", metrics("graph/diameter")),
  call("nodeExtent", metrics("graph/extent"), {
    member: "nodeExtent",
    given: [() => ["x"], () => [["x", "community", "none"]]],
  }),
  call("edgeExtent", metrics("graph/extent"), { member: "edgeExtent", given: [() => ["weight"], () => [["weight"]]] }),
  call("modularity", metrics("graph/modularity"), {
    given: [
      ...weighted,
      () => [{ resolution: 2 }],
      () => [{ getNodeCommunity: "none" }],
      // Communities may be texts.
      () => [{ getNodeCommunity: "group" }],
      () => [{ getNodeCommunity: (node: string) => node.slice(0, 2) }],
    ],
  }),
  call("modularity", metrics("graph/modularity"), { member: "dense", own: ours.modularity.dense }),
  call("simpleSize", metrics("graph/simple-size")),
  call("weightedSize", metrics("graph/weighted-size"), { given: byWeight }),
  call("eccentricity", metrics("node/eccentricity"), { given: ofNode }),
  ...["", "In", "Out", "Inbound", "Outbound", "Undirected", "Directed"].map((kind) =>
    call(`weighted${kind}Degree`, metrics("node/weighted-degree"), {
      member: `weighted${kind}Degree`,
      given: ofNodeByWeight,
      where: (graph) => graph.order > 0,
    }),
  ),
  call("disparity", metrics("edge/disparity"), { given: weighted, assigns: atEdges("disparity") }),
  call("chiSquare", metrics("edge/chi-square"), { given: byWeight, assigns: atEdges("chiSquare") }),
  call("gSquare", metrics("edge/g-square"), { given: byWeight, assigns: atEdges("gSquare") }),
  call("simmelianStrength", metrics("edge/simmelian-strength"), { assigns: atEdges("simmelianStrength") }),
  call("edgeUniformity", metrics("layout-quality/edge-uniformity")),
  ...["connectedComponents", "largestConnectedComponent", "stronglyConnectedComponents"].map((member) =>
    call(member, components, { member, unordered: true }),
  ),
  call("countConnectedComponents", components, { member: "countConnectedComponents" }),
  call("coreNumber", cores, { member: "coreNumber", assigns: atNodes("core") }),
  call("onionLayers", cores, { member: "onionLayers", assigns: atNodes("onionLayer") }),
  call("singleSourceLength", shortestPath, { member: "singleSourceLength", given: ofNode, unordered: true }),
  call("undirectedSingleSourceLength", shortestPath, {
    member: "undirectedSingleSourceLength",
    given: ofNode,
    unordered: true,
  }),
  call("topologicalGenerations", dag, { member: "topologicalGenerations", unordered: true }),
  call("hasCycle", dag, { member: "hasCycle" }),
];
