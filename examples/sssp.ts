/**
 * Shortest paths: how far it is from Munich by road, and by which cities.
 *
 * An edge is a road between two cities, weighted with its length, rounded to 5 km.
 */

import { fromEdges, run } from "edgewise";
import { sssp } from "edgewise/algorithms";

const roads: readonly (readonly [string, string, number])[] = [
  ["Berlin", "Hamburg", 290],
  ["Berlin", "Hanover", 285],
  ["Berlin", "Leipzig", 190],
  ["Cologne", "Frankfurt", 190],
  ["Cologne", "Hanover", 295],
  ["Frankfurt", "Kassel", 195],
  ["Frankfurt", "Nuremberg", 225],
  ["Frankfurt", "Stuttgart", 205],
  ["Hamburg", "Hanover", 155],
  ["Hanover", "Kassel", 165],
  ["Leipzig", "Nuremberg", 280],
  ["Munich", "Nuremberg", 170],
  ["Munich", "Stuttgart", 230],
];
const froms = roads.map(([from]) => from);
const tos = roads.map(([, to]) => to);
const cities = [...new Set([...froms, ...tos])];

const graph = fromEdges({
  kind: "undirected",
  nodeKeys: cities,
  sources: froms.map((city) => cities.indexOf(city)),
  targets: tos.map((city) => cities.indexOf(city)),
  edgeColumns: { weight: roads.map(([, , length]) => length) },
});

const { distance, rounds } = await run(sssp, graph, { root: "Munich" });
const distanceTo = (city: string): number => distance[cities.indexOf(city)]!;

for (const city of cities.toSorted((a, b) => distanceTo(a) - distanceTo(b))) {
  console.log(`${String(distanceTo(city)).padStart(4)} km  ${routeTo(city).join(", ")}`);
}
console.log(`found in ${rounds} rounds`);

/** From Munich to a city, by roads that are as long as the distances of their ends are apart. */
function routeTo(city: string): string[] {
  const last = roads
    .flatMap(([a, b, length]) => [[a, b, length] as const, [b, a, length] as const])
    .find(([from, to, length]) => to === city && distanceTo(from) + length === distanceTo(to));
  return last ? [...routeTo(last[0]), city] : [city];
}
