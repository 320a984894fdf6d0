/**
 * Greedy coloring: a map of South America on which no two neighbors have the same color.
 *
 * An edge is a border on land. Paraguay and the three countries around it all border on each other, so that no coloring
 * has fewer than 4 colors; which ones greed gets to depends on the order, and the order on the seed.
 */

import { Engine, fromEdges } from "edgewise";
import { greedyColoring } from "edgewise/algorithms";

const borders: Readonly<Record<string, string>> = {
  Argentina: "Bolivia, Brazil, Chile, Paraguay, Uruguay",
  Bolivia: "Brazil, Chile, Paraguay, Peru",
  Brazil: "Colombia, French Guiana, Guyana, Paraguay, Peru, Suriname, Uruguay, Venezuela",
  Chile: "Peru",
  Colombia: "Ecuador, Peru, Venezuela",
  Ecuador: "Peru",
  "French Guiana": "Suriname",
  Guyana: "Suriname, Venezuela",
};
const pairs = Object.entries(borders).flatMap(([country, others]) =>
  others.split(", ").map((other) => [country, other]),
);
const countries = [...new Set(pairs.flat())].sort();

const graph = fromEdges({
  kind: "undirected",
  nodeKeys: countries,
  sources: pairs.map(([a]) => countries.indexOf(a!)),
  targets: pairs.map(([, b]) => countries.indexOf(b!)),
});

await using engine = await Engine.create();
const colorings: Int32Array[] = [];
for (let seed = 0; seed < 8; seed++) colorings.push((await engine.run(greedyColoring, graph, { seed })).color);

const numbers = colorings.map((color) => Math.max(...color) + 1);
console.log(`colors by seed: ${numbers.join(" ")}`);

const color = colorings[numbers.indexOf(Math.min(...numbers))]!;
const classes = Map.groupBy(countries, (country) => color[countries.indexOf(country)]!);
for (const [one, members] of [...classes].sort(([a], [b]) => a - b)) console.log(`color ${one}: ${members.join(", ")}`);

const alike = pairs.filter(([a, b]) => color[countries.indexOf(a!)] === color[countries.indexOf(b!)]);
console.log(`${classes.size} colors, ${alike.length} borders between countries of the same color`);
