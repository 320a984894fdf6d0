/**
 * Breadth-first search: how far each family of Renaissance Florence was from the Medici, by marriages.
 *
 * The network is Padgett's, as Breiger and Pattison published it in 1986: 16 families and the 20 marriages between
 * them; the Pucci married into none of the others.
 */

import { fromEdges, run } from "edgewise";
import { bfs } from "edgewise/algorithms";

const families = `Acciaiuoli Albizzi Barbadori Bischeri Castellani Ginori Guadagni Lamberteschi Medici Pazzi Peruzzi
  Pucci Ridolfi Salviati Strozzi Tornabuoni`.split(/\s+/);
const marriages = `Acciaiuoli-Medici Albizzi-Ginori Albizzi-Guadagni Albizzi-Medici Barbadori-Castellani
  Barbadori-Medici Bischeri-Guadagni Bischeri-Peruzzi Bischeri-Strozzi Castellani-Peruzzi Castellani-Strozzi
  Guadagni-Lamberteschi Guadagni-Tornabuoni Medici-Ridolfi Medici-Salviati Medici-Tornabuoni Pazzi-Salviati
  Peruzzi-Strozzi Ridolfi-Strozzi Ridolfi-Tornabuoni`
  .split(/\s+/)
  .map((pair) => pair.split("-"));

const graph = fromEdges({
  kind: "undirected",
  nodeKeys: families,
  sources: marriages.map(([a]) => families.indexOf(a!)),
  targets: marriages.map(([, b]) => families.indexOf(b!)),
});

const { depth, rounds } = await run(bfs, graph, { root: "Medici" });

for (let distance = 0; distance <= Math.max(...depth); distance++) {
  console.log(`${distance} marriages away: ${families.filter((_, node) => depth[node] === distance).join(", ")}`);
}
console.log(`out of reach: ${families.filter((_, node) => depth[node] === -1).join(", ")}`);

// What makes these depths: along no edge do they differ by more than 1.
const steps = marriages.map(([a, b]) => Math.abs(depth[families.indexOf(a!)]! - depth[families.indexOf(b!)]!));
console.log(`found in ${rounds} rounds; depths differ by at most ${Math.max(...steps)} along a marriage`);
