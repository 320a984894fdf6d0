/** Functions of `edgewise/graphology` by types: graphs of graphology are taken as they are, with the attributes they are said to have. */

import { DirectedGraph, MultiGraph } from "graphology";
import {
  betweenness,
  chiSquare,
  connectedComponents,
  density,
  eccentricity,
  hits,
  metrics,
  modularity,
  nodeExtent,
  pagerank,
  weightedDegree,
} from "../../src/graphology/index.ts";

const any = new MultiGraph();
const typed = new DirectedGraph<{ x: number; community: string }, { weight: number; kind: string }>();

const ranks: { [node: string]: number } = pagerank(any, { getEdgeWeight: (_edge, found) => found.weight * 2 });
pagerank.assign(typed, { getEdgeWeight: "kind", alpha: 0.9 });
// @ts-expect-error No edge has such an attribute.
pagerank.assign(typed, { getEdgeWeight: "kinds" });
// @ts-expect-error A weight is a number.
betweenness(typed, { getEdgeWeight: (_edge, { kind }) => kind });
betweenness(typed, { getEdgeWeight: (_edge, { weight }) => weight });
betweenness.assign(any, { getEdgeWeight: null });

const { hubs } = hits(any);
modularity(typed, { getNodeCommunity: "community", resolution: (hubs.a ?? 0) + (ranks.a ?? 0) });
weightedDegree(typed, "a", "weight");
const greatest: number = eccentricity(any, 1);
chiSquare.assign(any);
density(greatest, 4);
density(any);
const least: number = nodeExtent(any, "x")[0];
const extents: { [attribute: string]: [number, number] } = nodeExtent(any, ["x"]);
metrics.centrality.degree(any);
const components: string[][] = connectedComponents(any);
const later: Promise<{ [node: string]: number }> = pagerank.async(typed);
const written: Promise<void> = pagerank.async.assign(any);

void [least, extents, components, later, written];
