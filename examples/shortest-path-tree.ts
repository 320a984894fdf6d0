/**
 * A tree of shortest paths: how each city is reached by road from Munich, and how far the nearest of two depots is.
 *
 * An edge is a road between two cities, weighted with its length, rounded to 5 km.
 */

import { fromEdges, run } from "edgewise";
import { shortestPathLengths, shortestPathTree } from "edgewise/algorithms";

const roads: readonly (readonly [string, string, number])[] = [
  ["Berlin", "Hamburg", 290],
  ["Berlin", "Leipzig", 190],
  ["Frankfurt", "Kassel", 195],
  ["Frankfurt", "Nuremberg", 225],
  ["Hamburg", "Hanover", 155],
  ["Hanover", "Kassel", 165],
  ["Leipzig", "Nuremberg", 280],
  ["Munich", "Nuremberg", 170],
];
const cities = [...new Set(roads.flatMap(([from, to]) => [to, from]))].sort();

const graph = fromEdges({
  kind: "undirected",
  nodeKeys: cities,
  sources: roads.map(([from]) => cities.indexOf(from)),
  targets: roads.map(([, to]) => cities.indexOf(to)),
  edgeColumns: { weight: roads.map(([, , length]) => length) },
});

const { distance, parent } = await run(shortestPathTree, graph, { root: "Munich" });
const depots = cities.map((city) => city === "Munich" || city === "Hamburg");
const fromDepot = await run(shortestPathLengths, graph, { sources: depots });

for (const [node, city] of cities.entries()) {
  const lengths = [`${distance[node]} km from Munich`, `${fromDepot.distance[node]} km from a depot`];
  console.log(`${city.padEnd(9)} by ${cities[parent[node]!]!.padEnd(9)} ${lengths.join(", ")}`);
}
