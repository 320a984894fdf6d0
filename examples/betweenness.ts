/**
 * Betweenness: which family of Renaissance Florence the others could not do without, and which marriages.
 *
 * The network is Padgett's, as Breiger and Pattison published it in 1986: the 20 marriages between 15 families. Padgett and
 * Ansell, 1993, explain the rise of the Medici by the place that they had in it.
 */

import { fromEdges, run } from "edgewise";
import { betweenness, edgeBetweenness } from "edgewise/algorithms";

const marriages = `Acciaiuoli-Medici Albizzi-Ginori Albizzi-Guadagni Albizzi-Medici Barbadori-Castellani
  Barbadori-Medici Bischeri-Guadagni Bischeri-Peruzzi Bischeri-Strozzi Castellani-Peruzzi Castellani-Strozzi
  Guadagni-Lamberteschi Guadagni-Tornabuoni Medici-Ridolfi Medici-Salviati Medici-Tornabuoni Pazzi-Salviati
  Peruzzi-Strozzi Ridolfi-Strozzi Ridolfi-Tornabuoni`
  .split(/\s+/)
  .map((pair) => pair.split("-"));
const families = [...new Set(marriages.flat())].sort();

const graph = fromEdges({
  kind: "undirected",
  nodeKeys: families,
  sources: marriages.map(([a]) => families.indexOf(a!)),
  targets: marriages.map(([, b]) => families.indexOf(b!)),
});

const ofFamilies = await run(betweenness, graph);
console.log("between all pairs of other families:");
for (const { key, value } of ofFamilies.top("betweenness", 4)) {
  console.log(`  ${String(key).padEnd(10)} ${(100 * value).toFixed(1).padStart(4)} % of the shortest ways`);
}

// The pairs of families are in the order of the edges of the graph, which is that of their names here.
const ofMarriages = await run(edgeBetweenness, graph, { normalized: false });
const bridges = marriages
  .map((pair, edge) => ({ pair: pair.join(" and "), ways: ofMarriages.betweenness[edge]! }))
  .toSorted((a, b) => b.ways - a.ways);
for (const { pair, ways } of bridges.slice(0, 3)) console.log(`${pair}: ${ways.toFixed(1)} ways`);
