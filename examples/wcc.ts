/**
 * Weakly connected components: which countries of western Europe one can reach from which without crossing the sea.
 *
 * An edge is a border on land; bridges and tunnels do not count.
 */

import { fromEdges, run } from "edgewise";
import { wcc } from "edgewise/algorithms";

const borders: Readonly<Record<string, string>> = {
  Austria: "Germany, Italy, Liechtenstein, Switzerland",
  Belgium: "France, Germany, Luxembourg, Netherlands",
  Denmark: "Germany",
  Finland: "Norway, Sweden",
  France: "Andorra, Germany, Italy, Luxembourg, Monaco, Spain, Switzerland",
  Germany: "Luxembourg, Netherlands, Switzerland",
  Iceland: "",
  Ireland: "United Kingdom",
  Italy: "San Marino, Switzerland, Vatican City",
  Liechtenstein: "Switzerland",
  Malta: "",
  Norway: "Sweden",
  Spain: "Andorra, Portugal",
};
const countries = [...new Set(Object.entries(borders).flatMap(([country, others]) => [country, ...split(others)]))];
const pairs = Object.entries(borders).flatMap(([country, others]) => split(others).map((other) => [country, other]));

const graph = fromEdges({
  nodeKeys: countries,
  sources: pairs.map(([country]) => countries.indexOf(country!)),
  targets: pairs.map(([, other]) => countries.indexOf(other!)),
});

// A component is labelled with the least index of its nodes, so that labels are indices of countries.
const { label } = await run(wcc, graph);

const components = Map.groupBy(countries.keys(), (node) => label[node]!);
for (const members of [...components.values()].sort((a, b) => b.length - a.length)) {
  console.log(`${String(members.length).padStart(2)}  ${members.map((node) => countries[node]).join(", ")}`);
}
console.log(`${components.size} components of ${countries.length} countries`);

function split(text: string): string[] {
  return text === "" ? [] : text.split(", ");
}
